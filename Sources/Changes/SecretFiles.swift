// Files of which a change said that they hold secrets: no diff shows them, of whatever change it is.

import CSystem
import Glibc
import Platform

/// Such files, by their paths and by what they held: they may be edited since, moved or copied.
struct SecretFiles {
    private var paths: Set<String> = []
    private var contents: Set<ContentHash> = []

    init() {}

    /// What cannot be read says nothing.
    init(_ store: StoreFolders) {
        guard let text = try? Files.readText(store.secretFiles) else { return }
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1)
            guard words.count == 2, words[0].utf8.count == 64 else { continue }
            let digits = Array(words[0].utf8)
            let digest = stride(from: 0, to: 64, by: 2).compactMap {
                UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
            }
            guard digest.count == 32 else { continue }
            contents.insert(ContentHash(digest: digest))
            paths.insert(StoreOrigins.path(words[1]))
        }
    }

    func holds(_ path: String) -> Bool { paths.contains(path) }
    func holds(_ content: [UInt8]) -> Bool { !contents.isEmpty && contents.contains(ContentHash(content)) }

    func holds(_ state: EntryState) -> Bool {
        guard case .file(let hash, _, _) = state else { return false }
        return contents.contains(hash)
    }

    /// Notes them before any of them is written.
    static func note(_ contents: Set<ContentHash>, of works: [Work], in store: StoreFolders) throws {
        let known = SecretFiles(store)
        let paths = works.flatMap(\.touched)
        var text = ""
        for content in contents {
            for path in paths where !(known.holds(path) && known.contents.contains(content)) {
                text += "\(Digest.hex(content.bytes)) \(StoreOrigins.escaped(path))\n"
            }
        }
        guard !text.isEmpty else { return }
        let descriptor = StoreFile.open(store.secretFiles, O_WRONLY | O_APPEND)
        guard descriptor >= 0 else { throw SystemError("write", store.secretFiles) }
        defer { close(descriptor) }
        // A line that was cut short ends here.
        try Files.writeAll(descriptor, Array(("\n" + text).utf8), shown: store.secretFiles)
        guard fsync(descriptor) == 0 else { throw SystemError("write", store.secretFiles) }
    }
}

extension StoreFolders {
    var secretFiles: String { folder + "/secret-files" }
}

extension ChangeStore {
    func secretFiles() -> SecretFiles { (try? store()).map(SecretFiles.init) ?? SecretFiles() }
}
