import Glibc

/// Files that completion looks into: never more of them than it takes a moment to read.
enum SmallFile {
    /// The first bytes of a regular file as text; nil if it can't be read.
    static func text(of path: String, limit: Int = 1 << 20) -> String? {
        bytes(of: path, limit: limit).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The first bytes of a regular file; nil if it can't be read.
    static func bytes(of path: String, limit: Int) -> [UInt8]? {
        // A named pipe would wait for its writer.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var info = stat()
        guard fstat(file, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return nil }
        var bytes = [UInt8](repeating: 0, count: min(limit, max(0, Int(info.st_size)) + 1))
        var count = 0
        while count < bytes.count {
            let more = bytes[count...].withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
            if more < 0, errno == EINTR { continue }
            guard more > 0 else { break }
            count += more
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    static func lines(of path: String) -> [Substring] {
        text(of: path)?.split(whereSeparator: \.isNewline) ?? []
    }
}
