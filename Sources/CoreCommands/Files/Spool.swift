import Glibc
import Platform
import PluginAPI

/// Bytes as they come, in memory while they are few and from then on in a file without a name, so that what is saved may be
/// larger than the memory.
final class Spool {
    /// Of memory, in bytes.
    private static let limit = 8 << 20

    private var bytes: [UInt8] = []
    private var descriptor: Int32 = -1

    /// Reads a stream to its end.
    /// - Parameters:
    ///   - folder: where the file without a name lies, if there is need of one.
    /// - Throws: what the stream throws, or `SystemError` where the file can't be written.
    init(_ stream: ByteStream, in folder: String, _ context: any Context) throws {
        defer { stream.close() }
        while let chunk = try stream.read() {
            try context.checkInterrupt()
            bytes.append(contentsOf: chunk)
            if descriptor >= 0 || bytes.count > Self.limit { try spill(in: folder) }
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Holds while this object lives.
    var content: FileContent { descriptor < 0 ? .bytes(bytes) : .file("/proc/self/fd/\(descriptor)") }

    private func spill(in folder: String) throws {
        if descriptor < 0 { descriptor = try Files.openUnnamed(in: folder) }
        try Files.writeAll(descriptor, bytes, shown: folder)
        bytes.removeAll(keepingCapacity: true)
    }
}
