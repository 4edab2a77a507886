// Import paths in makefiles and scripts that begin with a variable: `-X $(PKG)/version.Number=1`.

struct GoVariables {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let modules: [String]

    /// - Parameter modules: paths of modules of the tree, as they are before the moves.
    init(_ bytes: UnsafeBufferPointer<UInt8>, modules: [String]) {
        self.bytes = bytes
        self.modules = modules
    }

    private static let list = ByteSearch("go list -m")

    /// What follows a variable that the text itself sets to the beginning of an import path, with that path.
    func paths() -> [(range: Range<Int>, whole: String)] {
        guard bytes.contains(UInt8(ascii: "$")) else { return [] }
        let values = values()
        guard !values.isEmpty else { return [] }
        var found: [(Range<Int>, String)] = []
        var at = 0
        while let dollar = bytes[at...].firstIndex(of: UInt8(ascii: "$")) {
            at = dollar + 1
            guard let (name, end) = variable(at), let value = values[name], end < bytes.count,
                bytes[end] == UInt8(ascii: "/")
            else { continue }
            var stop = end + 1
            while stop < bytes.count,
                bytes[stop].isOfName || [0x2D, 0x2E, 0x2F].contains(bytes[stop])
            {
                stop += 1
            }
            guard stop > end + 1 else { continue }
            found.append(
                (end + 1..<stop, value + "/" + String(decoding: bytes[end + 1..<stop], as: UTF8.self)))
            at = stop
        }
        return found
    }

    /// `$(NAME)`, `${NAME}` and `$NAME` after the dollar: the name and where it ends.
    private func variable(_ start: Int) -> (name: String, end: Int)? {
        guard start < bytes.count else { return nil }
        let isOpen = bytes[start] == UInt8(ascii: "(") || bytes[start] == UInt8(ascii: "{")
        let first = isOpen ? start + 1 : start
        var end = first
        while end < bytes.count, bytes[end].isOfName { end += 1 }
        guard end > first else { return nil }
        let name = String(decoding: bytes[first..<end], as: UTF8.self)
        guard isOpen else { return (name, end) }
        guard end < bytes.count, [UInt8(ascii: ")"), UInt8(ascii: "}")].contains(bytes[end]) else {
            return nil
        }
        return (name, end + 1)
    }

    /// Variables whose value is a module's path, or one below it; such as are set to several are left out.
    private func values() -> [String: String] {
        var found: [String: String] = [:]
        var doubtful: Set<String> = []
        TextLines(bytes).forEach { line in
            guard let (name, value) = assignment(line) else { return }
            if let other = found[name], other != value { doubtful.insert(name) }
            found[name] = value
        }
        return found.filter { !doubtful.contains($0.key) }
    }

    /// `NAME := example.com/app`, `export NAME="…"`, `NAME: …` in YAML, `NAME ?= $(shell go list -m)`.
    private func assignment(_ line: Range<Int>) -> (name: String, value: String)? {
        let lines = TextLines(bytes)
        var text = lines.trimmed(line)
        if lines.starts(text, with: "export ") { text = lines.trimmed(text.lowerBound + 7..<text.upperBound) }
        let name = bytes[text].prefix { $0.isOfName }
        guard !name.isEmpty else { return nil }
        var at = name.endIndex
        while at < text.upperBound, [0x20, 0x3A, 0x3D, 0x3F].contains(bytes[at]) { at += 1 }
        guard bytes[name.endIndex..<at].contains(where: { $0 == 0x3D || $0 == 0x3A }) else { return nil }
        let range = lines.unquoted(lines.trimmed(at..<text.upperBound))
        let value = lines.text(range)
        let key = String(decoding: name, as: UTF8.self)
        if modules.contains(where: { RelativePath.isInside(value, $0) }) { return (key, value) }
        let part = UnsafeBufferPointer(rebasing: bytes[..<range.upperBound])
        guard modules.count == 1, let module = modules.first,
            Self.list.first(in: part, from: range.lowerBound) != nil
        else { return nil }
        return (key, module)
    }
}
