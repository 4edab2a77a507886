// `${…}` in a text.

import Formats
import PluginAPI
import Syntax

/// A text cut into what stands for itself and what stands for something else.
struct Template {
    indirect enum Piece {
        case text(String)
        /// The variable or key of a name.
        case name(String, Fallback)
        case file([Piece])
        /// A path as it is from anywhere.
        case path([Piece])
        case secret([Piece])
        /// A program's words, in one text.
        case command([Piece])
    }

    enum Fallback {
        case none
        /// `${NAME:text}`
        case value([Piece])
        /// `${NAME:?message}`
        case required(String)
    }

    /// What was probably meant by a name before a colon that is no form: `${fle:…}`, or `${env:NAME}` as others write it.
    static func form(near name: String) -> String? {
        if ["env", "var"].contains(name) { return "${NAME}" }
        return closest(to: name, among: ["file", "path", "secret", "cmd"]).map { "${\($0):…}" }
    }

    let pieces: [Piece]

    /// Whether the text is one `${…}` and nothing else, so that its value keeps its type.
    var isWhole: Bool {
        guard pieces.count == 1 else { return false }
        if case .text = pieces[0] { return false }
        return true
    }

    /// Throws `ConfigFailure`.
    init(_ text: String) throws {
        var parser = TemplateParser(Array(text.utf8))
        pieces = try parser.pieces(isInside: false)
    }

    static let escape = "`$${…}` is the text `${…}` itself"

    /// What to write for a `${` that isn't closed, where that is certain. `rest`: what stands behind the colon.
    private static func closing(_ name: String, rest: String) -> String {
        let isOne = (name + rest).utf8.allSatisfy {
            $0.isASCIILetter || $0.isASCIIDigit || "_.-".utf8.contains($0)
        }
        // A default of a secret is one itself.
        guard isOne, !SecretMask.isSecretName(name), SecretMask.masked(rest) == rest else {
            return "close it; " + escape
        }
        return "write `${\(name):\(rest)}`; " + escape
    }

    private struct TemplateParser {
        private let bytes: [UInt8]
        private var position = 0
        private var depth = 0

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        private func byte(_ ahead: Int = 0) -> UInt8? {
            position + ahead < bytes.count ? bytes[position + ahead] : nil
        }

        private static let dollar = UInt8(ascii: "$")
        private static let open = UInt8(ascii: "{")
        private static let close = UInt8(ascii: "}")

        /// Up to the end, or inside of another up to its `}`.
        mutating func pieces(isInside: Bool) throws -> [Piece] {
            var pieces: [Piece] = []
            var plain: [UInt8] = []
            func flush() {
                if !plain.isEmpty { pieces.append(.text(String(decoding: plain, as: UTF8.self))) }
                plain = []
            }
            while let next = byte(), !(isInside && next == Self.close) {
                if next == Self.dollar, byte(1) == Self.dollar, byte(2) == Self.open {
                    plain += [Self.dollar, Self.open]
                    position += 3
                } else if next == Self.dollar, byte(1) == Self.open {
                    flush()
                    pieces.append(try reference())
                } else {
                    plain.append(next)
                    position += 1
                }
            }
            flush()
            return pieces
        }

        private mutating func reference() throws -> Piece {
            position += 2
            depth += 1
            defer { depth -= 1 }
            if depth > 32 { throw ConfigFailure("`${…}` lie more than 32 deep in each other") }
            var name: [UInt8] = []
            while let next = byte(), next != Self.close, next != UInt8(ascii: ":") {
                name.append(next)
                position += 1
            }
            let text = String(decoding: name, as: UTF8.self)
            guard let end = byte() else {
                throw ConfigFailure("`${` has no `}`", help: "close it; " + Template.escape)
            }
            position += 1
            if text.isEmpty || text.contains(where: { $0.isWhitespace || $0 == "$" || $0 == "{" }) {
                throw ConfigFailure(
                    "`${…}` names nothing here",
                    help:
                        "write `${VARIABLE}`, `${a.key}`, `${file:PATH}`, `${path:PATH}`, `${secret:NAME}` or `${cmd:PROGRAM}`; "
                        + Template.escape)
            }
            if end == Self.close { return .name(text, .none) }
            let isVariable = !["file", "path", "secret", "cmd"].contains(text)
            let isRequired = isVariable && byte() == UInt8(ascii: "?")
            // As shells write it.
            if isRequired || (isVariable && byte() == UInt8(ascii: "-")) { position += 1 }
            let start = position
            let rest = try pieces(isInside: true)
            guard byte() == Self.close else {
                let open = String(decoding: bytes[start..<position], as: UTF8.self)
                throw ConfigFailure(
                    "`${\(text):` has no `}`", help: Template.closing(text, rest: open))
            }
            position += 1
            if text == "file" { return .file(rest) }
            if text == "path" { return .path(rest) }
            if text == "secret" { return .secret(rest) }
            if text == "cmd" { return .command(rest) }
            guard isRequired else { return .name(text, .value(rest)) }
            let words = rest.map { piece in
                if case .text(let text) = piece { return text }
                return "…"
            }
            return .name(text, .required(words.joined()))
        }
    }
}
