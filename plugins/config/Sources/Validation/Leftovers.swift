// What was to be filled in, or was meant for another place than the one where it is.

import PluginAPI
import Syntax

enum Leftovers {
    typealias Doubt = (rule: String, message: String, help: String)

    /// What is wrong with a text that is no secret, in an environment that others use; nil: nothing. `all`: what its files say.
    static func doubt(_ instance: Instance, _ key: ConfigKey, isProduction: Bool, in all: Node) -> Doubt? {
        guard let text = instance.string else { return nil }
        let words = key.steps.flatMap { step in
            if case .name(let name) = step { return WellKnownKeys.words(name) }
            return []
        }
        // Of an address with a password in it, the machine is none.
        guard !instance.isSecret else {
            return isProduction && text.contains("://") ? address(text, words) : nil
        }
        if isPlaceholder(text) {
            return (
                "placeholder", "\(instance.shown) stands for a value that is still missing", "write the value"
            )
        }
        guard isProduction else { return nil }
        if !words.contains(where: shells.contains), let name = foreignVariable(text) {
            return (
                "placeholder", "nothing is put in for \(instance.shown): it stays text",
                "a variable is written `${\(name)}`"
            )
        }
        if let sign = foreignSign(text),
            !words.contains(where: { shells.contains($0) || templated.contains($0) }),
            !isReplaced(sign, in: all)
        {
            return (
                "placeholder", "nothing is put in for \(instance.shown): it stays text",
                "a variable is written `${NAME}`, another key `${its.name}`"
            )
        }
        return address(text, words)
    }

    // MARK: Placeholders

    private static let fillers: Set<String> = [
        "TODO", "FIXME", "TBD", "CHANGEME", "CHANGE_ME", "CHANGE-ME", "REPLACEME", "REPLACE_ME", "REPLACE-ME",
    ]
    private static let values: Set<String> = [
        "any", "empty", "nil", "none", "null", "unset", "unknown",
        // Marks in texts that models read.
        "bos", "cls", "eos", "mask", "pad", "s", "sep", "unk",
    ]

    /// `TODO`, `<your-api-key>`
    private static func isPlaceholder(_ text: String) -> Bool {
        if fillers.contains(text) { return true }
        guard text.hasPrefix("<"), text.hasSuffix(">"), text.utf8.count > 3 else { return false }
        let inner = text.dropFirst().dropLast()
        return inner.first?.isLetter ?? false && !values.contains(inner.lowercased())
            && inner.allSatisfy { $0.isLetter || $0.isNumber || " _-.".contains($0) }
    }

    /// Sections of what other programs put variables in.
    private static let shells: Set<String> = [
        "args", "arguments", "command", "commands", "entrypoint", "env", "environment", "except", "if", "job",
        "jobs", "only", "rules", "run",
        "script",
        "scripts", "services", "stage", "stages", "steps", "variables", "vars",
    ]

    /// The name in `$NAME`, `{{ NAME }}` or `%(NAME)s`, which other programs know, where it is all of a text.
    private static func foreignVariable(_ text: String) -> Substring? {
        let inner: Substring
        if text.hasPrefix("{{"), text.hasSuffix("}}"), text.utf8.count > 4 {
            let blank = text.dropFirst(2).dropLast(2).drop { $0 == " " }
            inner = blank.prefix { $0 != " " }
            guard blank.dropFirst(inner.count).allSatisfy({ $0 == " " }) else { return nil }
        } else if text.hasPrefix("%("), text.hasSuffix(")s") {
            inner = text.dropFirst(2).dropLast(2)
        } else if text.hasPrefix("$") {
            inner = text.dropFirst()
        } else {
            return nil
        }
        let isName =
            inner.utf8.count > 2 && inner.first?.isLetter ?? false
            && inner.utf8.allSatisfy {
                (0x41...0x5A).contains($0) || $0.isASCIIDigit || $0 == UInt8(ascii: "_")
            }
        return isName ? inner : nil
    }

    /// Names of what has placeholders of its own.
    private static let templated: Set<String> = [
        "annotations", "body", "content", "date", "description", "dir", "expr", "expression", "file",
        "filename",
        "folder", "format", "formats", "formatter", "formatters", "html", "label", "labels", "layout",
        "mapping",
        "message", "messages", "path", "pattern", "patterns", "prompt", "prompts", "query", "queries",
        "regex",
        "replacement", "subject", "summary", "template", "templates", "text", "title", "titles", "tokens",
        "transform", "transforms",
    ]

    /// What opens a placeholder of another tool, of names in any letters, where that is all of a text: `{{ db_user }}`,
    /// `%(home)s`, `$(HOST)`, `<%= host %>`, `#{host}`.
    private static func foreignSign(_ text: String) -> String? {
        for (open, close) in [("{{", "}}"), ("%(", ")s"), ("$(", ")"), ("<%=", "%>"), ("#{", "}")]
        where text.hasPrefix(open) && text.hasSuffix(close)
            && text.utf8.count > open.utf8.count + close.utf8.count
        {
            let inner = text.dropFirst(open.count).dropLast(close.count).drop { $0 == " " }
            let name = inner.prefix { $0 != " " }
            let isName =
                name.first.map { $0.isLetter || $0 == "." || $0 == "_" } ?? false
                && name.allSatisfy { $0.isLetter || $0.isNumber || "._-".contains($0) }
            return isName && inner.dropFirst(name.count).allSatisfy { $0 == " " } ? open : nil
        }
        return nil
    }

    /// Whether other values have such placeholders, too: then some program fills all of them in.
    private static func isReplaced(_ sign: String, in all: Node) -> Bool {
        var count = 0
        all.forEachValue { _, node in
            if count < 2, case .scalar(let value) = node.content, value.string?.contains(sign) ?? false {
                count += 1
            }
        }
        return count > 1
    }

    // MARK: Addresses

    /// By these words machines are known that production has nothing to do with.
    private static let others: Set<String> = ["staging", "stg", "uat", "preprod", "sandbox"]
    private static let publics: Set<[String]> = [
        ["base", "url"], ["public", "url"], ["site", "url"], ["external", "url"], ["frontend", "url"],
        ["callback", "url"],
        ["redirect", "url"], ["redirect", "uri"], ["root", "url"],
    ]

    private static func address(_ text: String, _ words: [String]) -> Doubt? {
        let isHost = words.last == "host" || words.last == "hostname"
        let authority = text.contains("://") ? URIReference(text).authority : isHost ? text : nil
        guard let authority, !authority.contains("${") else { return nil }
        let name = ReachedHost.name(ReachedHost.host(of: authority))
        let parts = name.split { "._".contains($0) }
        // `staging-guide.example.com` may be what people read about it.
        let isPage = text.hasPrefix("http")
        let other = others.sorted().first { other in
            parts.contains {
                $0 == other || $0.hasSuffix("-" + other) || (!isPage && $0.hasPrefix(other + "-"))
            }
        }
        if let other, !words.contains(other) {
            return (
                "other-environment", "by its name, this machine is one of `\(other)`: \(name)",
                "name the one of production"
            )
        }
        let isOwn = name == "localhost" || name.hasPrefix("127.") || name == "0.0.0.0"
        if isOwn,
            publics.contains(Array(words.suffix(2))) || (words.contains("cors") && words.last == "origins")
        {
            return (
                "local-address", "others can't reach \(name), which is whatever machine they are on",
                "name the address by which others reach it"
            )
        }
        // What calls back comes from outside.
        if ReachedHost.isPrivate(name),
            ["callback", "webhook", "redirect", "public", "external"].contains(
                where: words.suffix(2).contains),
            words.last == "url" || words.last == "uri"
        {
            return (
                "local-address", "others can't reach \(name), which is an address within one network",
                "name the address by which others reach it"
            )
        }
        return nil
    }
}
