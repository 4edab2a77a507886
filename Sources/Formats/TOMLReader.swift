import CTOML
import PluginAPI

/// Reads TOML 1.0 by toml++ into values, keeping the order of keys. Dates are times (without an offset in
/// UTC); a time of day alone is text.
public final class TOMLReader {
    private var open: [(record: Record?, items: [Value])] = []
    private var keys: [Text] = []
    private var result = Value.null
    private var places: [SourcePlace] = []
    private let keepsLocalTimes: Bool
    private let checkInterrupt: () throws -> Void
    private var interruption: (any Error)?
    private var questions = 0

    private init(keepsLocalTimes: Bool, _ checkInterrupt: @escaping () throws -> Void) {
        self.keepsLocalTimes = keepsLocalTimes
        self.checkInterrupt = checkInterrupt
    }

    /// Throws `FormatError`.
    public static func read(_ bytes: [UInt8]) throws -> Value {
        try parsed(bytes, isPlaced: false, keepsLocalTimes: false) {}.result
    }

    /// With its places. `keepsLocalTimes`: dates, and dates with a time but without an offset, are text (`2026-11-30`), and
    /// no times in UTC. `checkInterrupt` is called every few milliseconds. Throws `FormatError`, or what that throws.
    public static func placed(
        _ bytes: [UInt8], keepsLocalTimes: Bool = false, checkInterrupt: @escaping () throws -> Void = {}
    ) throws -> PlacedDocument {
        let reader = try parsed(
            bytes, isPlaced: true, keepsLocalTimes: keepsLocalTimes, checkInterrupt)
        return PlacedDocument(value: reader.result, places: reader.places)
    }

    /// Whether a text is a date of TOML, a time of day, or both, without an offset.
    public static func isLocalTime(_ text: String) -> Bool {
        guard text.utf8.first.map({ $0 &- 0x30 < 10 }) ?? false,
            text.utf8.allSatisfy({ $0 &- 0x30 < 10 || "-:.Tt ".utf8.contains($0) }),
            case .record(let record)? = try? parsed(
                Array("v = \(text)".utf8), isPlaced: false, keepsLocalTimes: true, {}
            ).result
        else { return false }
        return record["v"]?.string != nil
    }

    private static func parsed(
        _ bytes: [UInt8], isPlaced: Bool, keepsLocalTimes: Bool,
        _ checkInterrupt: @escaping () throws -> Void
    ) throws -> TOMLReader {
        let reader = TOMLReader(keepsLocalTimes: keepsLocalTimes, checkInterrupt)
        var sink = nops_toml_sink()
        sink.context = Unmanaged.passUnretained(reader).toOpaque()
        sink.interrupted = { TOMLReader.of($0)?.isInterrupted ?? false ? 1 : 0 }
        sink.begin_table = { TOMLReader.of($0)?.open.append((Record(), [])) }
        sink.end_table = {
            guard let reader = TOMLReader.of($0), let record = reader.open.popLast()?.record else { return }
            reader.add(.record(record))
        }
        sink.begin_array = { TOMLReader.of($0)?.open.append((nil, [])) }
        sink.end_array = {
            guard let reader = TOMLReader.of($0), let items = reader.open.popLast()?.items else { return }
            reader.add(.items(items))
        }
        sink.key = { TOMLReader.of($0)?.keys.append(Text(TOMLReader.text($1, $2))) }
        sink.string = { TOMLReader.of($0)?.add(.text(TOMLReader.text($1, $2))) }
        sink.integer = { TOMLReader.of($0)?.add(.int(Int($1))) }
        sink.floating = { TOMLReader.of($0)?.add(.float($1)) }
        sink.boolean = { TOMLReader.of($0)?.add(.bool($1 != 0)) }
        sink.time = {
            guard let reader = TOMLReader.of($0), let time = $1 else { return }
            reader.add(reader.time(time.pointee))
        }
        if isPlaced {
            sink.place = { TOMLReader.of($0)?.places.append(SourcePlace(line: Int($1), column: Int($2))) }
        }
        var failure = nops_toml_error()
        let done = bytes.withUnsafeBytes { buffer in
            nops_toml_parse(buffer.bindMemory(to: CChar.self).baseAddress, buffer.count, &sink, &failure)
        }
        if let interruption = reader.interruption { throw interruption }
        guard done == 1 else {
            let message = withUnsafeBytes(of: failure.message) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let error = TOMLErrors(bytes, failure).error(message) { throw error }
            // Line 0: toml++ could not say where.
            throw FormatError(
                message, line: failure.line > 0 ? Int(failure.line) : nil,
                column: failure.line > 0 ? Int(failure.column) : nil,
                help: helps.first { message.contains($0.problem) }?.help)
        }
        return reader
    }

    /// By parts of toml++'s messages.
    private static let helps: [(problem: String, help: String)] = [
        ("could not determine value type", "text stands in quotes: `\"…\"`"),
        ("expected '=', saw", "between a key and its value stands `=`: `key = value`"),
        ("while parsing table header: expected ']'", "the header ends with a bracket: `[name]`"),
        (
            "leading zeroes are prohibited",
            "leave the zeros out, or write `0o…` for octal, or put it in quotes"
        ),
        (
            "control characters other than TAB",
            "a quote is not closed on this line, or a sign that nobody sees stands here"
        ),
        ("unknown escape sequence", "a `\\` by itself is `\\\\`, or write the text in single quotes"),
        ("cannot redefine existing", "keep one of the two"),
    ]

    private var isInterrupted: Bool {
        questions &+= 1
        // A question is cheap, an answer less so.
        guard interruption == nil, questions & 0x3F == 0 else { return interruption != nil }
        do { try checkInterrupt() } catch { interruption = error }
        return interruption != nil
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> TOMLReader? {
        context.map { Unmanaged<TOMLReader>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func text(_ pointer: UnsafePointer<CChar>?, _ length: Int) -> String {
        String(decoding: UnsafeRawBufferPointer(start: pointer, count: length), as: UTF8.self)
    }

    private func add(_ value: Value) {
        guard let last = open.indices.last else {
            result = value
            return
        }
        if let record = open[last].record {
            guard let key = keys.popLast() else { return }
            record.set(key, value)
        } else {
            open[last].items.append(value)
        }
    }

    private func time(_ time: nops_toml_time) -> Value {
        var parts = CivilTime(
            year: Int(time.year), month: Int(time.month), day: Int(time.day), hour: Int(time.hour),
            minute: Int(time.minute),
            second: Int(time.second), nanosecond: Int(time.nanosecond), offset: Int(time.offset_minutes) * 60,
            zone: "")
        func clock() -> String {
            let text = [parts.hour, parts.minute, parts.second].map { TimeText.padded($0, 2) }.joined(
                separator: ":")
            if parts.nanosecond == 0 { return text }
            var digits = TimeText.padded(parts.nanosecond, 9)
            while digits.last == "0" { digits.removeLast() }
            return text + "." + digits
        }
        if time.kind == NOPS_TOML_LOCAL_TIME { return .text(clock()) }
        if time.kind == NOPS_TOML_LOCAL_DATE { parts.offset = 0 }
        let isText = keepsLocalTimes && time.kind != NOPS_TOML_INSTANT
        if !isText, let time = TimeText.time(of: parts) { return .time(time) }
        // Where no text is asked for, outside the years that a time can hold.
        let date = [
            TimeText.padded(parts.year, 4), TimeText.padded(parts.month, 2), TimeText.padded(parts.day, 2),
        ]
        let day = date.joined(separator: "-")
        if time.kind == NOPS_TOML_LOCAL_DATE { return .text(day) }
        return .text(
            day + "T" + clock()
                + (time.kind == NOPS_TOML_INSTANT ? TimeText.offsetText(parts.offset, colon: true) : ""))
    }
}
