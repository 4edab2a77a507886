// Real folders for tests, and what is in them as a value.

import Changes
import Glibc
import Platform
import PluginAPI

/// A generator whose numbers are the same in every run (xorshift64*, S. Vigna 2014).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_f491_4f6c_dd1d
    }
}

/// A temporary project, removed in the end.
final class TestTree {
    /// Holds `tree` (the project) and what tests put beside it.
    let top: String
    let root: String

    init() throws {
        // In memory where that can be: thousands of flushes of a busy disk would take minutes.
        let memory = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : nil
        top = try Files.realPath(try Files.makeTemporaryFolder(prefix: "nops-changes-", in: memory))
        root = top + "/tree"
        try Files.makeFolder(root)
        try Files.makeFolder(root + "/.git")
        try Files.makeFolder(top + "/run")
    }

    deinit {
        _ = try? Files.removeTree(top)
    }

    var environment: [String: String] { ["HOME": top, "USER": "tester", "XDG_RUNTIME_DIR": top + "/run"] }

    func store(_ command: String = "test") -> ChangeStore {
        ChangeStore(startFolder: root, environment: environment, command: command)
    }

    func write(_ path: String, _ text: String) throws {
        try Files.makeFolders(Path.parent(root + "/" + path))
        try Files.writeWhole(root + "/" + path, Array(text.utf8))
    }

    func read(_ path: String) throws -> String { try Files.readText(root + "/" + path) }
    func exists(_ path: String) -> Bool {
        (try? FileInfo.of(root + "/" + path, followLinks: false)) ?? nil != nil
    }

    /// Every entry but `.nops`, with mode and content: what "byte for byte" compares.
    func snapshot(_ folder: String? = nil) throws -> [String: String] {
        let folder = folder ?? root
        var found: [String: String] = [:]
        try TreeWalk.walk(folder) { entry in
            if entry.path == ".nops" { return .skip }
            let path = folder + "/" + entry.path
            guard let info = try FileInfo.of(path, followLinks: false) else { return .skip }
            let mode = String(info.mode, radix: 8)
            switch info.kind {
            case .file: found[entry.path] = "\(mode) file \(try Files.readText(path))"
            case .link: found[entry.path] = "link \(try Files.readLink(path))"
            default: found[entry.path] = "\(mode) folder"
            }
            return .enter
        }
        return found
    }
}

/// A generated tree, and changes to it that are valid.
struct ChangeGenerator {
    var random: SeededGenerator
    /// Path to true for a folder; what the steps so far would leave.
    private var entries: [String: Bool] = [:]
    private var links: Set<String> = []
    private var serial = 0

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private mutating func folders() -> [String] { entries.filter(\.value).keys.sorted() + [""] }
    private func files() -> [String] { entries.filter { !$0.value && !links.contains($0.key) }.keys.sorted() }
    private mutating func fresh(in folder: String) -> String {
        serial += 1
        return (folder.isEmpty ? "" : folder + "/") + "n\(serial)"
    }

    mutating func content() -> [UInt8] {
        let lines = Int.random(in: 0...40, using: &random)
        var bytes: [UInt8] = []
        for _ in 0..<lines { bytes += "line \(Int.random(in: 0...9, using: &random))\n".utf8 }
        if Bool.random(using: &random) { bytes += [0, 255, UInt8.random(in: 0...255, using: &random)] }
        return bytes
    }

    mutating func makeTree(_ tree: TestTree) throws {
        for _ in 0..<Int.random(in: 3...20, using: &random) {
            let folder = folders().randomElement(using: &random) ?? ""
            let path = fresh(in: folder)
            if Int.random(in: 0...3, using: &random) == 0 {
                entries[path] = true
                try Files.makeFolder(tree.root + "/" + path)
            } else {
                entries[path] = false
                try Files.writeWhole(tree.root + "/" + path, content())
            }
        }
    }

    mutating func makeSteps(_ count: Int) -> [Step] {
        var steps: [Step] = []
        while steps.count < count {
            let folder = folders().randomElement(using: &random) ?? ""
            switch Int.random(in: 0...9, using: &random) {
            case 0:
                let path = fresh(in: folder)
                entries[path] = false
                steps.append(.createFile(path: path, content: .bytes(content()), mode: 0o640))
            case 1, 2:
                guard let path = files().randomElement(using: &random) else { continue }
                steps.append(.replaceFile(path: path, content: .bytes(content())))
            case 3:
                guard let path = files().randomElement(using: &random) else { continue }
                entries[path] = nil
                steps.append(.deleteFile(path: path))
            case 4:
                let path = fresh(in: folder)
                entries[path] = true
                steps.append(.makeDirectory(path: path))
            case 5:
                let empty = folders().filter { at in
                    !at.isEmpty && !entries.keys.contains { $0.hasPrefix(at + "/") }
                }
                guard let path = empty.randomElement(using: &random) else { continue }
                entries[path] = nil
                steps.append(.removeDirectory(path: path))
            case 6:
                let path = fresh(in: folder)
                entries[path] = false
                links.insert(path)
                steps.append(.makeLink(path: path, target: "n1"))
            case 7:
                guard let path = files().randomElement(using: &random) else { continue }
                steps.append(.setMode(path: path, mode: 0o600 | UInt32.random(in: 0...63, using: &random)))
            default:
                guard let from = entries.keys.sorted().randomElement(using: &random) else { continue }
                let targets = folders().filter { $0 != from && !$0.hasPrefix(from + "/") }
                guard let target = targets.randomElement(using: &random) else { continue }
                // Now and then a name that was in use before.
                let name =
                    Bool.random(using: &random) ? "n\(Int.random(in: 1...serial, using: &random))" : nil
                let to = name.map { (target.isEmpty ? "" : target + "/") + $0 } ?? fresh(in: target)
                guard entries[to] == nil, to != from else { continue }
                for (path, isFolder) in entries where path == from || path.hasPrefix(from + "/") {
                    let moved = to + path.dropFirst(from.count)
                    entries[path] = nil
                    entries[moved] = isFolder
                    if links.remove(path) != nil { links.insert(moved) }
                }
                steps.append(.move(from: from, to: to))
            }
        }
        return steps
    }
}
