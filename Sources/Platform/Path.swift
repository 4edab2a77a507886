// Paths as text: no call here looks at the disk.

/// Work on paths as text, by bytes ("/" is the only separator).
public enum Path {
    private static let slash = UInt8(ascii: "/")

    public static func isAbsolute(_ path: String) -> Bool { path.utf8.first == slash }

    /// `second` if it is absolute, else both with one "/" between.
    public static func join(_ first: String, _ second: String) -> String {
        if first.isEmpty || isAbsolute(second) { return second }
        if second.isEmpty { return first }
        return first.utf8.last == slash ? first + second : first + "/" + second
    }

    /// What holds the path: "a" for "a/b", "/" for "/a", "" for "a".
    public static func parent(_ path: String) -> String {
        let bytes = withoutTrailingSlashes(path)
        guard let cut = bytes.lastIndex(of: slash) else { return "" }
        var end = cut
        while end > bytes.startIndex, bytes[bytes.index(before: end)] == slash {
            end = bytes.index(before: end)
        }
        return end == bytes.startIndex ? "/" : String(Substring(bytes[..<end]))
    }

    /// The last part: "b.txt" for "a/b.txt"; "/" for "/".
    public static func name(_ path: String) -> String {
        let bytes = withoutTrailingSlashes(path)
        guard let cut = bytes.lastIndex(of: slash), bytes.count > 1 else { return String(Substring(bytes)) }
        return String(Substring(bytes[bytes.index(after: cut)...]))
    }

    /// The name's end after its last ".", without it: "gz" for "a.tar.gz", "" for ".profile" and "a".
    public static func fileExtension(_ path: String) -> String {
        let last = name(path)
        guard let dot = last.utf8.lastIndex(of: UInt8(ascii: ".")), dot != last.utf8.startIndex else {
            return ""
        }
        return String(last[last.utf8.index(after: dot)...])
    }

    /// The name without its extension: "a.tar" for "x/a.tar.gz".
    public static func stem(_ path: String) -> String {
        let last = name(path)
        guard let dot = last.utf8.lastIndex(of: UInt8(ascii: ".")), dot != last.utf8.startIndex else {
            return last
        }
        return String(last[..<dot])
    }

    /// The parts between slashes; empty ones and "." left out.
    public static func parts(_ path: String) -> [Substring] {
        let bytes = path.utf8
        var found: [Substring] = []
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let end = bytes[start...].firstIndex(of: slash) ?? bytes.endIndex
            let part = bytes[start..<end]
            if !part.isEmpty, part.first != UInt8(ascii: ".") || part.count > 1 {
                found.append(Substring(part))
            }
            if end == bytes.endIndex { break }
            start = bytes.index(after: end)
        }
        return found
    }

    /// Without "." parts, double slashes, a trailing slash, and ".." where the text alone can resolve
    /// it. "" becomes ".".
    public static func normalise(_ path: String) -> String {
        if isNormal(path) { return path }
        let absolute = isAbsolute(path)
        var kept: [Substring] = []
        for part in parts(path) {
            if part != ".." {
                kept.append(part)
            } else if let last = kept.last, last != ".." {
                kept.removeLast()
            } else if !absolute {
                kept.append(part)
            }
        }
        let text = kept.joined(separator: "/")
        return absolute ? "/" + text : text.isEmpty ? "." : text
    }

    /// Normalised, and joined to `folder` if it is relative.
    public static func absolute(_ path: String, in folder: String) -> String {
        normalise(join(folder, path))
    }

    /// True if `path` is `folder` or lies in it. Both must be normal and of the same kind.
    public static func isInside(_ path: String, _ folder: String) -> Bool {
        if folder == "/" { return isAbsolute(path) }
        guard path.utf8.starts(with: folder.utf8) else { return false }
        let rest = path.utf8.dropFirst(folder.utf8.count)
        return rest.isEmpty || rest.first == slash
    }

    /// `path` as seen from `folder`: "../b" for "/x/b" from "/x/a". Both absolute and normal.
    public static func relative(_ path: String, to folder: String) -> String {
        let target = parts(path)
        let base = parts(folder)
        var common = 0
        while common < target.count, common < base.count, target[common] == base[common] { common += 1 }
        let steps = Array(repeating: Substring(".."), count: base.count - common) + target[common...]
        return steps.isEmpty ? "." : steps.joined(separator: "/")
    }

    private static func withoutTrailingSlashes(_ path: String) -> Substring.UTF8View {
        var bytes = path.utf8[...]
        while bytes.count > 1, bytes.last == slash { bytes = bytes.dropLast() }
        return bytes
    }

    /// Nearly every path is normal already; this looks without allocating.
    private static func isNormal(_ path: String) -> Bool {
        var partLength = 0
        var onlyDots = true
        var isFirst = true
        for byte in path.utf8 {
            if byte == slash {
                if partLength == 0, !isFirst { return false }
                if partLength > 0, onlyDots, partLength <= 2 { return false }
                partLength = 0
                onlyDots = true
            } else {
                partLength += 1
                if byte != UInt8(ascii: ".") { onlyDots = false }
            }
            isFirst = false
        }
        if partLength == 0 { return path == "/" }
        return !(onlyDots && partLength <= 2) || path == "."
    }
}
