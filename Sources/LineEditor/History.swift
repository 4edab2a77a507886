import Glibc

/// The lines that were entered, oldest first: a file shared by all sessions.
///
/// The file is only appended to, under a lock, one entry a line (`\` and newlines as `\\` and `\n`),
/// and is private to its owner. It is read when history is first asked for, and then only what other
/// sessions have added since.
public final class History {
    private let path: String?
    /// Entries as the file has them, each ended by a newline.
    private var bytes: [UInt8] = []
    private var starts: [Int] = []
    /// How much of the file is in `bytes`, and which file that was.
    private var loaded = 0
    private var inode: UInt = 0

    /// `path`: nil keeps history in memory only. Its folder is made when the first entry is added.
    public init(path: String?) {
        self.path = path
    }

    public var count: Int { starts.count }

    /// The entry at a position from 0 (the oldest) to `count - 1`.
    public func entry(at position: Int) -> String { History.decoded(raw(position)) }

    /// Adds a line unless it repeats the last one of any session, is blank, or begins with a space (which is
    /// how one keeps a line out). Returns the system's error number when the file can't be written; the
    /// entry is then kept for this session.
    public func append(_ line: String) -> Int32? {
        var text = line
        while text.utf8.last == 0x0A { text.removeLast() }
        guard let first = text.utf8.first, first != 0x20, text.contains(where: { !$0.isWhitespace }) else {
            return nil
        }
        let encoded = History.encoded(text)
        guard let path else {
            remember(encoded)
            return nil
        }
        guard let failure = write(encoded, to: path) else { return nil }
        remember(encoded)
        return failure
    }

    /// Takes in what this and other sessions have added to the file.
    public func refresh() {
        guard let path else { return }
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        defer { close(file) }
        var info = stat()
        guard fstat(file, &info) == 0 else { return }
        if UInt(info.st_ino) != inode || info.st_size < loaded {
            // Another file, or one cut short: start again.
            bytes = []
            starts = []
            loaded = 0
            inode = UInt(info.st_ino)
        }
        let new = Int(info.st_size) - loaded
        guard new > 0 else { return }
        let before = bytes.count
        var chunk = [UInt8](unsafeUninitializedCapacity: new) { buffer, filled in
            while filled < new {
                let got = pread(file, buffer.baseAddress! + filled, new - filled, off_t(loaded + filled))
                if got <= 0 { break }
                filled += got
            }
        }
        // A line without its end is still being written.
        guard let end = chunk.lastIndex(of: 0x0A) else { return }
        chunk.removeLast(chunk.count - end - 1)
        loaded += chunk.count
        if bytes.isEmpty { bytes = chunk } else { bytes.append(contentsOf: chunk) }
        index(from: before)
    }

    /// The nearest entry before `position` that begins with `prefix`, and isn't `text` itself.
    func position(before position: Int, beginningWith prefix: String, unlike text: String) -> Int? {
        let pattern = History.encoded(prefix)
        let unlike = History.encoded(text)
        var candidate = position - 1
        while candidate >= 0 {
            if begins(candidate, pattern), !isRaw(candidate, unlike) { return candidate }
            candidate -= 1
        }
        return nil
    }

    /// The nearest entry after `position`, likewise.
    func position(after position: Int, beginningWith prefix: String, unlike text: String) -> Int? {
        let pattern = History.encoded(prefix)
        let unlike = History.encoded(text)
        var candidate = position + 1
        while candidate < count {
            if begins(candidate, pattern), !isRaw(candidate, unlike) { return candidate }
            candidate += 1
        }
        return nil
    }

    /// The nearest entry before `position` that begins with a text and goes on after it.
    func position(before position: Int, beginningWith text: String) -> Int? {
        let prefix = History.encoded(text)
        guard let first = prefix.first else { return nil }
        return bytes.withUnsafeBytes { all in
            starts.withUnsafeBufferPointer { starts in
                guard let base = all.baseAddress else { return nil }
                var candidate = min(position, starts.count) - 1
                while candidate >= 0 {
                    let start = starts[candidate]
                    let end = candidate + 1 < starts.count ? starts[candidate + 1] : all.count
                    if all[start] == first, end - 1 - start > prefix.count,
                        memcmp(base + start, prefix, prefix.count) == 0
                    {
                        return candidate
                    }
                    candidate -= 1
                }
                return nil
            }
        }
    }

    /// The newest entries that hold a text, then the newest that hold its characters in their order with others
    /// between; each text once. A capital in the text means itself, any other letter both.
    /// - Parameter limit: of either kind.
    func positions(like text: String, limit: Int) -> [Int] {
        let pattern = History.encoded(text)
        let ignoresCase = !pattern.contains { (0x41...0x5A).contains($0) }
        var whole: [Int] = []
        var scattered: [Int] = []
        var seen: Set<[UInt8]> = []
        var candidate = count - 1
        while candidate >= 0, whole.count < limit {
            defer { candidate -= 1 }
            guard let kind = likeness(candidate, pattern, ignoresCase),
                kind == .whole || scattered.count < limit, seen.insert(Array(raw(candidate))).inserted
            else { continue }
            if kind == .whole { whole.append(candidate) } else { scattered.append(candidate) }
        }
        return whole + scattered
    }

    private enum Likeness {
        case whole
        case scattered
    }

    /// Nil: the entry lacks some character.
    private func likeness(_ position: Int, _ pattern: [UInt8], _ ignoresCase: Bool) -> Likeness? {
        let start = starts[position]
        let end = position + 1 < starts.count ? starts[position + 1] - 1 : bytes.count - 1
        return bytes.withUnsafeBufferPointer { text in
            pattern.withUnsafeBufferPointer { pattern in
                func same(_ byte: UInt8, _ wanted: UInt8) -> Bool {
                    byte == wanted || (ignoresCase && byte ^ 0x20 == wanted && (0x61...0x7A).contains(wanted))
                }
                guard let first = pattern.first else { return end > start ? .whole : nil }
                var found = 0
                var index = start
                while index < end, found < pattern.count {
                    if same(text[index], pattern[found]) { found += 1 }
                    index += 1
                }
                guard found == pattern.count else { return nil }
                index = start
                while index + pattern.count <= end {
                    if same(text[index], first),
                        pattern.indices.allSatisfy({ same(text[index + $0], pattern[$0]) })
                    {
                        return .whole
                    }
                    index += 1
                }
                return .scattered
            }
        }
    }

    // MARK: - In memory

    private func raw(_ position: Int) -> ArraySlice<UInt8> {
        let end = position + 1 < starts.count ? starts[position + 1] : bytes.count
        return bytes[starts[position]..<end - 1]
    }

    private func isRaw(_ position: Int, _ other: [UInt8]) -> Bool {
        let entry = raw(position)
        return entry.count == other.count && entry.elementsEqual(other)
    }

    private func begins(_ position: Int, _ pattern: [UInt8]) -> Bool {
        let entry = raw(position)
        return !entry.isEmpty && entry.starts(with: pattern)
    }

    private func remember(_ encoded: [UInt8]) {
        if let last = starts.indices.last, isRaw(last, encoded) { return }
        let before = bytes.count
        bytes.append(contentsOf: encoded)
        bytes.append(0x0A)
        index(from: before)
    }

    private func index(from start: Int) {
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return }
            var position = start
            while position < buffer.count, let end = memchr(base + position, 0x0A, buffer.count - position) {
                let next = base.distance(to: UnsafeRawPointer(end)) + 1
                starts.append(position)
                position = next
            }
        }
    }

    // MARK: - In the file

    private func write(_ encoded: [UInt8], to path: String) -> Int32? {
        History.makeFolders(above: path)
        let file = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { return errno }
        defer { close(file) }
        var info = stat()
        if fstat(file, &info) == 0, info.st_mode & 0o077 != 0 { _ = fchmod(file, 0o600) }
        while flock(file, LOCK_EX) != 0 {
            if errno != EINTR { return errno }
        }
        guard fstat(file, &info) == 0 else { return errno }
        let (last, isWhole) = History.lastLine(of: file, size: Int(info.st_size))
        if isWhole, last == encoded { return nil }
        // A line cut off by a full disk is ended first, so that it doesn't swallow this one.
        var line = isWhole ? [] : [0x0A] as [UInt8]
        line += encoded
        line.append(0x0A)
        var written = 0
        while written < line.count {
            let count = line.withUnsafeBytes {
                Glibc.write(file, $0.baseAddress! + written, line.count - written)
            }
            if count < 0 {
                if errno == EINTR { continue }
                return errno
            }
            written += count
        }
        return nil
    }

    /// The last line of a file without its end, and whether it has one (an empty file is whole).
    private static func lastLine(of file: Int32, size: Int) -> (line: [UInt8], isWhole: Bool) {
        guard size > 0 else { return ([], true) }
        var length = min(size, 1 << 12)
        while true {
            let tail = [UInt8](unsafeUninitializedCapacity: length) { buffer, filled in
                filled = max(0, pread(file, buffer.baseAddress, length, off_t(size - length)))
            }
            guard tail.last == 0x0A else { return ([], false) }
            if let start = tail.dropLast().lastIndex(of: 0x0A) {
                return (Array(tail[(start + 1)...].dropLast()), true)
            }
            if length == size { return (Array(tail.dropLast()), true) }
            length = min(size, length * 16)
        }
    }

    private static func makeFolders(above path: String) {
        var length = 1
        let all = Array(path.utf8)
        while let slash = all[length...].firstIndex(of: 0x2F) {
            mkdir(String(decoding: all[..<slash], as: UTF8.self), 0o700)
            length = slash + 1
        }
    }

    static func encoded(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case 0x5C: result += [0x5C, 0x5C]
            case 0x0A: result += [0x5C, 0x6E]
            default: result.append(byte)
            }
        }
        return result
    }

    static func decoded(_ raw: ArraySlice<UInt8>) -> String {
        guard raw.contains(0x5C) else { return String(decoding: raw, as: UTF8.self) }
        var result: [UInt8] = []
        var isEscaped = false
        for byte in raw {
            if isEscaped {
                result.append(byte == 0x6E ? 0x0A : byte)
                isEscaped = false
            } else if byte == 0x5C {
                isEscaped = true
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
