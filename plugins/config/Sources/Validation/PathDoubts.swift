// Files that `${path:…}` names, and that have nearly the name of one that is there.

import Platform
import PluginAPI
import Syntax

enum PathDoubts {
    /// What isn't there at all may be made where it is used.
    static func problems(_ tree: Node) -> [SchemaProblem] {
        var problems: [SchemaProblem] = []
        tree.forEachValue { key, node in
            guard case .scalar(let value) = node.content, let text = value.string, text.contains("${path:"),
                let template = try? Template(text), template.isWhole,
                case .path(let pieces)? = template.pieces.first,
                pieces.count == 1, case .text(let path)? = pieces.first, !path.hasPrefix("~")
            else { return }
            let file = Path.absolute(path, in: node.origin.source.folder)
            guard !ConfigFile.isThere(file), let others = try? Files.list(Path.parent(file)),
                let close = closest(to: Path.name(file), among: others, within: 2)
            else { return }
            problems.append(
                SchemaProblem(
                    origin: node.origin, key: key, rule: "path", message: "there is no file '\(path)'",
                    help: "did you mean `${path:\(Path.join(Path.parent(path), close))}`?"))
        }
        return problems
    }
}
