import PluginAPI
import Syntax

/// A text with names in braces, `{host}:{port}`, as `parse` reads and `format` writes it. `{{` and `}}` are braces.
struct BracePattern {
    enum Piece: Equatable {
        case text(String)
        /// Empty for `{}` and `{_}`.
        case name(String)
    }

    let pieces: [Piece]

    /// Those that stand for something that is kept.
    var names: [String] {
        pieces.compactMap { if case .name(let name) = $0, !name.isEmpty { name } else { nil } }
    }

    /// Throws a usage error that says what is wrong.
    init(_ text: String) throws {
        var pieces: [Piece] = []
        var plain = ""
        var rest = Substring(text)
        func fail(_ why: String) -> ErrorValue {
            .usage(why, help: "write names in braces, `'{host}:{port}'`, and a brace itself twice: `{{`")
        }
        while let first = rest.first {
            rest.removeFirst()
            switch first {
            case "{" where rest.first == "{", "}" where rest.first == "}":
                rest.removeFirst()
                plain.append(first)
            case "}": throw fail("the pattern has a `}` without a `{`")
            case "{":
                guard let end = rest.firstIndex(of: "}") else {
                    throw fail("a `{` in the pattern is not closed")
                }
                let name = String(rest[..<end])
                if name.contains("{") { throw fail("a `{` in the pattern is not closed") }
                rest = rest[rest.index(after: end)...]
                if !plain.isEmpty { pieces.append(.text(plain)) }
                plain = ""
                pieces.append(.name(name == "_" ? "" : name))
            default: plain.append(first)
            }
        }
        if !plain.isEmpty { pieces.append(.text(plain)) }
        self.pieces = pieces
    }
}
