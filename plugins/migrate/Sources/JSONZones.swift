// Where strings stand in JSON, comments allowed.

struct JSONZones {
    private let lines: TextLines
    private let isPackage: Bool
    /// Keys further out than this many levels say nothing of a value.
    private static let deepest = 64

    init(_ lines: TextLines, isPackage: Bool) {
        self.lines = lines
        self.isPackage = isPackage
    }

    func zones() -> [TextZone] {
        let bytes = lines.bytes
        var found: [TextZone] = []
        var keys: [String] = []
        var key: String?
        var isMap: [Bool] = []
        var at = 0
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                if let name = key { keys.append(name) } else { keys.append(keys.last ?? "") }
                isMap.append(bytes[at] == UInt8(ascii: "{"))
                key = nil
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                _ = keys.popLast()
                _ = isMap.popLast()
                key = nil
            case UInt8(ascii: ","): key = nil
            case UInt8(ascii: "/")
            where at + 1 < bytes.count && (bytes[at + 1] == 0x2F || bytes[at + 1] == 0x2A):
                let end = commentEnd(at)
                found.append(TextZone(range: at..<end, role: .prose))
                at = end
                continue
            case 0x22:
                let end = stringEnd(at)
                let content = at + 1..<end
                let isKey = isMap.last == true && key == nil
                if isKey {
                    key = lines.text(content)
                    // Of a package's keys those that are paths, or patterns of such.
                    let isPattern = isPackage && keys.last == "lint-staged"
                    if !isPackage || isPattern || keys.last == "browser", lines.first("/", in: content) != nil
                    {
                        found.append(TextZone(range: content, role: isPattern ? .path : .value))
                    } else if !isPackage,
                        let role = KeyRoles.roleOfKey(
                            in: keys.last ?? "", hasDot: lines.first(".", in: content) != nil)
                    {
                        found.append(TextZone(range: content, role: role))
                    }
                } else if let path = linked(content) {
                    found.append(TextZone(range: path, role: .path))
                } else if let role = role(key, keys.suffix(Self.deepest)), !content.isEmpty {
                    found.append(TextZone(range: content, role: role))
                }
                at = min(end + 1, bytes.count)
                continue
            default: break
            }
            at += 1
        }
        return found
    }

    /// A dependency's folder: `file:../a`, `link:../a`; what Jest tells from its root.
    private func linked(_ content: Range<Int>) -> Range<Int>? {
        for mark: StaticString in ["file:", "link:", "portal:", "<rootDir>/"]
        where lines.starts(content, with: mark) {
            return content.lowerBound + mark.utf8CodeUnitCount..<content.upperBound
        }
        return nil
    }

    private func role(_ key: String?, _ keys: ArraySlice<String>) -> TextZone.Role? {
        if isPackage, keys.contains("exports") || keys.contains("imports") { return .value }
        if keys.contains("dependencies") || keys.contains("devDependencies") { return nil }
        // `paths` of tsconfig, and lists: by the key around them.
        let name = key ?? keys.last ?? ""
        let parents = key == nil ? keys.dropLast() : keys
        if keys.last == "paths" { return .path }
        return KeyRoles.role(of: name, in: parents.filter { !$0.isEmpty })
    }

    private func stringEnd(_ start: Int) -> Int {
        let bytes = lines.bytes
        var at = start + 1
        while at < bytes.count, bytes[at] != 0x22, bytes[at] != 0x0A { at += bytes[at] == 0x5C ? 2 : 1 }
        return min(at, bytes.count)
    }

    private func commentEnd(_ start: Int) -> Int {
        let bytes = lines.bytes
        var at = start + 2
        if bytes[start + 1] == 0x2F {
            while at < bytes.count, bytes[at] != 0x0A { at += 1 }
            return at
        }
        while at < bytes.count, !(bytes[at] == 0x2F && bytes[at - 1] == 0x2A && at > start + 2) { at += 1 }
        return min(at + 1, bytes.count)
    }
}
