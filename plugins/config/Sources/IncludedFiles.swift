// The files that others take in by `!include`: what they hold is there already, so that they are no layers of their own.

import Formats
import Platform
import PluginAPI

struct IncludedFiles {
    /// How often each is named. By absolute path.
    private(set) var counts: [String: Int] = [:]
    private var done: Set<String> = []

    private static let tag = Array("!include".utf8)

    /// Those that some files include, themselves or by what they include. Looks for the tag only: what can't be read is said
    /// where the file is read.
    init(of paths: [String]) {
        for path in paths { look(at: path) }
    }

    private mutating func look(at path: String) {
        guard ["yaml", "yml"].contains(Path.fileExtension(path).lowercased()), done.count < 1000,
            done.insert(path).inserted, let info = try? FileInfo.of(path), info.kind == .file,
            info.size <= ConfigFile.sizeLimit, let bytes = try? Files.read(path)
        else { return }
        for name in Self.names(in: bytes) {
            let target = Path.absolute(name, in: Path.parent(path))
            counts[target, default: 0] += 1
            look(at: target)
        }
    }

    /// What stands behind each tag, on its line and before any comment.
    private static func names(in bytes: [UInt8]) -> [String] {
        var names: [String] = []
        var at = bytes.startIndex
        while let mark = bytes[at...].firstIndex(of: tag[0]) {
            at = mark + 1
            guard bytes[mark...].starts(with: tag), !isComment(mark, bytes) else { continue }
            var rest = bytes[(mark + tag.count)...]
            guard rest.first == 0x20 || rest.first == 0x09 else { continue }
            rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
            let name: ArraySlice<UInt8>
            if let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                name = rest.dropFirst().prefix { $0 != quote && $0 != 0x0A }
            } else {
                name = rest.prefix { !" \t\r\n,}]".utf8.contains($0) }
            }
            if !name.isEmpty { names.append(String(decoding: name, as: UTF8.self)) }
        }
        return names
    }

    private static func isComment(_ index: Int, _ bytes: [UInt8]) -> Bool {
        let start = bytes[..<index].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let before = bytes[start..<index]
        return before.indices.contains { position in
            before[position] == UInt8(ascii: "#")
                && (position == start || before[position - 1] == 0x20 || before[position - 1] == 0x09)
        }
    }
}
