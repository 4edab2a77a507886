// What lay in a folder when it was moved: names, sizes and times, so that undo can name each file that
// was altered since. Contents are not read.

import Glibc
import Platform
import PluginAPI

struct TreeListing {
    struct Entry: Equatable {
        var path: String
        var kind: FileKind
        var size: Int
        var modified: FileTime
        /// Which file it is, of one that has other names.
        var file: FileIdentity?
    }

    var entries: [Entry] = []

    init(folder: String) throws {
        // What its user may not look into can't be checked later; it moves all the same.
        guard faccessat(AT_FDCWD, folder, R_OK, AT_EACCESS) == 0 || errno != EACCES else {
            return
        }
        try TreeWalk.walk(folder, unreadable: { _ in }) { entry in
            // What nops keeps of a project within is no part of what was moved: it goes on there.
            if entry.kind == .folder, Path.name(entry.path) == ".nops" { return .skip }
            if entry.kind != .folder, let info = try Self.info(Path.join(folder, entry.path)) {
                entries.append(
                    Entry(
                        path: entry.path, kind: info.kind, size: info.size, modified: info.modified,
                        file: info.links > 1 ? FileIdentity(info) : nil))
            }
            return .enter
        }
    }

    /// Nil also of what lies in a folder that may be listed, but not entered.
    private static func info(_ path: String) throws -> FileInfo? {
        do { return try FileInfo.of(path, followLinks: false) } catch {
            if error.code == EACCES { return nil }
            throw error
        }
    }

    init(encoded: [UInt8]) throws {
        try encoded.withUnsafeBytes { bytes in
            var reader = RecordReader(bytes)
            let count = try reader.integer(UInt32.self)
            for _ in 0..<count {
                guard let kind = FileKind(rawValue: try reader.byte()) else { throw RecordError() }
                entries.append(
                    Entry(
                        path: try reader.text(), kind: kind, size: try reader.size(),
                        modified: try reader.time()))
            }
            while reader.left > 0 {
                let index = Int(try reader.integer(UInt32.self))
                guard entries.indices.contains(index) else { throw RecordError() }
                entries[index].file = try reader.identity()
            }
        }
    }

    var encoded: [UInt8] {
        var writer = RecordWriter()
        writer.integer(UInt32(entries.count))
        for entry in entries {
            writer.byte(entry.kind.rawValue)
            writer.text(entry.path)
            writer.integer(Int64(entry.size))
            writer.time(entry.modified)
        }
        for (index, entry) in entries.enumerated() {
            guard let file = entry.file else { continue }
            writer.integer(UInt32(index))
            writer.identity(file)
        }
        return writer.bytes
    }
}
