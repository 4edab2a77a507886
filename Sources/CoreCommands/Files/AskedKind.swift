import Platform
import PluginAPI
import Syntax

/// `--type` of `find` and `glob`.
extension FileKind {
    static let accepted = Accepted.text { _ = try asked($0) }

    /// - Throws: `ErrorValue` for another word.
    static func asked(_ call: Invocation) throws -> FileKind? {
        do { return try call.optionalString("type").map(asked) } catch let error as ErrorValue {
            throw error.placed(at: call.span(of: "type"))
        }
    }

    private static func asked(_ word: String) throws -> FileKind {
        switch word {
        case "file", "f": return .file
        case "dir", "d", "folder": return .folder
        case "link", "l": return .link
        default:
            let close = closest(to: word, among: ["file", "dir", "folder", "link"])
            throw ErrorValue.usage(
                "there is no type '\(word)'",
                help: close.map { "did you mean `\($0)`?" } ?? "it is `file`, `dir` or `link`")
        }
    }
}
