import Syntax

extension SourceFile {
    /// Whether the text asks somewhere whether a variable is null, or says what is taken then: what is known of it behind
    /// such a question isn't followed.
    func asks(whether name: String) -> Bool {
        text(Span(file: number, start: 0, end: bytes.count)).asks(whether: name)
    }
}

extension Compiler {
    /// The same; the text is read once for each name.
    func asks(whether name: String) -> Bool {
        if let known = askedNames[name] { return known }
        let asks = source.asks(whether: name)
        askedNames[name] = asks
        return asks
    }

    /// The same of a part that is written with a question mark: `owner?.mail?`.
    func asks(ofPath path: String) -> Bool {
        if let known = askedNames[path] { return known }
        let text = source.text(Span(file: source.number, start: 0, end: source.bytes.count))
        let asks = [" == null", " != null", " is ", " ??"].contains { text.contains(path + $0) }
        askedNames[path] = asks
        return asks
    }
}

extension String {
    /// The same of a part of a text.
    func asks(whether name: String) -> Bool {
        let pieces = components(of: "$" + name)
        for (before, after) in zip(pieces, pieces.dropFirst()) {
            let rest = after.drop { $0 == " " }
            if let next = after.first, next == "_" || next.isLetter || next.isNumber { continue }
            if after.first == "?" || ["==", "!=", "??", "is "].contains(where: rest.hasPrefix) {
                // `$name == ""` asks something else: no text isn't an empty one.
                let compared = rest.dropFirst(2).drop { $0 == " " }
                if ["==", "!="].contains(rest.prefix(2)), ["\"\"", "''"].contains(compared.prefix(2)) {
                    continue
                }
                return true
            }
            let start = before[
                ..<(before.lastIndex { $0 != " " && $0 != "(" }.map(before.index(after:)) ?? before.startIndex)
            ]
            // `if $x.a` takes a part of it, so that it has to be there.
            if after.first != ".", after.first != "[",
                ["if", "match", "null ==", "null !=", "and", "or"].contains(where: start.hasSuffix)
            {
                return true
            }
        }
        return false
    }

    private func components(of separator: String) -> [Substring] {
        var pieces: [Substring] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            pieces.append(rest[..<range.lowerBound])
            rest = rest[range.upperBound...]
        }
        return pieces + [rest]
    }
}
