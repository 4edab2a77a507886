import Glibc
import Platform
import PluginAPI

struct Cat: Command {
    let name = "cat"
    var signature: Signature {
        Signature(
            name, "The content of files, one after the other, as it is.",
            details: "Files are read as what follows asks for them, in constant memory. See `open` for data.",
            rest: .init("files", .glob, "Files to read."), input: [.nothing], output: .stream,
            examples: [
                .init(
                    "\"one\" | save a.txt; \"two\" | save b.txt; cat a.txt b.txt | str length", "Two files.",
                    prints: "6")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        var files = try call.paths(atLeast: 1, "files to read")
        for (path, span) in files {
            guard let info = try call.info(path, followLinks: true, at: span) else {
                throw ErrorValue.absent(path, at: span, call.context)
            }
            if info.kind == .folder {
                throw ErrorValue(SystemError("read", path, code: EISDIR), path: path, at: span, call.context)
            }
        }
        files.reverse()
        return .stream(
            FileStream(call.context) {
                guard let (path, span) = files.popLast() else { return nil }
                do throws(SystemError) { return try FileReader(call.context.absolute(path)) } catch {
                    throw ErrorValue(error, path: path, at: span, call.context)
                }
            })
    }
}

/// An open file, read in pieces.
final class FileReader {
    private let descriptor: Int32
    private let path: String

    init(_ path: String) throws(SystemError) {
        descriptor = try Files.openForReading(path)
        self.path = path
    }

    deinit { close(descriptor) }

    /// The next bytes; nil at the end.
    func read() throws -> [UInt8]? {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: 128 * 1024) { buffer, filled in
            var count = Baton.whileWaiting { Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
            while count < 0, errno == EINTR, !Interrupt.isRaised {
                count = Baton.whileWaiting { Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
            }
            failure = count < 0 ? errno : 0
            filled = max(0, count)
        }
        if failure != 0 { throw SystemError("read", path, code: failure) }
        return bytes.isEmpty ? nil : bytes
    }
}

/// The bytes of files one after the other.
final class FileStream: ByteStream {
    private let context: any Context
    private var nextFile: () throws -> FileReader?
    private var file: FileReader?

    init(_ context: any Context, _ nextFile: @escaping () throws -> FileReader?) {
        self.context = context
        self.nextFile = nextFile
    }

    override func read() throws -> [UInt8]? {
        try context.checkInterrupt()
        do {
            while true {
                if let bytes = try file?.read() { return bytes }
                file = try nextFile()
                if file == nil { return nil }
            }
        } catch {
            // What was waited for has not failed.
            try context.checkInterrupt()
            throw error
        }
    }

    override func close() {
        file = nil
        nextFile = { nil }
    }
}
