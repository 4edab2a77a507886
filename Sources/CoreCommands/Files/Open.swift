import Glibc
import Platform
import PluginAPI

struct Open: Command {
    let name = "open"
    var signature: Signature {
        Signature(
            name, "Reads a file: data by the ending of its name, else text.",
            details:
                "`.json`, `.yaml`, `.yml`, `.toml` and `.csv` are read as data. With `--lines` the file is read as lines are "
                + "asked for, in constant memory, whatever its size.",
            parameters: [.init("file", .path, "The file to read.")],
            flags: [
                .init("raw", short: "r", "As text (or bytes, where it isn't UTF-8), whatever its name."),
                .init("lines", short: "l", "Its lines, one by one."),
            ],
            output: .any,
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
        let absolute = call.context.absolute(path)
        if call.flag("lines") {
            if call.flag("raw") {
                throw ErrorValue.usage("`--lines` and `--raw` exclude each other", at: call.span(of: "raw"))
            }
            guard let info = try call.info(path, followLinks: true, at: span) else {
                throw ErrorValue.absent(path, at: span, call.context)
            }
            if info.kind == .folder {
                throw ErrorValue(SystemError("read", path, code: EISDIR), path: path, at: span, call.context)
            }
            do throws(SystemError) {
                var file: FileReader? = try FileReader(absolute)
                let bytes = FileStream(call.context) {
                    defer { file = nil }
                    return file
                }
                return .stream(LineStream(bytes, call.context))
            } catch { throw ErrorValue(error, path: path, at: span, call.context) }
        }
        let bytes: [UInt8]
        do { bytes = try Files.read(absolute) } catch {
            throw ErrorValue(error, path: path, at: span, call.context)
        }
        guard !call.flag("raw"), let format = DataFormat(path: path) else { return .decoding(bytes) }
        do { return try format.read(bytes) } catch let error as FormatError {
            throw error.value(in: path, at: span)
        }
    }
}
