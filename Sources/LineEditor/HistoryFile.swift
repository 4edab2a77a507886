import Glibc

/// Writes history. The file is appended to under a lock; when it has doubled since, it is written anew without what
/// it holds twice, and takes the old one's place by its name.
struct HistoryFile {
    let path: String

    /// A smaller file is left as it is.
    private static let worthwhile = 1 << 20
    /// What stays of a larger one: the newest entries.
    private static let largest = 1 << 25

    /// Adds a line (with its newline), unless it repeats the last one. Gives the reason when it can't.
    func append(_ line: [UInt8]) -> String? {
        let folders = HistoryFile.makeFolders(above: path)
        var info = stat()
        let file: Int32
        switch opened(&info) {
        case .success(let descriptor): file = descriptor
        case .failure(let failure): return folders ?? failure.reason
        }
        defer { close(file) }
        guard info.st_mode & S_IFMT == S_IFREG else { return "'\(path)' is no regular file" }
        if info.st_mode & 0o077 != 0 { _ = fchmod(file, 0o600) }
        let size = Int(info.st_size)
        let start = HistoryFile.read(file, from: 0, count: min(size, HistoryFormat.headLength))
        switch HistoryFormat.version(start) {
        case .later: return "the file is of a newer nops"
        case .empty:
            return HistoryFile.write(HistoryFormat.head(size: 0) + line, to: file).map(HistoryFile.reason)
        case .first: return rewrite(HistoryFile.read(file, from: 0, count: size), adding: line)
        case .second(let before) where size > max(HistoryFile.worthwhile, 2 * before):
            return rewrite(HistoryFile.read(file, from: 0, count: size), adding: line)
        case .second: break
        }
        let (last, isWhole) = HistoryFile.lastLine(of: file, size: size)
        if isWhole, HistoryFile.afterTime(last).elementsEqual(HistoryFile.afterTime(line.dropLast())) {
            return nil
        }
        // A line cut off by a full disk is ended first, so that it doesn't swallow this one.
        return HistoryFile.write(isWhole ? line : [0x0A] + line, to: file).map(HistoryFile.reason)
    }

    /// Takes entries of these (encoded) texts out; how many there were.
    func remove(_ texts: Set<[UInt8]>) -> Result<Int, Failure> {
        var info = stat()
        guard stat(path, &info) == 0 else {
            return errno == ENOENT ? .success(0) : .failure(Failure(reason: HistoryFile.reason(errno)))
        }
        return opened(&info).flatMap { file in
            defer { close(file) }
            guard info.st_mode & S_IFMT == S_IFREG else {
                return .failure(Failure(reason: "'\(path)' is no regular file"))
            }
            let old = HistoryFile.read(file, from: 0, count: Int(info.st_size))
            if case .later = HistoryFormat.version(old.prefix(HistoryFormat.headLength)) {
                return .failure(Failure(reason: "the file is of a newer nops"))
            }
            let (new, count) = HistoryFile.without(texts, in: old)
            if count > 0, let reason = replace(with: new) { return .failure(Failure(reason: reason)) }
            return .success(count)
        }
    }

    /// A whole file without the entries of these texts, and how many those were.
    static func without(_ texts: Set<[UInt8]>, in old: [UInt8]) -> (new: [UInt8], count: Int) {
        var isFirst = false
        if case .first = HistoryFormat.version(old.prefix(HistoryFormat.headLength)) { isFirst = true }
        var new: [UInt8] = []
        new.reserveCapacity(old.count)
        var count = 0
        var start = 0
        old.withUnsafeBytes { bytes in
            while start < old.count {
                let end = old[start...].firstIndex(of: 0x0A) ?? old.count
                let text = isFirst ? start : HistoryFormat.fields(bytes, start, end)?.text
                let next = min(end + 1, old.count)
                if let text, texts.contains(Array(old[text..<end])) {
                    count += 1
                } else {
                    new += old[start..<next]
                }
                start = next
            }
        }
        return (new, count)
    }

    struct Failure: Error {
        let reason: String
    }

    /// The file, locked. Another session may meanwhile have put a new one in its place: then that.
    private func opened(_ info: inout stat) -> Result<Int32, Failure> {
        while true {
            let file = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
            guard file >= 0 else { return .failure(Failure(reason: HistoryFile.reason(errno))) }
            while flock(file, LOCK_EX) != 0 {
                guard errno == EINTR else {
                    defer { close(file) }
                    return .failure(Failure(reason: HistoryFile.reason(errno)))
                }
            }
            var named = stat()
            if fstat(file, &info) == 0, stat(path, &named) == 0, named.st_ino == info.st_ino,
                named.st_dev == info.st_dev
            {
                return .success(file)
            }
            close(file)
        }
    }

    private func rewrite(_ old: [UInt8], adding line: [UInt8]) -> String? {
        replace(with: HistoryFile.withoutRepetitions(old, adding: line))
    }

    /// Gives the reason when it can't. Whoever is killed meanwhile leaves the old file as it was.
    private func replace(with new: [UInt8]) -> String? {
        var target = path
        // A link stays one.
        if let real = realpath(path, nil) {
            target = String(cString: real)
            free(real)
        }
        let temporary = target + ".new"
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { return HistoryFile.reason(errno) }
        defer { close(file) }
        var failure = HistoryFile.write(new, to: file)
        if failure == nil, fsync(file) != 0 || rename(temporary, target) != 0 { failure = errno }
        if failure != nil { unlink(temporary) }
        return failure.map(HistoryFile.reason)
    }

    /// A whole file: of what was run twice in a folder the newest, in the order of the newest.
    static func withoutRepetitions(_ old: [UInt8], adding line: [UInt8]) -> [UInt8] {
        var isFirst = false
        if case .first = HistoryFormat.version(old.prefix(HistoryFormat.headLength)) { isFirst = true }
        var lines: [ArraySlice<UInt8>] = [line[...]]
        var seen: Set<ArraySlice<UInt8>> = [afterTime(line.dropLast())]
        var size = line.count
        // From the newest to the oldest; what a file of the first version holds was run nobody knows where or when.
        let prefix = isFirst ? Array("0\t\t".utf8) : []
        old.withUnsafeBytes { bytes in
            var end = old.count
            while end > 0, size < largest {
                let start = old[..<(end - 1)].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
                let textEnd = old[end - 1] == 0x0A ? end - 1 : end
                defer { end = start }
                if isFirst {
                    guard HistoryFormat.isText(bytes, start, textEnd),
                        seen.insert(old[start..<textEnd]).inserted
                    else { continue }
                    lines.append((prefix + old[start..<textEnd] + [0x0A])[...])
                } else {
                    guard HistoryFormat.fields(bytes, start, textEnd) != nil,
                        seen.insert(afterTime(old[start..<textEnd])).inserted
                    else { continue }
                    lines.append(textEnd == end ? (old[start..<end] + [0x0A])[...] : old[start..<end])
                }
                size += lines[lines.count - 1].count
            }
        }
        var result = HistoryFormat.head(size: size)
        result.reserveCapacity(size + HistoryFormat.headLength)
        for line in lines.reversed() { result += line }
        return result
    }

    /// Folder and text of a line.
    private static func afterTime(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        line[(line.firstIndex(of: 0x09) ?? line.startIndex)...]
    }

    // MARK: - Bytes

    private static func reason(_ number: Int32) -> String { String(cString: strerror(number)) }

    private static func read(_ file: Int32, from start: Int, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count, let base = buffer.baseAddress {
                let got = pread(file, base + filled, count - filled, off_t(start + filled))
                if got <= 0 { break }
                filled += got
            }
        }
    }

    /// The system's error number, if it failed.
    private static func write(_ bytes: [UInt8], to file: Int32) -> Int32? {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(file, $0.baseAddress! + written, bytes.count - written)
            }
            if count < 0 {
                if errno == EINTR { continue }
                return errno
            }
            written += count
        }
        return nil
    }

    /// The last line of a file without its end, and whether it has one.
    private static func lastLine(of file: Int32, size: Int) -> (line: ArraySlice<UInt8>, isWhole: Bool) {
        var length = min(size, 1 << 12)
        while true {
            let tail = read(file, from: size - length, count: length)
            guard tail.last == 0x0A else { return ([], false) }
            if let start = tail.dropLast().lastIndex(of: 0x0A) {
                return (tail[(start + 1)...].dropLast(), true)
            }
            // An entry is never that long.
            if length == size || length > 4 * HistoryFormat.longestEntry { return (tail.dropLast(), true) }
            length = min(size, length * 16)
        }
    }

    /// Why one of them can't be made; nil: all are there.
    private static func makeFolders(above path: String) -> String? {
        var failure: String?
        var length = 1
        let all = Array(path.utf8)
        while let slash = all[length...].firstIndex(of: 0x2F) {
            if mkdir(String(decoding: all[..<slash], as: UTF8.self), 0o700) == 0 || errno == EEXIST {
                failure = nil
            } else {
                failure = failure ?? String(cString: strerror(errno))
            }
            length = slash + 1
        }
        return failure
    }
}
