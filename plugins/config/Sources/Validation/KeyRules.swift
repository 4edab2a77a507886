// Rules across keys: expressions of nops over a configuration, from `rules:` in the project's settings.

import PluginAPI
import Syntax

/// One rule as the settings say it.
struct KeyRule {
    let text: String
    /// What to say where it doesn't hold; nil: the rule itself.
    let message: String?
    let origin: Origin
}

/// A rule ready to be asked: keys are read from one record, and nothing in it can run a command.
struct KeyRuleProgram {
    let rule: KeyRule
    /// The keys that it names, in their order.
    let keys: [ConfigKey]
    private let function: FunctionValue

    private static let words: Set<String> = [
        "and", "or", "not", "in", "is", "empty", "null", "true", "false", "int", "float", "string", "bool",
        "list", "record",
        "number", "duration", "size", "time", "secret", "bytes", "any",
    ]

    /// - Throws: an `ErrorValue` with the rule's place.
    init(_ rule: KeyRule, _ context: any Context) throws {
        self.rule = rule
        var translation = Translation(Array(rule.text.unicodeScalars))
        try translation.run(rule)
        keys = translation.keys.compactMap { try? ConfigKey($0) }
        let value: Value
        do { value = try context.evaluate("{ |c| \(translation.output) }", name: "rule") } catch let error
            as ErrorValue
        {
            throw rule.origin.error("this is no rule: \(error.message)")
        }
        guard case .closure(let function) = value else { throw rule.origin.error("this is no rule") }
        self.function = function
    }

    /// The keys of a rule that need not be one.
    static func keys(of rule: KeyRule) -> [ConfigKey] {
        var translation = Translation(Array(rule.text.unicodeScalars))
        guard (try? translation.run(rule)) != nil else { return [] }
        return translation.keys.compactMap { try? ConfigKey($0) }
    }

    /// Why a rule doesn't hold, or, where it couldn't be asked, why not.
    struct Failure {
        let message: String
        var isAsked = true
    }

    /// Nil: it holds.
    func failure(_ record: Record, _ context: any Context) throws -> Failure? {
        do {
            switch try context.invoke(function, [.record(record)]) {
            case .bool(true): return nil
            case .bool(false): return Failure(message: rule.message ?? "the rule `\(rule.text)` doesn't hold")
            case let value:
                return Failure(
                    message:
                        "the rule `\(rule.text)` gives \(value.type.withArticle), and must give true or false"
                )
            }
        } catch let error as ErrorValue {
            return Failure(
                message: "the rule `\(rule.text)` can't be asked: \(error.message)", isAsked: false)
        }
    }

    /// `security.force_https` becomes `$c?.security.force_https`, so that no bare word is left to be a command.
    private struct Translation {
        private let scalars: [Unicode.Scalar]
        private var position = 0
        var output = ""
        var keys: [String] = []

        init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

        mutating func run(_ rule: KeyRule) throws {
            while position < scalars.count {
                let scalar = scalars[position]
                if scalar == "\"" || scalar == "'" {
                    try quoted(scalar, rule)
                } else if ("0"..."9").contains(scalar) {
                    take { Self.isWord($0) || $0 == "." }
                } else if Self.isWord(scalar) {
                    word()
                } else {
                    guard !"|;{}$^&`\n\r#\\@".unicodeScalars.contains(scalar) else {
                        throw rule.origin.error(
                            "`\(scalar)` has no meaning in a rule",
                            help: "a rule is one expression over keys: `api.tls or env != \"production\"`")
                    }
                    output.unicodeScalars.append(scalar)
                    position += 1
                }
            }
        }

        private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
            scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_"
        }

        private mutating func take(_ isPart: (Unicode.Scalar) -> Bool) {
            while position < scalars.count, isPart(scalars[position]) {
                output.unicodeScalars.append(scalars[position])
                position += 1
            }
        }

        private mutating func quoted(_ quote: Unicode.Scalar, _ rule: KeyRule) throws {
            // What is text here must be text to nops, too.
            guard !scalars[position...].starts(with: [quote, quote, quote]) else {
                throw rule.origin.error(
                    "three quotes in a row have no meaning in a rule",
                    help: "one keeps a text together: 'text'")
            }
            repeat {
                output.unicodeScalars.append(scalars[position])
                // A `$` in double quotes would be looked up.
                if scalars[position] == "$", quote == "\"" {
                    throw rule.origin.error(
                        "`$` has no meaning in a rule", help: "single quotes keep it as it is")
                }
                if scalars[position] == "\\", quote == "\"", position + 1 < scalars.count {
                    position += 1
                    output.unicodeScalars.append(scalars[position])
                }
                position += 1
            } while position < scalars.count && scalars[position] != quote
            guard position < scalars.count else {
                throw rule.origin.error("a quote is not closed in this rule")
            }
            output.unicodeScalars.append(quote)
            position += 1
        }

        private mutating func word() {
            let start = position
            while position < scalars.count, Self.isWord(scalars[position]) { position += 1 }
            let word = String(String.UnicodeScalarView(scalars[start..<position]))
            if words.contains(word) {
                output += word
                return
            }
            // The rest of the path, as it is written.
            while position + 1 < scalars.count {
                let isOptional = scalars[position] == "?" && scalars[position + 1] == "."
                let dot = isOptional ? position + 1 : position
                guard scalars[dot] == ".", dot + 1 < scalars.count, Self.isWord(scalars[dot + 1]) else {
                    break
                }
                position = dot + 1
                while position < scalars.count, Self.isWord(scalars[position]) { position += 1 }
            }
            let path = String(String.UnicodeScalarView(scalars[start..<position]))
            output += "$c?." + path
            keys.append(path.replacing("?", with: ""))
        }
    }
}
