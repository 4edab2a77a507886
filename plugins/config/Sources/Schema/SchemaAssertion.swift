// Keywords that look at one value alone.

import Platform
import PluginAPI
import Syntax

enum SchemaAssertion {
    typealias Tell = (_ rule: String, _ text: () -> (message: String, help: String?)) -> Void

    /// Whether a value is as a keyword says; what is wrong is told.
    static func holds(_ keyword: SchemaKeyword, _ instance: Instance, _ tell: Tell) throws -> Bool {
        switch keyword {
        case .type(let types):
            if types.contains(where: { $0.matches(instance) }) { return true }
            tell("type") {
                let wanted = types.map(\.text).joined(separator: " or ")
                return (
                    "this must be \(wanted), and is \(instance.described)",
                    SchemaSuggestion.converted(instance, to: types)
                )
            }
            return false
        case .oneOfValues(let values):
            if values.contains(where: { Instance.isSame($0, instance) }) { return true }
            tell("enum") { unlisted(instance, values) }
            return false
        case .constant(let value):
            if Instance.isSame(value, instance) { return true }
            tell("const") {
                ("this must be \(value.shown), and is \(instance.shown)", "write `\(plain(value))`")
            }
            return false
        case .required(let names):
            guard let members = instance.members else { return true }
            let missing = names.filter { members.position(of: $0) == nil }
            for name in missing {
                tell("required") {
                    let close = closest(to: name, among: members.names)
                    return (
                        "the key `\(name)` is missing",
                        close.map { "`\($0)` is there: is that what is meant?" }
                    )
                }
            }
            return missing.isEmpty
        case .dependentRequired(let pairs):
            guard let members = instance.members else { return true }
            var isValid = true
            for (name, required) in pairs where members.position(of: name) != nil {
                for other in required where members.position(of: other) == nil {
                    isValid = false
                    tell("dependentRequired") {
                        ("the key `\(other)` is missing, which `\(name)` needs", nil)
                    }
                }
            }
            return isValid
        case .multipleOf, .bound: return number(keyword, instance, tell)
        case .length, .pattern, .format: return try text(keyword, instance, tell)
        default: return count(keyword, instance, tell)
        }
    }

    static func matches(_ pattern: SchemaPattern, _ text: String, _ instance: Instance) throws -> Bool {
        do { return try pattern.matches(text) } catch {
            throw instance.origin.error("the pattern `\(pattern.text)` can't be tried: \(error.message)")
        }
    }

    private static func plain(_ value: Instance) -> String { value.string ?? value.shown }

    private static func unlisted(_ instance: Instance, _ values: [Instance]) -> (String, String?) {
        let names = values.compactMap(\.string)
        let close =
            instance.isSecret
            ? nil
            : instance.string.flatMap { text in
                closest(to: text, among: names) ?? names.first { $0.lowercased() == text.lowercased() }
            }
        let all = values.prefix(12).map(plain).joined(separator: ", ") + (values.count > 12 ? ", …" : "")
        return (
            "this must be one of \(all), and is \(instance.shown)",
            close.map { "did you mean `\($0)`?" }
                ?? SchemaSuggestion.converted(instance, to: types(of: values))
        )
    }

    /// Where all that is allowed is of one type, that.
    private static func types(of values: [Instance]) -> [SchemaType] {
        let types: [SchemaType] = [.boolean, .integer, .string]
        return types.filter { type in !values.isEmpty && values.allSatisfy { type.matches($0) } }
    }

    private static func number(_ keyword: SchemaKeyword, _ instance: Instance, _ tell: Tell) -> Bool {
        guard let number = instance.number else { return true }
        switch keyword {
        case .multipleOf(let divisor):
            if number.isMultiple(of: divisor) { return true }
            tell("multipleOf") {
                ("this must be a multiple of \(divisor.text), and is \(instance.shown)", nil)
            }
        case .bound(let limit, let bound):
            if bound.allows(number, limit) { return true }
            tell(bound.rawValue) {
                let wanted =
                    switch bound {
                    case .minimum: "\(limit.text) or more"
                    case .maximum: "\(limit.text) or less"
                    case .exclusiveMinimum: "more than \(limit.text)"
                    case .exclusiveMaximum: "less than \(limit.text)"
                    }
                return ("this must be \(wanted), and is \(instance.shown)", nil)
            }
        default: return true
        }
        return false
    }

    private static func text(_ keyword: SchemaKeyword, _ instance: Instance, _ tell: Tell) throws -> Bool {
        guard case .string(let text) = instance.content else { return true }
        switch keyword {
        case .length(let isMinimum, let limit):
            let count = text.unicodeScalars.count
            if isMinimum ? count >= limit : count <= limit { return true }
            tell(isMinimum ? "minLength" : "maxLength") {
                (
                    "this must have \(limit) character\(limit == 1 ? "" : "s") \(isMinimum ? "or more" : "at most"), and has \(count)",
                    nil
                )
            }
        case .pattern(let pattern):
            if try matches(pattern, text, instance) { return true }
            tell("pattern") { ("this must match `\(pattern.text)`, and is \(instance.shown)", nil) }
        case .format(let format):
            if format.accepts(text) { return true }
            tell("format") {
                ("this must be \(format.text), and is \(instance.shown)", "like `\(format.example)`")
            }
        default: return true
        }
        return false
    }

    private static func count(_ keyword: SchemaKeyword, _ instance: Instance, _ tell: Tell) -> Bool {
        func check(_ count: Int, _ isMinimum: Bool, _ limit: Int, _ rule: String, _ noun: String) -> Bool {
            if isMinimum ? count >= limit : count <= limit { return true }
            tell((isMinimum ? "min" : "max") + rule) {
                (
                    "this must have \(limit) \(noun)\(limit == 1 ? "" : "s") \(isMinimum ? "or more" : "at most"), and has \(count)",
                    nil
                )
            }
            return false
        }
        switch (keyword, instance.content) {
        case (.itemCount(let isMinimum, let limit), .array(let items)):
            return check(items.count, isMinimum, limit, "Items", "item")
        case (.memberCount(let isMinimum, let limit), .object(let members)):
            return check(members.names.count, isMinimum, limit, "Properties", "key")
        case (.uniqueItems, .array(let items)):
            guard let (first, second) = repeated(items) else { return true }
            tell("uniqueItems") {
                (
                    "the items \(first) and \(second) are the same",
                    "take one of them out (\(items[second].origin.text))"
                )
            }
            return false
        default: return true
        }
    }

    /// The indexes of two items that are the same.
    private static func repeated(_ items: [Instance]) -> (Int, Int)? {
        var byHash: [Int: [Int]] = [:]
        for (index, item) in items.enumerated() {
            var hasher = Hasher()
            item.hash(into: &hasher)
            let hash = hasher.finalize()
            for other in byHash[hash] ?? [] where Instance.isSame(items[other], item) {
                return (other, index)
            }
            byHash[hash, default: []].append(index)
        }
        return nil
    }
}
