// `${…}` in the values of one `.env` file, as dotenv has it: in double quotes and without quotes, not in single ones.

import PluginAPI
import Syntax

struct DotenvValues {
    private let fields: Fields
    /// What is set elsewhere, which wins.
    private let others: (String) -> Value?
    private var known: [String: String] = [:]
    /// What is being worked out, from the outside in.
    private var open: [String] = []
    private(set) var problems: [String: Variables.Problem] = [:]

    /// `fields` are texts for `Template`, as `DotenvReader` gives them.
    init(_ fields: Fields, _ others: @escaping (String) -> Value?) {
        self.fields = fields
        self.others = others
    }

    /// A variable's text; nil: it isn't in the file. What can't be worked out stays as it is written, and is among `problems`.
    mutating func value(_ name: String) -> String? {
        if let known = known[name] { return known }
        guard let node = fields[name], case .scalar(let value) = node.content, let written = value.string
        else {
            return nil
        }
        let plain = written.replacing("$${", with: "${")
        guard written.contains("${"), let template = try? Template(written),
            Self.isOfVariables(template.pieces)
        else {
            known[name] = plain
            return plain
        }
        guard !open.contains(name) else {
            fail(
                name, node, "this goes in a circle: " + (open + [name]).joined(separator: " → "),
                "take one out")
            return plain
        }
        open.append(name)
        let text = joined(template.pieces, name, node)
        open.removeLast()
        known[name] = text ?? plain
        return text ?? plain
    }

    /// Keys, files and secrets are for the configuration alone.
    private static func isOfVariables(_ pieces: [Template.Piece]) -> Bool {
        pieces.allSatisfy { piece in
            switch piece {
            case .text: true
            case .name(_, .value(let pieces)): isOfVariables(pieces)
            case .name: true
            case .file, .path, .secret, .command: false
            }
        }
    }

    private mutating func fail(_ name: String, _ node: Node, _ message: String, _ help: String) {
        guard problems[name] == nil else { return }
        problems[name] = Variables.Problem(origin: node.origin, message: message, help: help)
    }

    /// Nil: something isn't set.
    private mutating func joined(_ pieces: [Template.Piece], _ name: String, _ node: Node) -> String? {
        var result = ""
        for piece in pieces {
            switch piece {
            case .text(let text): result += text
            case .name(let other, let fallback):
                let found = others(other).flatMap { try? $0.revealedText() } ?? value(other)
                if problems[other] != nil, others(other) == nil {
                    fail(name, node, "`${\(other)}` has no value itself", "see \(other) in this file")
                    return nil
                }
                if let found, !found.isEmpty {
                    result += found
                    continue
                }
                switch fallback {
                case .value(let pieces):
                    guard let text = joined(pieces, name, node) else { return nil }
                    result += text
                case .required(let message):
                    fail(
                        name, node, "`${\(other)}` is not set" + (message.isEmpty ? "" : ": \(message)"),
                        "set it")
                    return nil
                case .none:
                    if found != nil { continue }
                    let close = closest(to: other, among: fields.names)
                    fail(
                        name, node, "the variable \(other) is not set",
                        close.map { "did you mean \($0)?" }
                            ?? "set it, give a default: `${\(other):-text}`, or write single quotes around it"
                    )
                    return nil
                }
            case .file, .path, .secret, .command: return nil
            }
        }
        return result
    }
}
