import Glibc
import Platform
import PluginAPI

struct Ln: Command {
    let name = "ln"
    var signature: Signature {
        Signature(
            name, "Makes a link: one more name of a file, or with `--symbolic` a pointer to a path.",
            details:
                "Where the link's path is a folder, the link is made in it, under the target's name. A symbolic link holds the "
                + "target as it is written, seen from the link's own folder; it need not exist.",
            parameters: [
                .init("target", .path, "What the link is to."), .init("link", .path, "The path of the link."),
            ],
            flags: [
                .init("symbolic", short: "s", "A symbolic link."),
                .init("force", short: "f", "Replace a file or link that exists."),
                .init(
                    "no-dereference", short: "n",
                    "A link to a folder is the link's own path: with `--force` it is replaced, and nothing made in the folder."
                ),
            ],
            changesThings: true,
            examples: [
                .init(
                    "'v2' | save release-2; ln --symbolic release-2 current; open current",
                    "Point at a release.",
                    prints: "v2"),
                .init(
                    "mkdir v1 v2; ln --symbolic v1 current; ln --symbolic --force --no-dereference v2 current; ls --long --directory current | get target | first",
                    "Point a link to a folder elsewhere.", prints: "v2"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let target = try call.string("target")
        let written = try call.string("link")
        let targetSpan = call.span(of: "target")
        let linkSpan = call.span(of: "link")
        if target.isEmpty { throw ErrorValue.usage("the target is empty", at: targetSpan) }
        if written.isEmpty { throw ErrorValue.usage("the link's path is empty", at: linkSpan) }
        var shown = written
        var link = call.context.absolute(written)
        let isLinkItself =
            try call.flag("no-dereference")
            && call.info(link, followLinks: false, at: linkSpan)?.kind == .link
        if !isLinkItself, try call.info(written, followLinks: true, at: linkSpan)?.kind == .folder {
            shown = Path.join(written, Path.name(target))
            link = Path.join(link, Path.name(target))
        } else if !Files.isFolder(Path.parent(link)) {
            let folder = Path.parent(written)
            throw ErrorValue(
                "there is no folder '\(folder)'", kind: "not-found", help: "`mkdir \(folder)` first",
                at: linkSpan)
        }
        var steps: [Step] = []
        let old = try call.info(link, followLinks: false, at: linkSpan)
        if let old {
            guard old.kind != .folder, call.flag("force") else {
                throw ErrorValue(
                    "'\(shown)' exists already", kind: "exists",
                    help: old.kind == .folder ? nil : "`--force` replaces it (`undo` takes that back)",
                    at: linkSpan)
            }
            steps.append(.deleteFile(path: link))
        }
        if call.flag("symbolic") {
            if old?.kind == .link, (try? Files.readLink(link))?.utf8.elementsEqual(target.utf8) == true {
                return .null
            }
            steps.append(.makeLink(path: link, target: target))
        } else {
            guard let info = try call.info(target, followLinks: true, at: targetSpan) else {
                throw ErrorValue.absent(target, at: targetSpan, call.context)
            }
            guard info.kind == .file else {
                throw ErrorValue(
                    "'\(target)' is \(info.kindText), which can't have a second name", kind: "io",
                    help: "`--symbolic` makes a pointer to it", at: targetSpan)
            }
            if let old, old.inode == info.inode, old.device == info.device { return .null }
            do {
                steps.append(
                    .makeHardLink(path: link, target: try Files.realPath(call.context.absolute(target))))
            } catch {
                throw ErrorValue(error, path: target, at: targetSpan, call.context)
            }
        }
        return try call.propose(Change(name: "ln \(target) \(written)", steps: steps)).none
    }
}
