import Glibc

/// The lines that were entered, oldest first, with the folders they were run in: a file shared by all sessions.
///
/// The file is private to its owner, and read when history is first asked for, and then only what other sessions have
/// added since. `HistoryFile` writes it.
public final class History {
    private let path: String?
    private(set) var entries = HistoryEntries()
    /// Grows when positions given out before no longer hold.
    private(set) var generation = 0
    /// How much of the file has been taken in, and which file that was.
    private var loaded = 0
    private var inode: UInt = 0
    /// Lines of this session that could not be written.
    private var unwritten: [[UInt8]] = []
    /// What this session has entered, and how many entries there were before: any other is another session's.
    private var ownTexts: Set<[UInt8]> = []
    private var countBefore = Int.max
    /// The file when the session began.
    private let fileBefore: (inode: UInt, size: Int)

    /// Where the lines that follow are run: theirs are preferred. Absolute.
    public var folder = "/" { didSet { encodedFolder = HistoryFormat.encoded(folder) } }
    private var encodedFolder = HistoryFormat.encoded("/")

    /// `path`: nil keeps history in memory only. Its folder is made when the first entry is added.
    public init(path: String?) {
        self.path = path
        var info = stat()
        fileBefore =
            path.map { stat($0, &info) == 0 } == true ? (UInt(info.st_ino), Int(info.st_size)) : (0, 0)
    }

    public var count: Int { entries.all.count }

    /// The entry at a position from 0 (the oldest) to `count - 1`.
    public func entry(at position: Int) -> String { HistoryFormat.decoded(entries.text(position)) }

    /// When an entry was run, in seconds since 1970, and in which folder; nil: not known.
    public func origin(at position: Int) -> (time: Int, folder: String)? {
        entries.origin(position).map { ($0.time, HistoryFormat.decoded($0.folder)) }
    }

    /// Adds a line unless it repeats the last one of any session, is blank, begins with a space (which is
    /// how one keeps a line out), or is longer than an entry may be. When the file can't be written, the entry is kept
    /// for this session, and the reason is given.
    public func append(_ line: String) -> String? {
        var text = line
        while text.utf8.last == 0x0A { text.removeLast() }
        guard let first = text.utf8.first, first != 0x20, text.contains(where: { !$0.isWhitespace }) else {
            return nil
        }
        let encoded = HistoryFormat.encoded(text)
        guard encoded.count <= HistoryFormat.longestEntry else { return nil }
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        ownTexts.insert(Array(encoded))
        let added = HistoryFormat.line(time: time.tv_sec, folder: encodedFolder, text: encoded)
        if let path {
            guard let failure = HistoryFile(path: path).append(added) else { return nil }
            unwritten.append(added)
            remember(added)
            return failure
        }
        if let last = entries.all.indices.last, entries.text(last).elementsEqual(encoded) { return nil }
        remember(added)
        return nil
    }

    /// Takes entries of these texts out, of all sessions; how many there were.
    /// - Throws: `HistoryFile.Failure` when the file can't be written.
    public func forget(_ texts: Set<String>) throws -> Int {
        let texts = Set(texts.map(HistoryFormat.encoded))
        guard let path else {
            let (left, count) = HistoryFile.without(texts, in: entries.bytes)
            entries = HistoryEntries()
            generation += 1
            if !left.isEmpty { entries.add(left, isStart: true) }
            return count
        }
        let before = unwritten.count
        unwritten.removeAll { HistoryFile.without(texts, in: HistoryFormat.head(size: 0) + $0).count > 0 }
        return try HistoryFile(path: path).remove(texts).get() + before - unwritten.count
    }

    private func remember(_ line: [UInt8]) {
        if entries.bytes.isEmpty {
            entries.add(HistoryFormat.head(size: 0) + line, isStart: true)
        } else {
            entries.add(line, isStart: false)
        }
    }

    /// Takes in what this and other sessions have added to the file.
    public func refresh() {
        guard let path else { return }
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        defer { close(file) }
        var info = stat()
        guard fstat(file, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return }
        if UInt(info.st_ino) != inode || info.st_size < loaded {
            // Another file, or one cut short: start again.
            entries = HistoryEntries()
            generation += 1
            loaded = 0
            inode = UInt(info.st_ino)
            // In a file that another session has written anew nobody can tell.
            if fileBefore.size == 0 || fileBefore.inode == inode {
                read(file, to: min(fileBefore.size, Int(info.st_size)))
                countBefore = count
            } else {
                countBefore = Int.max
            }
            read(file, to: Int(info.st_size))
            for line in unwritten { remember(line) }
        } else {
            read(file, to: Int(info.st_size))
        }
    }

    private func read(_ file: Int32, to size: Int) {
        let new = size - loaded
        guard new > 0 else { return }
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
        if loaded == 0, case .later = HistoryFormat.version(chunk.prefix(HistoryFormat.headLength)) { return }
        entries.add(chunk, isStart: loaded == 0)
        loaded += chunk.count
    }

    /// The nearest entry before `position` that begins with a text, or `holds` it, and is none of `seen`; not one that another session
    /// has added meanwhile: what was run in this window is what one goes back to.
    func position(before position: Int, like text: String, holds: Bool, unlike seen: Set<String>) -> Int? {
        let pattern = HistoryFormat.encoded(text)
        var candidate = min(position, count) - 1
        while candidate >= 0 {
            if holds ? entries.holds(candidate, pattern) : entries.begins(candidate, pattern),
                isOurs(candidate), !seen.contains(entry(at: candidate))
            {
                return candidate
            }
            candidate -= 1
        }
        return nil
    }

    private func isOurs(_ position: Int) -> Bool {
        guard position >= countBefore else { return true }
        return ownTexts.contains(Array(entries.text(position)))
    }

    /// The newest entries that a text lies in, the newest first.
    public func entries(holding text: String, limit: Int) -> [String] {
        refresh()
        return entries.positions(holding: HistoryFormat.encoded(text), limit: limit).map { entry(at: $0) }
    }

    /// The newest entry before `position` that begins with a text and goes on after it.
    /// - Parameter isHere: one that was run in this folder.
    func position(before position: Int, goingOn text: String, isHere: Bool) -> Int? {
        let folder = entries.number(ofFolder: encodedFolder)
        if isHere, folder == nil { return nil }
        return entries.position(
            before: position, goingOn: HistoryFormat.encoded(text), folder: isHere ? folder : nil)
    }

    /// The newest entries like a text, those of this folder first; see `HistoryEntries.positions`.
    func positions(like text: String, limit: Int, isOnlyHere: Bool) -> [Int] {
        let here = entries.number(ofFolder: encodedFolder)
        if isOnlyHere, here == nil { return [] }
        return entries.positions(
            like: HistoryFormat.encoded(text), limit: limit, here: here, isOnlyHere: isOnlyHere)
    }
}
