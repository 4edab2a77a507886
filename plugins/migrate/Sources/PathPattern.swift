// Patterns of paths, as `exclude` has them.

/// A pattern over relative paths: `*` within a part, `**` over parts, `?`, `[a-z]`, `[!a-z]`.
///
/// A pattern without an inner "/" matches at any depth; one that matches a folder takes in all below it.
struct PathPattern: Sendable {
    private let parts: [[UInt8]]

    init?(_ text: String) {
        var parts = text.utf8.split(separator: UInt8(ascii: "/")).map(Array.init).filter { $0 != [0x2E] }
        guard !parts.isEmpty, !parts.contains([0x2E, 0x2E]) else { return nil }
        let isAnchored = text.utf8.dropLast().contains(UInt8(ascii: "/"))
        if !isAnchored { parts.insert(Array("**".utf8), at: 0) }
        self.parts = parts
    }

    /// Whether the path, or a folder that it lies in, matches.
    func matches(_ path: String) -> Bool {
        let names = path.utf8.split(separator: UInt8(ascii: "/")).map(Array.init)
        return match(parts[...], names[...])
    }

    /// Whether the path itself matches, not only a folder that it lies in.
    func matchesWhole(_ path: String) -> Bool {
        let names = path.utf8.split(separator: UInt8(ascii: "/")).map(Array.init)
        return match(parts[...], names[...], isWhole: true)
    }

    private func match(_ parts: ArraySlice<[UInt8]>, _ names: ArraySlice<[UInt8]>, isWhole: Bool = false)
        -> Bool
    {
        guard let part = parts.first else { return !isWhole || names.isEmpty }
        if part == Array("**".utf8) {
            if parts.count == 1 { return !names.isEmpty }
            return names.indices.contains { match(parts.dropFirst(), names[$0...], isWhole: isWhole) }
        }
        guard let name = names.first else { return false }
        return Self.glob(part[...], name[...])
            && match(parts.dropFirst(), names.dropFirst(), isWhole: isWhole)
    }

    /// One part against one name; steps back to the last star only, so it takes no more than length times length.
    private static func glob(_ pattern: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
        var pattern = pattern
        var name = name
        var retry: (pattern: ArraySlice<UInt8>, name: ArraySlice<UInt8>)?
        while true {
            if pattern.first == UInt8(ascii: "*") {
                pattern = pattern.dropFirst()
                retry = (pattern, name)
                continue
            }
            if let byte = name.first {
                if let rest = one(pattern, byte) {
                    pattern = rest
                    name = name.dropFirst()
                    continue
                }
            } else if pattern.isEmpty {
                return true
            }
            guard let last = retry, !last.name.isEmpty else { return false }
            retry = (last.pattern, last.name.dropFirst())
            pattern = last.pattern
            name = last.name.dropFirst()
        }
    }

    /// What is left of a pattern whose first element takes this byte; nil if it doesn't.
    private static func one(_ pattern: ArraySlice<UInt8>, _ byte: UInt8) -> ArraySlice<UInt8>? {
        guard let first = pattern.first else { return nil }
        if first == UInt8(ascii: "?") { return pattern.dropFirst() }
        guard first == UInt8(ascii: "["), let close = pattern.dropFirst(2).firstIndex(of: UInt8(ascii: "]"))
        else {
            return first == byte ? pattern.dropFirst() : nil
        }
        var set = pattern[(pattern.startIndex + 1)..<close]
        let isNegated = set.first == UInt8(ascii: "!") || set.first == UInt8(ascii: "^")
        if isNegated { set = set.dropFirst() }
        var isIn = false
        while let low = set.first {
            if set.count >= 3, set[set.startIndex + 1] == UInt8(ascii: "-") {
                if low <= byte, byte <= set[set.startIndex + 2] { isIn = true }
                set = set.dropFirst(3)
            } else {
                if low == byte { isIn = true }
                set = set.dropFirst()
            }
        }
        return isIn != isNegated ? pattern[(close + 1)...] : nil
    }
}
