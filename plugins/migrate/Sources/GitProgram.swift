// What git itself says of a repository.

import PluginAPI

/// Runs git in a repository.
struct GitProgram {
    let context: any Context
    let top: String

    init(_ context: any Context, _ top: String) {
        self.context = context
        self.top = top
    }

    /// The lines that a command of git's prints; paths in them are as they are, unless they hold control characters. Throws
    /// what git says where it fails.
    func lines(_ arguments: [String]) throws -> [String] {
        try output(arguments)?.split(whereSeparator: \.isNewline).map(String.init) ?? []
    }

    /// All that a command of git's prints; nil where that is no UTF-8 text. Throws what git says where it fails.
    func output(_ arguments: [String]) throws -> String? {
        let words = (["-C", top, "-c", "core.quotePath=false"] + arguments).map(Self.word).joined(
            separator: " ")
        let result = try context.evaluate("capture ^git \(words)", name: "git").collected()
        guard case .record(let record) = result else { return nil }
        func text(_ key: String) -> String? {
            guard case .string(let text)? = record[key] else { return nil }
            return text.string
        }
        if case .int(let status)? = record["status"], status != 0 {
            let said =
                text("stderr")?.split(whereSeparator: \.isNewline).first.map(String.init)
                ?? "status \(status)"
            throw ErrorValue("git \(arguments.first ?? ""): \(said)", kind: "git")
        }
        return text("stdout")
    }

    /// A word in quotes that nops reads as it is.
    private static func word(_ text: String) -> String {
        var quoted = "\""
        for character in text {
            if character == "\"" || character == "\\" || character == "$" { quoted.append("\\") }
            quoted.append(character)
        }
        return quoted + "\""
    }
}
