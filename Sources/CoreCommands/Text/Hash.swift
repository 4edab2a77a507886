import Platform
import PluginAPI
import Syntax

struct Hash: Command {
    let name: String
    private let kind: DigestKind

    init(_ kind: DigestKind) {
        self.kind = kind
        name = "hash " + kind.rawValue
    }

    private var sample: String {
        switch kind {
        case .md5: "900150983cd24fb0d6963f7d28e17f72"
        case .sha1: "a9993e364706816aba3e25717850c26c9cd0d89d"
        case .sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        case .sha512:
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        }
    }

    var signature: Signature {
        Signature(
            name, "The \(kind.rawValue.uppercased()) digest of files or of the piped text, in hexadecimal.",
            details:
                "One file gives its digest, several a table. A file is read in pieces, whatever its size."
                + (kind == .md5 || kind == .sha1
                    ? " It no longer protects from forgery: for that take sha256." : ""),
            rest: .init("files", .glob, "Files to read; none: the piped text."),
            input: [.nothing, .string, .bytes, .list, .stream],
            output: .string, result: .each,
            examples: [.init("\"abc\" | \(name)", "Of a text.", prints: sample)])
    }

    func run(_ call: Invocation) throws -> Value {
        let files = try call.restStrings()
        if files.isEmpty { return try ofInput(call) }
        func digest(_ file: String, _ index: Int) throws -> String {
            do { return try Digest.hex(file: call.context.absolute(file), kind) } catch {
                try call.context.checkInterrupt()
                throw ErrorValue(
                    error, path: file, at: call.restSpans[min(index, call.restSpans.count - 1)], call.context)
            }
        }
        if files.count == 1 { return .text(try digest(files[0], 0)) }
        let keys = KeySet([Text("file"), Text("hash")])
        return .items(
            try files.enumerated().map { index, file in
                try call.context.checkInterrupt()
                return .record(Record(keys: keys, values: [.text(file), .text(try digest(file, index))]))
            })
    }

    private func ofInput(_ call: Invocation) throws -> Value {
        switch call.input {
        case .stream(let stream):
            guard let bytes = stream as? ByteStream else { break }
            defer { bytes.close() }
            var digest = Digest(kind)
            while let chunk = try bytes.read() {
                try call.context.checkInterrupt()
                digest.update(chunk)
            }
            return .text(Digest.hex(digest.finish()))
        case .bytes(let bytes): return .text(Digest.hex(bytes.storage, kind))
        case .string(let text): return .text(Digest.hex(Array(text.string.utf8), kind))
        case .null:
            throw ErrorValue.usage("name a file, or pipe text in", at: call.span)
        default: break
        }
        return try call.transformItems { .text(Digest.hex(Array(try call.text(of: $0).string.utf8), kind)) }
    }
}
