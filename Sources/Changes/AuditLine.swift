// One line of the audit as bytes: a JSON object (RFC 8259) whose members always stand in the same order, so that they are
// found by their place. Format: docs/changes-format.md.

import Glibc
import Platform
import PluginAPI

/// The hashes that bind each line to the one before it.
struct AuditChain {
    /// Stands for the hash before the first line.
    static let begin = [UInt8](repeating: UInt8(ascii: "0"), count: 64)

    /// The last line's hash, as 64 hexadecimal digits.
    private(set) var hash: [UInt8]

    init(after hash: [UInt8] = AuditChain.begin) { self.hash = hash }

    /// The hash of the line that follows, given its bytes before the hash member.
    func hash(of body: UnsafeRawBufferPointer) -> [UInt8] {
        var digest = Digest(.sha256)
        digest.update(hash)
        digest.update(body)
        digest.update(Self.brace)
        return Array(Digest.hex(digest.finish()).utf8)
    }

    private static let brace = [UInt8(ascii: "}")]

    /// Goes on by a line. False, and as before, if its hash is not what follows from it and the line before.
    mutating func take(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let seal = AuditLine.seal(line) else { return false }
        let expected = hash(
            of: UnsafeRawBufferPointer(rebasing: line[..<(line.count - AuditLine.sealLength)]))
        guard seal.elementsEqual(expected) else { return false }
        hash = expected
        return true
    }

    /// Goes on by an object, and gives it as a line with its hash.
    mutating func seal(_ object: [UInt8]) -> [UInt8] {
        var line = object
        line.removeLast()
        hash = line.withUnsafeBytes { hash(of: $0) }
        line += AuditLine.hashMember
        line += hash
        line += "\"}\n".utf8
        return line
    }
}

enum AuditLine {
    /// Of this program; an audit of a higher version is refused.
    static let version = 1
    static let hashMember = Array(",\"hash\":\"".utf8)
    /// The hash member with the brace after it.
    static let sealLength = 9 + 64 + 2

    /// A line's object without its hash.
    static func object(_ entry: AuditEntry) -> [UInt8] {
        var bytes = Array(
            (entry.number == 1 ? "{\"audit\":\(version),\"n\":1" : "{\"n\":\(entry.number)").utf8)
        func member(_ name: String, _ text: String) {
            bytes += ",\"\(name)\":".utf8
            JSONText.quote(Text(text), into: &bytes)
        }
        member("time", text(entry.when))
        member("user", entry.user)
        member("host", entry.host)
        member("command", entry.command)
        member("name", entry.name)
        member("outcome", entry.outcome.rawValue)
        bytes += ",\"change\":\(entry.change.map(String.init) ?? "null"),\"files\":\(entry.files)}".utf8
        return bytes
    }

    /// RFC 3339 in UTC, always with nine digits of fraction.
    private static func text(_ time: FileTime) -> String {
        let whole = TimeText.utc(Int(time.seconds) * 1_000_000_000)
        return whole.dropLast() + "." + TimeText.padded(Int(time.nanoseconds), 9) + "Z"
    }

    /// What a line says; nil for one that is not written so.
    static func entry(_ line: UnsafeRawBufferPointer) -> AuditEntry? {
        var scanner = AuditScanner(line)
        guard let number = scanner.number(), scanner.skip(",\"time\":"), let text = scanner.string(),
            let time = TimeText.parse(text), scanner.skip(",\"user\":"), let user = scanner.string(),
            scanner.skip(",\"host\":"), let host = scanner.string(), scanner.skip(",\"command\":"),
            let command = scanner.string(), scanner.skip(",\"name\":"), let name = scanner.string(),
            scanner.skip(",\"outcome\":"), let word = scanner.string(),
            let outcome = AuditEntry.Outcome(rawValue: word), scanner.skip(",\"change\":")
        else { return nil }
        let change = scanner.integer()
        guard change != nil || scanner.skip("null"), scanner.skip(",\"files\":"),
            let files = scanner.integer(),
            scanner.left == sealLength, seal(line) != nil
        else { return nil }
        return AuditEntry(
            number: number, when: FileTime(sinceEpoch: time), user: user, host: host, command: command,
            name: name, outcome: outcome, change: change, files: files)
    }

    /// The version that a first line says; nil if it is none.
    static func version(of line: UnsafeRawBufferPointer) -> Int? {
        var scanner = AuditScanner(line)
        return scanner.skip("{\"audit\":") ? scanner.integer() : nil
    }

    /// The number of a line.
    static func number(of line: UnsafeRawBufferPointer) -> Int? {
        var scanner = AuditScanner(line)
        return scanner.number()
    }

    /// The 64 digits of a line's hash; nil if it does not end in one.
    static func seal(_ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        let start = line.count - sealLength
        guard start > 0, line[line.count - 2] == UInt8(ascii: "\""),
            line[line.count - 1] == UInt8(ascii: "}"),
            line[start..<start + hashMember.count].elementsEqual(hashMember)
        else { return nil }
        return UnsafeRawBufferPointer(rebasing: line[start + hashMember.count..<line.count - 2])
    }

    /// The change that a sealed line is about, read from the line's end; nil where there is none.
    static func change(of line: UnsafeRawBufferPointer) -> Int? {
        var at = line.count - sealLength
        func digits() -> Int? {
            var value = 0
            var scale = 1
            let end = at
            while at > 0, let digit = AuditScanner.digit(line[at - 1]), end - at < 18 {
                value += digit * scale
                scale *= 10
                at -= 1
            }
            return at < end ? value : nil
        }
        func isBefore(_ literal: StaticString) -> Bool {
            let count = literal.utf8CodeUnitCount
            guard at >= count, let base = line.baseAddress else { return false }
            return memcmp(base + at - count, literal.utf8Start, count) == 0
        }
        guard digits() != nil, isBefore(",\"files\":") else { return nil }
        at -= 9
        guard let change = digits(), isBefore(",\"change\":") else { return nil }
        return change
    }
}

/// Reads members from a line's begin. What is not there is left where it is.
struct AuditScanner {
    private let bytes: UnsafeRawBufferPointer
    private var at = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var left: Int { bytes.count - at }

    mutating func skip(_ literal: StaticString) -> Bool {
        let count = literal.utf8CodeUnitCount
        guard count <= left, let base = bytes.baseAddress, memcmp(base + at, literal.utf8Start, count) == 0
        else {
            return false
        }
        at += count
        return true
    }

    static func digit(_ byte: UInt8) -> Int? { byte >= 0x30 && byte <= 0x39 ? Int(byte - 0x30) : nil }

    /// Up to 18 digits, without zeros before them: as nops writes a number, and no other way.
    mutating func integer() -> Int? {
        let start = at
        var value = 0
        while at < bytes.count, let digit = Self.digit(bytes[at]) {
            value = value &* 10 &+ digit
            at += 1
        }
        guard at > start, at - start <= 18, bytes[start] != UInt8(ascii: "0") || at == start + 1 else {
            at = start
            return nil
        }
        return value
    }

    /// The begin of a line, with its number.
    mutating func number() -> Int? {
        if skip("{\"n\":") { return integer() }
        guard skip("{\"audit\":"), integer() == AuditLine.version, skip(",\"n\":"), integer() == 1 else {
            return nil
        }
        return 1
    }

    /// 64 digits in quotes.
    mutating func hash() -> [UInt8]? {
        guard let text = string(), text.utf8.count == 64 else { return nil }
        return Array(text.utf8)
    }

    /// A JSON string.
    mutating func string() -> String? {
        guard skip("\"") else { return nil }
        let start = at
        while at < bytes.count, bytes[at] != UInt8(ascii: "\""), bytes[at] != UInt8(ascii: "\\") { at += 1 }
        guard at < bytes.count else { return nil }
        if bytes[at] == UInt8(ascii: "\"") {
            defer { at += 1 }
            return String(decoding: bytes[start..<at], as: UTF8.self)
        }
        var plain = Array(bytes[start..<at])
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: plain, as: UTF8.self) }
            guard byte == UInt8(ascii: "\\") else {
                plain.append(byte)
                continue
            }
            guard let character = escaped() else { return nil }
            plain += String(Character(character)).utf8
        }
        return nil
    }

    /// What stands after a backslash.
    private mutating func escaped() -> Unicode.Scalar? {
        guard at < bytes.count else { return nil }
        defer { at += 1 }
        switch bytes[at] {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "u"):
            // Only control characters are written so.
            guard left > 4,
                let code = UInt8(String(decoding: bytes[(at + 1)...(at + 4)], as: UTF8.self), radix: 16)
            else { return nil }
            at += 4
            return Unicode.Scalar(code)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(bytes[at])
        default: return nil
        }
    }
}
