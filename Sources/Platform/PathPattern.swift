// Patterns over relative paths, part by part.

/// `*` within a part, `**` over parts, `?`, `[a-z]`, `[!a-z]`; a backslash makes the next byte plain.
///
/// A pattern without an inner "/" matches at any depth; one that matches a folder takes in all below it.
public struct PathPattern: Sendable {
    private let parts: [NamePattern]

    /// Nil for a pattern that can match no path within the tree: an empty one, or one with `..` in it.
    public init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/")).map(Array.init).filter { $0 != [0x2E] }
        guard !parts.isEmpty, !parts.contains([0x2E, 0x2E]) else { return nil }
        let isAnchored = text.utf8.dropLast().contains(UInt8(ascii: "/"))
        self.parts = (isAnchored ? [] : [.any]) + parts.map(NamePattern.init)
    }

    /// Whether the path, or a folder that it lies in, matches.
    public func matches(_ path: String) -> Bool { match(path, isWhole: false) }

    /// Whether the path itself matches, not only a folder that it lies in.
    public func matchesWhole(_ path: String) -> Bool { match(path, isWhole: true) }

    private func match(_ path: String, isWhole: Bool) -> Bool {
        let names = path.utf8.split(separator: UInt8(ascii: "/"))
        // reached[n]: the parts so far can take the first n names.
        var reached = [Bool](repeating: false, count: names.count + 1)
        reached[0] = true
        for (index, part) in parts.enumerated() {
            var next = [Bool](repeating: false, count: names.count + 1)
            if part.isAnyDepth {
                // At the end it stands for what is in a folder, so it takes a name at least.
                let least = index == parts.count - 1 ? 1 : 0
                if let first = reached.firstIndex(of: true), first + least <= names.count {
                    for count in (first + least)...names.count { next[count] = true }
                }
            } else {
                for count in names.indices where reached[count] && part.matches(names[count]) {
                    next[count + 1] = true
                }
            }
            reached = next
        }
        return isWhole ? reached[names.count] : reached.contains(true)
    }
}

/// A pattern for one name, by bytes.
private struct NamePattern: Sendable {
    private enum Element {
        case byte(UInt8)
        case one
        case run
        case set([ClosedRange<UInt8>], isNegated: Bool)
    }

    private let elements: [Element]
    /// `**`: any number of names.
    let isAnyDepth: Bool

    static let any = NamePattern(Array("**".utf8))

    init(_ text: [UInt8]) {
        isAnyDepth = text == Array("**".utf8)
        var elements: [Element] = []
        var rest = text[...]
        while let first = rest.popFirst() {
            switch first {
            case UInt8(ascii: "*"):
                if case .run = elements.last { continue }
                elements.append(.run)
            case UInt8(ascii: "?"): elements.append(.one)
            case UInt8(ascii: "\\"): elements.append(.byte(rest.popFirst() ?? first))
            case UInt8(ascii: "["):
                var inside = rest
                if let set = Self.set(&inside) {
                    elements.append(set)
                    rest = inside
                } else {
                    elements.append(.byte(first))
                }
            default: elements.append(.byte(first))
            }
        }
        self.elements = elements
    }

    /// What follows a `[`, up to its `]`; nil if there is none.
    private static func set(_ rest: inout ArraySlice<UInt8>) -> Element? {
        var ranges: [ClosedRange<UInt8>] = []
        let isNegated = rest.first == UInt8(ascii: "!") || rest.first == UInt8(ascii: "^")
        if isNegated { rest.removeFirst() }
        var isFirst = true
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "]"), !isFirst { return .set(ranges, isNegated: isNegated) }
            isFirst = false
            if byte == UInt8(ascii: "["), rest.first == UInt8(ascii: ":"), let known = named(&rest) {
                ranges += known
                continue
            }
            guard let low = plain(byte, &rest) else { return nil }
            if rest.first == UInt8(ascii: "-"), let after = rest.dropFirst().first, after != UInt8(ascii: "]")
            {
                rest.removeFirst(2)
                guard let high = plain(after, &rest) else { return nil }
                if low <= high { ranges.append(low...high) }
            } else {
                ranges.append(low...low)
            }
        }
        return nil
    }

    /// A byte of a set, or the one behind a backslash.
    private static func plain(_ byte: UInt8, _ rest: inout ArraySlice<UInt8>) -> UInt8? {
        byte == UInt8(ascii: "\\") ? rest.popFirst() : byte
    }

    /// `[:digit:]` and its like (POSIX); `rest` begins with its first colon. Nil: none of them.
    private static func named(_ rest: inout ArraySlice<UInt8>) -> [ClosedRange<UInt8>]? {
        let lower = UInt8(ascii: "a")...UInt8(ascii: "z")
        let upper = UInt8(ascii: "A")...UInt8(ascii: "Z")
        let digit = UInt8(ascii: "0")...UInt8(ascii: "9")
        let known: [(String, [ClosedRange<UInt8>])] = [
            (":alpha:]", [lower, upper]), (":digit:]", [digit]), (":alnum:]", [lower, upper, digit]),
            (":lower:]", [lower]), (":upper:]", [upper]), (":space:]", [0x09...0x0D, 0x20...0x20]),
            (":blank:]", [0x09...0x09, 0x20...0x20]), (":cntrl:]", [0x00...0x1F, 0x7F...0x7F]),
            (":graph:]", [0x21...0x7E]), (":print:]", [0x20...0x7E]),
            (":punct:]", [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E]),
            (
                ":xdigit:]",
                [digit, UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F")]
            ),
        ]
        guard let (name, ranges) = known.first(where: { rest.starts(with: $0.0.utf8) }) else { return nil }
        rest.removeFirst(name.utf8.count)
        return ranges
    }

    func matches(_ name: Substring.UTF8View) -> Bool {
        Wildcards.fits(
            Array(name), elements, isRun: { if case .run = $0 { true } else { false } }, takes: Self.takes)
    }

    private static func takes(_ element: Element, _ byte: UInt8) -> Bool {
        switch element {
        case .byte(let wanted): wanted == byte
        case .one, .run: true
        case .set(let ranges, let isNegated): ranges.contains { $0.contains(byte) } != isNegated
        }
    }
}
