// What is wrong with a value, where, and what would be right.

import PluginAPI
import Syntax

struct SchemaProblem {
    let origin: Origin
    let key: ConfigKey
    /// The keyword of the schema, or the name of another check.
    let rule: String
    let message: String
    /// What to write instead, or what there is; nil: nothing to add.
    let help: String?
}

extension Instance {
    /// For messages: `'8080'`, `8080`, `a list`. Of a secret only what kind it is.
    var shown: String {
        switch content {
        case .null: return "null"
        case .bool(let bool): return isSecret ? "true or false" : bool ? "true" : "false"
        case .int(let int): return isSecret ? "an integer" : String(int)
        case .number(let number): return isSecret ? "a number" : number.text
        case .string(let text):
            if isSecret { return "text" }
            let masked = SecretMask.masked(text)
            let short = masked.count > 60 ? String(masked.prefix(57)) + "…" : masked
            return "'" + short.replacing("\n", with: "⏎") + "'"
        case .array(let items): return items.isEmpty ? "an empty list" : "a list"
        case .object(let members): return members.names.isEmpty ? "an empty mapping" : "a mapping"
        case .unknown: return "a value that is not known here"
        }
    }

    /// The value, and of text that it is text: `the text '8080'`.
    var described: String {
        if case .string = content { return isSecret ? "text" : "the text " + shown }
        return shown
    }
}

/// What one would write instead.
enum SchemaSuggestion {
    /// The same value as another type; nil where it can't be.
    static func converted(_ instance: Instance, to types: [SchemaType]) -> String? {
        if instance.isSecret { return nil }
        for type in types {
            if let text = converted(instance, to: type) { return "write `\(text)`" }
        }
        return nil
    }

    private static func converted(_ instance: Instance, to type: SchemaType) -> String? {
        switch (type, instance.content) {
        case (.integer, .string(let text)), (.number, .string(let text)):
            // `0,25` in some languages, but `1,000` is a thousand in others.
            let comma =
                text.filter { $0 == "," }.count == 1 && !text.contains(".") ? text.firstIndex(of: ",") : nil
            let isThousand = comma.map { text[$0...].utf8.count == 4 } ?? false
            let plain = comma == nil || isThousand ? text : text.replacing(",", with: ".")
            guard
                let number = ExactNumber(
                    text: plain.filter { !"_ ".contains($0) && !(isThousand && $0 == ",") }),
                type == .number || number.isInteger
            else { return nil }
            return number.text
        case (.integer, .number(let number)):
            let rounded = number.text.prefix { $0 != "." }
            return number.exponent < 0 && rounded.count < 19 ? String(rounded) : nil
        case (.boolean, .string(let text)):
            switch text.lowercased() {
            case "true", "yes", "on", "y", "1", "enabled": return "true"
            case "false", "no", "off", "n", "0", "disabled": return "false"
            default: return ValueVocabulary.switchSlip(text).map { $0 ? "true" : "false" }
            }
        case (.boolean, .int(0)): return "false"
        case (.boolean, .int(1)): return "true"
        case (.string, .int), (.string, .number), (.string, .bool): return "\"\(instance.shown)\""
        case (.array, .string(let text)):
            let notation = DataNotation(ofFile: instance.origin.source.name)
            let items = text.split(separator: ",").map { String($0).trimmingBlanks }
            return "["
                + items.map {
                    // Digits may be meant as such.
                    notation != .json && ExactNumber(text: $0) != nil ? $0 : notation.string($0, isFlow: true)
                }.joined(separator: ", ") + "]"
        case (.array, .int), (.array, .number), (.array, .bool): return "[\(instance.shown)]"
        default: return nil
        }
    }

    /// The nearest of several names, or all of them.
    static func among(_ names: [String], for name: String) -> String? {
        if let close = closest(to: name, among: names) { return "did you mean `\(close)`?" }
        // In another style: `poolSize` is `pool_size`.
        let words = WellKnownKeys.words(name)
        if let same = names.first(where: { WellKnownKeys.words($0) == words }) {
            return "did you mean `\(same)`?"
        }
        guard !names.isEmpty else { return nil }
        return "there is " + names.prefix(12).map { "`\($0)`" }.joined(separator: ", ")
            + (names.count > 12 ? ", …" : "")
    }
}

extension String {
    /// Without blanks at both ends.
    var trimmingBlanks: String {
        let start = drop { $0 == " " || $0 == "\t" }
        guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return String(start[...last])
    }
}
