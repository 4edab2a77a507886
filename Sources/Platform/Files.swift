// Whole files, folders and links, by path.

import CSystem
import Glibc

/// Calls on files by path. Each throws `SystemError` naming the path.
public enum Files {
    // MARK: Reading

    /// The whole of a file (also of a pipe or a device, to its end).
    public static func read(_ path: String) throws(SystemError) -> [UInt8] {
        if let planned = PlannedTree.current { return try planned.read(path) }
        return try Disk.read(path)
    }

    /// A file (or a pipe, or a device) open for reading, closed on exec; the caller closes it.
    public static func openForReading(_ path: String) throws(SystemError) -> Int32 {
        if let planned = PlannedTree.current { return try planned.open(path) }
        // A named pipe waits for its other end.
        return try Baton.whileWaiting {
            Result { () throws(SystemError) -> Int32 in try Disk.open(path) }
        }.get()
    }

    /// A file's text. Invalid UTF-8 becomes U+FFFD.
    public static func readText(_ path: String) throws(SystemError) -> String {
        String(decoding: try read(path), as: UTF8.self)
    }

    /// Everything up to the end of an open file; `shown` is its name for messages.
    public static func readAll(_ descriptor: Int32, shown: String) throws(SystemError) -> [UInt8] {
        try readAll(descriptor, FileInfo.of(descriptor: descriptor, shown: shown), shown: shown)
    }

    /// The same of an open file of which it is known what it is.
    public static func readAll(
        _ descriptor: Int32, _ info: FileInfo, shown: String
    ) throws(SystemError) -> [UInt8] {
        guard info.kind != .folder else { throw SystemError("read", shown, code: EISDIR) }
        // Files of /proc say 0 and hold more, so the size is only where to begin.
        let size = info.kind == .file && info.size > 0 ? info.size : nil
        var capacity = size.map { $0 + 1 } ?? 4096
        guard fitsMemory(capacity) else { throw SystemError("read", shown, code: ENOMEM) }
        var result: [UInt8] = []
        while true {
            var failed: Int32 = 0
            var ended = false
            let before = result.count
            let chunk = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, filled in
                filled = 0
                while filled < buffer.count, let base = buffer.baseAddress {
                    let count = Glibc.read(descriptor, base + filled, buffer.count - filled)
                    if count > 0 {
                        filled += count
                        // Asked for one byte more than its size it gave its size: that was all.
                        if filled == size, before == 0 {
                            ended = true
                            return
                        }
                    } else if count == 0 {
                        ended = true
                        return
                    } else if errno != EINTR || Interrupt.isRaised {
                        failed = errno
                        return
                    }
                }
            }
            if failed != 0 { throw SystemError("read", shown, code: failed) }
            if before == 0 { result = chunk } else { result += chunk }
            if ended { return result }
            capacity = max(65536, result.count)
        }
    }

    /// Whether so many bytes can be held at once: where an array asks for more than there is the program ends.
    private static func fitsMemory(_ count: Int) -> Bool {
        guard count > 64 << 20 else { return true }
        guard count / Int(sysconf(Int32(_SC_PAGESIZE))) < sysconf(Int32(_SC_PHYS_PAGES)) / 4 * 3,
            let block = malloc(count)
        else { return false }
        free(block)
        return true
    }

    // MARK: Writing

    /// Writes a file whole or not at all: beside it, flushed, then renamed over it. A new file gets
    /// `mode` less the umask; an old one keeps its own. For nops's own files (history, caches):
    /// users' files are changed through `ChangeSink`.
    public static func writeWhole(_ path: String, _ bytes: [UInt8], mode: UInt32 = 0o666) throws(SystemError)
    {
        let beside = path + ".\(getpid()).tmp"
        let old = try FileInfo.of(path)
        let descriptor = nops_open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw SystemError("write", path) }
        do throws(SystemError) {
            defer { close(descriptor) }
            if let old { fchmod(descriptor, old.mode) }
            try writeAll(descriptor, bytes, shown: path)
            guard fsync(descriptor) == 0 else { throw SystemError("write", path) }
        } catch {
            unlink(beside)
            throw error
        }
        guard rename(beside, path) == 0 else {
            let failure = SystemError("write", path)
            unlink(beside)
            throw failure
        }
        try flushFolder(Path.parent(path))
    }

    /// Adds to the end of a file, making it if need be.
    public static func append(_ path: String, _ bytes: [UInt8], mode: UInt32 = 0o666) throws(SystemError) {
        let descriptor = nops_open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw SystemError("write", path) }
        defer { close(descriptor) }
        try writeAll(descriptor, bytes, shown: path)
    }

    public static func writeAll(_ descriptor: Int32, _ bytes: [UInt8], shown: String) throws(SystemError) {
        try bytes.withUnsafeBufferPointer { buffer throws(SystemError) in
            try writeAll(descriptor, UnsafeRawBufferPointer(buffer), shown: shown)
        }
    }

    /// Writes every byte, going on after interruptions and short writes.
    public static func writeAll(
        _ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, shown: String
    ) throws(SystemError) {
        guard let base = bytes.baseAddress else { return }
        var done = 0
        while done < bytes.count {
            let count = Glibc.write(descriptor, base + done, bytes.count - done)
            if count >= 0 {
                done += count
            } else if errno == EAGAIN {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&waiting, 1, -1)
            } else if errno != EINTR {
                throw SystemError("write", shown)
            }
        }
    }

    /// Makes the names in a folder durable.
    public static func flushFolder(_ path: String) throws(SystemError) {
        let descriptor = nops_open(path.isEmpty ? "." : path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
        guard descriptor >= 0 else { throw SystemError("open", path) }
        defer { close(descriptor) }
        // Some file systems can't flush a folder (EINVAL); their renames need none.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw SystemError("flush", path) }
    }

    // MARK: Folders and links

    public static func exists(_ path: String) -> Bool { (try? FileInfo.of(path)) ?? nil != nil }

    public static func isFolder(_ path: String) -> Bool { kind(path) == .folder }

    public static func isFile(_ path: String) -> Bool { kind(path) == .file }

    private static func kind(_ path: String) -> FileKind? { ((try? FileInfo.of(path)) ?? nil)?.kind }

    /// The umask, which can be asked for only by setting it: once, since a file that another thread makes meanwhile would get
    /// the wrong mode. Nothing in nops changes it.
    public static let umask: UInt32 = {
        let mask = Glibc.umask(0)
        Glibc.umask(mask)
        return mask
    }()

    public static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// Columns of a terminal; nil if the descriptor is none.
    public static func terminalColumns(_ descriptor: Int32) -> Int? {
        let columns = nops_terminal_columns(descriptor)
        return columns > 0 ? Int(columns) : nil
    }

    /// One new folder.
    public static func makeFolder(_ path: String, mode: UInt32 = 0o777) throws(SystemError) {
        guard mkdir(path, mode) == 0 else { throw SystemError("make folder", path) }
    }

    /// A folder with all its parents; one that exists is no error.
    public static func makeFolders(_ path: String, mode: UInt32 = 0o777) throws(SystemError) {
        if mkdir(path, mode) == 0 { return }
        let code = errno
        if code == EEXIST, isFolder(path) { return }
        let parent = Path.parent(path)
        guard code == ENOENT, parent != path, !parent.isEmpty else {
            throw SystemError("make folder", path, code: code)
        }
        try makeFolders(parent, mode: mode)
        guard mkdir(path, mode) == 0 || errno == EEXIST else { throw SystemError("make folder", path) }
    }

    /// A new private folder in `folder`; by default under `$TMPDIR` or /tmp.
    public static func makeTemporaryFolder(
        prefix: String, in folder: String? = nil
    ) throws(SystemError) -> String {
        let base = folder ?? getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array((Path.join(base, prefix) + "XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemError("make folder", base) }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// A new file without a name in a folder, open for reading and writing.
    public static func openUnnamed(in folder: String) throws(SystemError) -> Int32 {
        let descriptor = nops_unnamed(folder)
        guard descriptor >= 0 else { throw SystemError("write in", folder) }
        return descriptor
    }

    /// The target of a symbolic link, as it stands in the link.
    public static func readLink(_ path: String) throws(SystemError) -> String {
        if let planned = PlannedTree.current { return try planned.readLink(path) }
        return try Disk.readLink(path)
    }

    public static func readLink(_ name: String, in folder: Int32, shown: String) throws(SystemError) -> String
    {
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, filled in
            let count = buffer.withMemoryRebound(to: CChar.self) {
                $0.baseAddress.map { readlinkat(folder, name, $0, Int(PATH_MAX)) } ?? -1
            }
            code = count < 0 ? errno : 0
            filled = max(0, count)
        }
        guard code == 0 else { throw SystemError("read link", shown, code: code) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The path with every link resolved; all of it must exist.
    public static func realPath(_ path: String) throws(SystemError) -> String {
        if let planned = PlannedTree.current { return try planned.realPath(path) }
        guard let resolved = realpath(path, nil) else { throw SystemError("resolve", path) }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// The same as far as the path exists; what does not is taken as it stands.
    public static func realPath(ofMissing path: String) -> String {
        if let real = try? realPath(path) { return real }
        let parent = Path.parent(path)
        guard !parent.isEmpty, !parent.utf8.elementsEqual(path.utf8) else { return path }
        return Path.join(realPath(ofMissing: parent), Path.name(path))
    }

    /// The working folder; an error if it was removed.
    public static func workingFolder() throws(SystemError) -> String {
        guard let raw = getcwd(nil, 0) else { throw SystemError("find", ".") }
        defer { free(raw) }
        return String(cString: raw)
    }

    /// The names in a folder, without "." and "..", sorted by bytes.
    public static func list(_ path: String) throws(SystemError) -> [String] {
        if let planned = PlannedTree.current { return try planned.list(path) }
        return try Disk.list(path).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Whether a name that a folder's list has is not UTF-8: as text it names another file, or none.
    public static func isMisread(_ name: String, among names: [String], in folder: String) -> Bool {
        guard name.utf8.contains(0xEF), name.unicodeScalars.contains("\u{FFFD}") else { return false }
        return names.count { $0.utf8.elementsEqual(name.utf8) } > 1
            || (try? FileInfo.of(Path.join(folder, name), followLinks: false)) ?? nil == nil
    }

    /// Removes a file or link; nothing there is no error.
    public static func remove(_ path: String) throws(SystemError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw SystemError("remove", path) }
    }

    /// Removes a tree of nops's own making (a cache, a test's folder), following no link.
    public static func removeTree(_ path: String) throws(SystemError) {
        guard let info = try FileInfo.of(path, followLinks: false) else { return }
        guard info.kind == .folder else { return try remove(path) }
        for name in try list(path) { try removeTree(Path.join(path, name)) }
        guard rmdir(path) == 0 else { throw SystemError("remove", path) }
    }
}
