// What git has staged, read from its index, so that moves of tracked files can be staged as renames.

import Platform
import PluginAPI

/// A repository around a project's root.
struct GitRepository {
    /// The working tree's top and git's own folder, absolute.
    let top: String
    let folder: String

    /// The nearest one upward; nil: none.
    static func around(_ root: String) -> GitRepository? {
        var at = root
        while true {
            let mark = Path.join(at, ".git")
            if Files.isFolder(mark) { return GitRepository(top: at, folder: mark) }
            // Of a further working tree, and of a submodule: a file that says where.
            if Files.exists(mark), let text = try? Files.read(mark) {
                let line =
                    String(decoding: text, as: UTF8.self).split(whereSeparator: \.isNewline).first ?? ""
                guard line.hasPrefix("gitdir: ") else { return nil }
                return GitRepository(top: at, folder: Path.absolute(String(line.dropFirst(8)), in: at))
            }
            guard at != "/" else { return nil }
            at = Path.parent(at)
        }
    }

    var hasIndex: Bool { Files.exists(Path.join(folder, "index")) }

    /// A staged file.
    struct Entry: Equatable {
        /// As git writes it, in octal.
        var mode: String
        /// The content's name.
        var object: String
    }

    /// What is staged, by path from the top; nil where there is no index, or one of a kind that isn't read here. Paths in
    /// conflict are left out.
    func entries() -> [String: Entry]? {
        guard let bytes = try? Files.read(Path.join(folder, "index")) else { return nil }
        return bytes.withUnsafeBytes { GitIndex(bytes: $0).read() }
    }
}

/// Git's index file, versions 2 to 4 (gitformat-index(5)).
private struct GitIndex {
    let bytes: UnsafeRawBufferPointer

    private func number(_ at: Int, _ count: Int) -> Int? {
        guard at + count <= bytes.count else { return nil }
        return bytes[at..<at + count].reduce(0) { $0 << 8 | Int($1) }
    }

    func read() -> [String: GitRepository.Entry]? {
        guard bytes.starts(with: "DIRC".utf8), let version = number(4, 4), (2...4).contains(version),
            let count = number(8, 4)
        else { return nil }
        var result: [String: GitRepository.Entry] = [:]
        var at = 12
        var last: [UInt8] = []
        for _ in 0..<count {
            let begin = at
            guard let mode = number(at + 24, 4), let flags = number(at + 60, 2) else { return nil }
            let object = bytes[(at + 40)..<(at + 60)].map { byte in
                let text = String(byte, radix: 16)
                return text.count == 1 ? "0" + text : text
            }.joined()
            at += 62
            if version > 2, flags & 0x4000 != 0 { at += 2 }
            if version == 4 {
                guard let strip = strippedCount(&at), strip <= last.count else { return nil }
                last.removeLast(strip)
            } else {
                last = []
            }
            guard let end = bytes[min(at, bytes.count)...].firstIndex(of: 0) else { return nil }
            last += bytes[at..<end]
            at = version == 4 ? end + 1 : begin + (end - begin + 8) / 8 * 8
            guard flags & 0x3000 == 0 else { continue }
            result[String(decoding: last, as: UTF8.self)] = GitRepository.Entry(
                mode: String(mode, radix: 8), object: object)
        }
        // A split index holds only what has changed since.
        while let size = number(at + 4, 4), at + 8 + size <= bytes.count - 20 {
            if bytes[at..<at + 4].elementsEqual("link".utf8) { return nil }
            at += 8 + size
        }
        return result
    }

    /// How many bytes of the name before are not this one's: git's variable-width number.
    private func strippedCount(_ at: inout Int) -> Int? {
        guard at < bytes.count else { return nil }
        var byte = bytes[at]
        var value = Int(byte & 0x7F)
        at += 1
        while byte & 0x80 != 0 {
            guard at < bytes.count, value < 1 << 40 else { return nil }
            byte = bytes[at]
            value = (value + 1) << 7 | Int(byte & 0x7F)
            at += 1
        }
        return value
    }
}

extension GitRepository {
    /// Stages moves as renames: what was staged of each file stays staged, at its new place. Nothing else of the index changes.
    /// - Parameter moves: of files, from the project's root.
    func staging(_ moves: [Move], root: String) -> [Effect] {
        guard let entries = entries() else { return [] }
        let prefix =
            root == top ? "" : (String(root.utf8.dropFirst(top.utf8.count + (top == "/" ? 0 : 1))) ?? "")
        let tracked = moves.compactMap { move -> (from: String, to: String, entry: Entry)? in
            let from = RelativePath.join(prefix, move.from)
            return entries[from].map { (from, RelativePath.join(prefix, move.to), $0) }
        }
        guard !tracked.isEmpty else { return [] }
        let old = Set(tracked.map(\.from))
        let new = Set(tracked.map(\.to))
        let added = tracked.map { ["--cacheinfo", "\($0.entry.mode),\($0.entry.object),\($0.to)"] }
        // What another file's place takes over was staged there.
        let restored = tracked.map { ["--cacheinfo", "\($0.entry.mode),\($0.entry.object),\($0.from)"] }
        let gone = old.subtracting(new).sorted()
        let come = new.subtracting(old).sorted()
        let files = tracked.count == 1 ? "1 file" : "\(tracked.count) files"
        var effects: [Effect] = []
        for start in stride(from: 0, to: tracked.count, by: 500) {
            let part = start..<min(start + 500, tracked.count)
            effects.append(
                Effect(
                    name: "git: stage \(files) at the new place",
                    action: call(["--add", "--replace"] + added[part].flatMap { $0 }),
                    inverse: call(["--add", "--replace"] + restored[part].flatMap { $0 })))
        }
        for start in stride(from: 0, to: max(gone.count, come.count), by: 500) {
            let name = "git: unstage the old place"
            effects.append(
                Effect(
                    name: name, action: removal(gone.dropFirst(start).prefix(500)),
                    inverse: removal(come.dropFirst(start).prefix(500))))
        }
        return effects
    }

    private func call(_ arguments: [String]) -> Effect.Call {
        Effect.Call(["git", "-C", top, "update-index"] + arguments)
    }

    private func removal(_ paths: ArraySlice<String>) -> Effect.Call {
        call(paths.isEmpty ? ["-q"] : ["--force-remove", "--"] + paths)
    }
}
