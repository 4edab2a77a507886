import CSystem
import Platform
import PluginAPI

/// `=~` and looking for text in text.
enum Patterns {
    // One thread runs a machine; the patterns of the last few searches are kept, since loops search again and again.
    nonisolated(unsafe) private static var recent: [(pattern: String, regex: Regex)] = []

    static func compiled(_ pattern: String) throws -> Regex {
        if let index = recent.firstIndex(where: { $0.pattern == pattern }) { return recent[index].regex }
        do {
            let regex = try Regex(pattern)
            if recent.count >= 8 { recent.removeFirst() }
            recent.append((pattern, regex))
            return regex
        } catch {
            throw ErrorValue(
                "this is not a regular expression: \(error.message)", kind: "regex",
                help: pattern.hasPrefix("*")
                    ? "`*` stands for the character before it, again and again; any text is `.*`"
                    : error.offset.map { "at character \($0 + 1) of '\(pattern)'" })
        }
    }

    static func search(_ pattern: Value, in subject: Value) throws -> Bool {
        guard case .string(let pattern) = pattern else {
            throw ErrorValue.type("`=~` takes a regular expression as text, not \(pattern.type.rawValue)")
        }
        let regex = try compiled(pattern.string)
        do {
            switch subject {
            case .string(let text):
                var string = text.string
                return try string.withUTF8 { try regex.firstMatch(in: $0) } != nil
            case .bytes(let bytes):
                var string = String(decoding: bytes.storage, as: UTF8.self)
                return try string.withUTF8 { try regex.firstMatch(in: $0) } != nil
            case .null: throw ErrorValue.type("`=~` searches a text, and this is null")
            default: throw ErrorValue.type("`=~` searches a text, not \(subject.type.rawValue)")
            }
        } catch let error as RegexError {
            throw ErrorValue("the search was given up: \(error.message)", kind: "regex")
        }
    }

    static func contains(_ text: Text, _ part: Text) -> Bool {
        text.withUTF8 { all in
            part.withUTF8 { wanted in
                guard let needle = wanted.baseAddress, wanted.count > 0 else { return true }
                guard let hay = all.baseAddress else { return false }
                return nops_find(hay, all.count, needle, wanted.count) != nil
            }
        }
    }
}
