import Formats
import Glibc
import Platform
import PluginAPI

struct Open: Command {
    let name = "open"
    var signature: Signature {
        Signature(
            name, "Reads a file: data by the ending of its name, else text.",
            details:
                "\(DataFormat.endings) are read as data. The rows of `.csv` and `.tsv` and the values of `.jsonl` are read as they are "
                + "asked for, in constant memory, and so are lines with `--lines`.",
            parameters: [.init("file", .path, "The file to read.")],
            flags: [
                .init("raw", short: "r", "As text (or bytes, where it isn't UTF-8), whatever its name."),
                .init("lines", short: "l", "Its lines, one by one."),
            ],
            output: .any,
            shapeOfCall: { call in
                if call.flags.contains("lines") { return .lines }
                if call.flags.contains("raw") { return .text }
                guard let end = call.ends.first ?? nil,
                    end.contains(".") || call.arguments.first != .some(nil)
                else { return nil }
                return DataFormat(path: end)?.shape ?? .text
            },
            examples: [
                .init("'{\"port\": 80}' | save a.json; open a.json | get port", "Data.", prints: "80"),
                .init(
                    "\"a\\nERROR b\\n\" | save a.log; open --lines a.log | where $it =~ 'ERROR' | str join ' '",
                    "Lines.", prints: "ERROR b"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let path = try call.string("file")
        let span = call.span(of: "file")
        if path.isEmpty { throw ErrorValue.usage("the path is empty", at: span) }
        if call.flag("lines") {
            if call.flag("raw") {
                throw ErrorValue.usage("`--lines` and `--raw` exclude each other", at: call.span(of: "raw"))
            }
            return .stream(LineStream(try stream(path, call), call.context))
        }
        guard !call.flag("raw"), let format = DataFormat(path: path) else {
            return .decoding(try whole(path, call))
        }
        func formatting<Result>(_ body: () throws -> Result) throws -> Result {
            do { return try body() } catch let error as FormatError { throw error.value(in: path, at: span) }
        }
        switch format.reading {
        case .whole(let read):
            let bytes = try whole(path, call)
            return try formatting { try read(bytes) }
        case .items(let items):
            let bytes = try stream(path, call)
            let next = items(bytes, call.context)
            return .stream(GeneratedStream(onClose: { bytes.close() }) { try formatting(next) })
        }
    }

    private func whole(_ path: String, _ call: Invocation) throws -> [UInt8] {
        do { return try Files.read(call.context.absolute(path)) } catch {
            throw ErrorValue(error, path: path, at: call.span(of: "file"), call.context)
        }
    }

    private func stream(_ path: String, _ call: Invocation) throws -> ByteStream {
        let span = call.span(of: "file")
        guard let info = try call.info(path, followLinks: true, at: span) else {
            throw ErrorValue.absent(path, at: span, call.context)
        }
        if info.kind == .folder {
            throw ErrorValue(SystemError("read", path, code: EISDIR), path: path, at: span, call.context)
        }
        do throws(SystemError) {
            var file: FileReader? = try FileReader(call.context.absolute(path))
            return FileStream(call.context) {
                defer { file = nil }
                return file
            }
        } catch { throw ErrorValue(error, path: path, at: span, call.context) }
    }
}
