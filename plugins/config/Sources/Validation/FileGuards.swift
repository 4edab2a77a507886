// Files that others on the machine can read or change.

import Platform
import PluginAPI

enum FileGuards {
    /// A file that everybody may write, and one with secrets of its own that everybody may read.
    static func problems(_ path: String, _ tree: Node, _ source: Source) -> [SchemaProblem] {
        guard let info = try? FileInfo.of(path) else { return [] }
        func problem(_ message: String, _ help: String) -> SchemaProblem {
            SchemaProblem(
                origin: Origin(source, tree.origin.place), key: .root, rule: "file-mode", message: message,
                help: help)
        }
        if info.mode & 0o002 != 0 {
            return [problem("everybody may change this file", "`chmod o-w \(source.name)`")]
        }
        guard info.mode & 0o004 != 0, Path.stem(path) == "local" || Path.stem(path).contains("secret") else {
            return []
        }
        var hasSecret = false
        tree.forEachValue { key, node in
            if case .scalar(let value) = node.content, key.namesSecret, let text = value.string,
                !text.isEmpty, !text.contains("${")
            {
                hasSecret = true
            }
        }
        return hasSecret
            ? [problem("everybody may read this file, and it holds secrets", "`chmod o-r \(source.name)`")]
            : []
    }
}
