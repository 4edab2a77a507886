// `packages = [{include = "a", from = "src"}]` of Poetry: a package, and the folder in which it lies but which is no part of it.

extension TextScanner {
    /// Both follow; a folder that wasn't told before is told now.
    mutating func scanIncluded(_ range: Range<Int>) {
        let written = text(range)
        let open = bytes[..<range.lowerBound].lastIndex(of: UInt8(ascii: "{")) ?? range.lowerBound
        let close = bytes[range.upperBound...].firstIndex(of: UInt8(ascii: "}")) ?? range.upperBound
        let from = value(of: "from", in: open..<close)
        let home = from.map { text($0) } ?? ""
        let old = RelativePath.join(home, written)
        let target = paths.target(of: old)
        guard target != old, paths.exists(old) else { return }
        guard let names = references.map.name(ofTarget: target, root: home), !names.isEmpty else {
            return add(range, target, .unsure, .path)
        }
        let inner = names.joined(separator: "/")
        let root = target == inner ? "" : String(target.dropLast(inner.count + 1))
        add(range, inner, .certain, .path)
        if let from {
            add(from, root.isEmpty ? "." : root, .certain, .path)
        } else if !root.isEmpty, close > range.upperBound {
            let quote = text(range.upperBound..<range.upperBound + 1)
            add(
                range.upperBound + 1..<range.upperBound + 1, ", from = \(quote)\(root)\(quote)", .certain,
                .path)
        }
    }

    /// The text that a key of an inline table has.
    private func value(of key: String, in range: Range<Int>) -> Range<Int>? {
        let part = UnsafeBufferPointer(rebasing: bytes[range])
        guard let at = ByteSearch(key).firstWord(in: part) else { return nil }
        let rest = bytes[(range.lowerBound + at + key.utf8.count)..<range.upperBound]
            .drop { $0 == 0x20 || $0 == UInt8(ascii: "=") }
        guard let quote = rest.first, quote == 0x22 || quote == 0x27,
            let end = rest.dropFirst().firstIndex(of: quote)
        else { return nil }
        return rest.startIndex + 1..<end
    }
}
