// `config watch`

import PluginAPI
import Syntax

struct ConfigWatch: ConfigCommand {
    let name = "config watch"

    var signature: Signature {
        Signature(
            name, "Calls a closure for each value that changes, as soon as a file of the configuration does.",
            details: """
                Each change is a record like a row of `config diff`: `key`, `change`, `before`, `after`, `place`; secrets are masked. The \
                configuration is read anew each `--every`, with all that it is made of, and the programs of `${cmd:…}` are run on each look. While it can't be read, or such a program fails, a warning says why and the last one stands. It \
                goes on until Ctrl-C, or until `--times` changes were reported.
                """,
            parameters: [
                .init("do", .closure, "What to do with a change: `{ |change| … }`.", closureArguments: 1)
            ],
            flags: [ConfigFlags.env, ConfigFlags.root] + [
                .init("every", .duration, "How often to look (1s; 10ms or more)."),
                .init("times", short: "n", .int, "End after so many changes (1 or more)."),
            ],
            examples: [
                .init(
                    "config watch --env production { |change| print \"$(echo $change.key) is now $(echo $change.after)\" }",
                    "Tells of each.")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let function = try call.function("do")
        var every = 1_000_000_000
        if case .duration(let given) = call["every"] { every = given }
        guard every >= 10_000_000 else {
            throw ErrorValue.usage("`--every` is 10ms or more", at: call.span(of: "every"))
        }
        let times = try call.optionalInt("times")
        guard times ?? 1 > 0 else {
            throw ErrorValue.usage("`--times` is 1 or more", at: call.span(of: "times"))
        }
        var tree = try Self.read(call)
        var count = 0
        var told = ""
        while true {
            try call.context.pause(for: every)
            let next: Node
            do { next = try Self.read(call) } catch let error as ErrorValue {
                if error.message != told { call.context.note("warning: \(error.message)") }
                told = error.message
                continue
            }
            told = ""
            var difference = Difference()
            difference.compare(tree, next, .root)
            tree = next
            for row in difference.rows {
                _ = try call.context.invoke(function, [row]).collected()
                count += 1
                if count == times { return .null }
            }
        }
    }

    private static func read(_ call: Invocation) throws -> Node {
        let configuration = try ConfigCall(call).configuration()
        let resolver = Resolver(configuration)
        let tree = try resolver.value(configuration.tree, at: .root)
        // Else the text that names the program would be a value that has changed.
        if let problem = resolver.told.first(where: \.isProgram) {
            throw problem.error.placed(at: call.span)
        }
        return tree
    }
}
