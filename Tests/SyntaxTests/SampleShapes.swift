import Syntax

/// A handful of commands, enough for every kind of parameter.
struct SampleShapes: CommandShapes {
    static let all: [CommandShape] = [
        CommandShape(name: ":"),
        CommandShape(name: "echo", rest: .init(name: "values", type: .any)),
        CommandShape(name: "print", rest: .init(name: "values", type: .any)),
        CommandShape(
            name: "ls", rest: .init(name: "paths", type: .glob),
            flags: [
                .init(name: "all", short: "a"), .init(name: "long", short: "l"),
                .init(name: "depth", short: "d", type: .int),
            ]),
        CommandShape(
            name: "rm", rest: .init(name: "paths", type: .glob),
            flags: [
                .init(name: "recursive", short: "r"), .init(name: "force", short: "f"),
                .init(name: "dry-run"),
            ]),
        CommandShape(name: "where", parameters: [.init(name: "condition", type: .condition)]),
        CommandShape(
            name: "each", parameters: [.init(name: "body", type: .closure)],
            flags: [.init(name: "parallel", type: .int)]),
        CommandShape(
            name: "transaction",
            parameters: [.init(name: "name", type: .string), .init(name: "body", type: .block)]),
        CommandShape(
            name: "cd",
            parameters: [
                .init(name: "path", type: .path, isOptional: true),
                .init(name: "body", type: .block, isOptional: true),
            ]),
        CommandShape(name: "first", parameters: [.init(name: "count", type: .int, isOptional: true)]),
        CommandShape(name: "get", parameters: [.init(name: "path", type: .cellPath)]),
        CommandShape(
            name: "migrate apply", parameters: [.init(name: "plan", type: .path)],
            flags: [.init(name: "shims"), .init(name: "env", type: .string)]),
        CommandShape(name: "migrate plan", parameters: [.init(name: "plan", type: .path)]),
        CommandShape(name: "path exists", parameters: [.init(name: "path", type: .path)]),
        CommandShape(name: "str join", parameters: [.init(name: "by", type: .string, isOptional: true)]),
        CommandShape(name: "date now"),
        CommandShape(
            name: "save", parameters: [.init(name: "path", type: .path)],
            flags: [.init(name: "force", short: "f")]),
        CommandShape(
            name: "watch", parameters: [.init(name: "every", type: .duration)],
            rest: .init(name: "command", type: .words)),
        CommandShape(
            name: "fail", parameters: [.init(name: "why", type: .string)],
            flags: [.init(name: "code", type: .int)]),
        CommandShape(
            name: "head",
            flags: [.init(name: "one", short: "1"), .init(name: "lines", short: "n", type: .int)]),
    ]

    func shape(named name: String) -> CommandShape? { Self.all.first { $0.name == name } }

    func isGroup(_ word: String) -> Bool {
        shape(named: word) == nil && Self.all.contains { $0.name.hasPrefix(word + " ") }
    }

    func subcommands(of group: String) -> [String] {
        Self.all.filter { $0.name.hasPrefix(group + " ") }.map { String($0.name.dropFirst(group.count + 1)) }
    }

    func module(path: String, at span: Span) -> [CommandShape]? {
        guard path == "tools/net.nops" else { return nil }
        return [
            CommandShape(
                name: "ping", parameters: [.init(name: "host", type: .string)],
                flags: [.init(name: "count", short: "c", type: .int)]),
            CommandShape(name: "trace", parameters: [.init(name: "host", type: .string)]),
        ]
    }
}
