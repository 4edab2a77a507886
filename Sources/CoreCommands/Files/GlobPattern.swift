import Platform
import PluginAPI

/// A pattern for one name: `*`, `?`, `[a-z]`, `[!x]`, `{a,b}`; `\` makes the next character plain.
struct GlobPattern {
    private enum Piece {
        case scalar(Unicode.Scalar)
        case any
        case run
        case set([ClosedRange<Unicode.Scalar>], isNegated: Bool)
    }

    /// A regular expression in the place of a pattern.
    static let doubt: Signature.Doubt = { value in
        guard case .string(let text) = value else { return nil }
        let pattern = text.string
        guard
            // `.*` alone finds the hidden ones.
            pattern.hasPrefix(".*") && pattern.count > 2 || pattern.contains("\\.") || pattern.hasPrefix("^")
                || pattern.hasSuffix("$")
        else { return nil }
        return (
            "this is a pattern with `*` and `?`, no regular expression",
            "`'*.log'`; a regular expression is asked by `where name =~ '…'`"
        )
    }

    /// One for each alternative of its braces.
    private let alternatives: [[Piece]]

    init(_ text: String) throws {
        alternatives = try GlobPattern.alternatives(of: text).map { try GlobPattern.pieces($0) }
    }

    static func isPattern(_ text: String) -> Bool { text.contains { "*?[{\\".contains($0) } }

    /// The pattern with its braces written out: `a{b,c}` is `ab` and `ac`. A brace that isn't closed is itself.
    static func alternatives(of text: String) -> [String] {
        guard let open = text.firstIndex(of: "{") else { return [text] }
        var depth = 0
        var starts = [text.index(after: open)]
        var index = open
        while index < text.endIndex {
            switch text[index] {
            case "{": depth += 1
            case "}":
                depth -= 1
                if depth == 0 {
                    if starts.count == 1 { break }
                    let before = text[..<open]
                    let after = text[text.index(after: index)...]
                    let close = index
                    return starts.indices.flatMap { position -> [String] in
                        let end =
                            position + 1 < starts.count ? text.index(before: starts[position + 1]) : close
                        return alternatives(of: String(before) + text[starts[position]..<end] + after)
                    }
                }
            case "," where depth == 1: starts.append(text.index(after: index))
            default: break
            }
            index = text.index(after: index)
        }
        return [text]
    }

    private static func pieces(_ text: String) throws -> [Piece] {
        var pieces: [Piece] = []
        var rest = text.unicodeScalars[...]
        while let first = rest.popFirst() {
            switch first {
            case "*": pieces.append(.run)
            case "?": pieces.append(.any)
            case "\\": pieces.append(.scalar(rest.popFirst() ?? first))
            case "[":
                var ranges: [ClosedRange<Unicode.Scalar>] = []
                let isNegated = rest.first == "!" || rest.first == "^"
                if isNegated { rest.removeFirst() }
                var isFirst = true
                while let low = rest.popFirst(), low != "]" || isFirst {
                    isFirst = false
                    if rest.first == "-", let high = rest.dropFirst().first, high != "]" {
                        rest.removeFirst(2)
                        guard low <= high else {
                            throw ErrorValue.usage(
                                "'\(text)' has a range that runs backwards: \(low)-\(high)")
                        }
                        ranges.append(low...high)
                    } else {
                        ranges.append(low...low)
                    }
                    if rest.isEmpty { throw ErrorValue.usage("'\(text)' has a `[` that is not closed") }
                }
                if ranges.isEmpty { throw ErrorValue.usage("'\(text)' has a `[` that is not closed") }
                pieces.append(.set(ranges, isNegated: isNegated))
            default: pieces.append(.scalar(first))
            }
        }
        return pieces
    }

    func matches(_ name: String) -> Bool {
        let scalars = Array(name.unicodeScalars)
        return alternatives.contains { pieces in
            Wildcards.fits(
                scalars, pieces, isRun: { if case .run = $0 { true } else { false } },
                takes: GlobPattern.accepts)
        }
    }

    private static func accepts(_ piece: Piece, _ scalar: Unicode.Scalar) -> Bool {
        switch piece {
        case .scalar(let expected): expected == scalar
        case .any, .run: true
        case .set(let ranges, let isNegated): ranges.contains { $0.contains(scalar) } != isNegated
        }
    }
}
