import PluginAPI
import Syntax

/// `test "name" { … }`. It runs by `nops test` only; elsewhere it is checked and passed over.
struct TestBlock: Command {
    static let word = "test"
    let name = TestBlock.word

    var signature: Signature {
        Signature(
            name, "A test, which `nops test` runs; the script itself passes it over.",
            details: """
                Tests stand at the top level of a file. `nops test` runs each in a process and a temporary folder of its own, after \
                the file's top level: all of it in a `*.test.nops` file, only `let`, `var`, `def` and `use` in any other. A test \
                passes if no error ends it.
                """,
            parameters: [.init("name", .string, "What it shows."), .init("body", .block, "What is run.")],
            examples: [
                .init(
                    "def double(n: int) { $n * 2 }; test \"doubles\" { assert (double 4) == 8 }; print (double 4)",
                    "A test beside what it tests.", prints: "8")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        throw ErrorValue.usage("`test` takes its block as written: test \"name\" { … }", at: call.span)
    }
}

extension Compiler {
    /// The body is compiled, so that its mistakes are found, and jumped over.
    /// - Parameter isAlone: nothing is piped in or out of it.
    func compileTest(_ call: CommandCall, isAlone: Bool) {
        let form = "test \"name\" { … }"
        for argument in call.arguments {
            guard case .flag(let flag, _, _) = argument else { continue }
            return report(
                "`test` has no flags", at: flag.span,
                help:
                    "the program of that name is run by `^test`; a file is looked for by `(path exists FILE)`"
            )
        }
        guard call.arguments.count == 2, case .positional(let name) = call.arguments[0],
            case .positional(let block) = call.arguments[1], let body = block.body
        else {
            return report("`test` needs a name and a block", at: call.name.span, help: form)
        }
        guard case .string(let text) = name.kind else {
            return report("the name of a test is a plain text in quotes", at: name.span, help: form)
        }
        if !isAlone || function.kind != .topLevel || function.scopes.count > 1 {
            report("a test stands at the top level of a file", at: call.name.span)
        }
        if !testNames.insert(text).inserted {
            report("there is a test \"\(text)\" already", at: name.span)
        }
        let jump = function.emit(.jump, at: call.name.span)
        function.isInTest = true
        compileBlock(body, use: .discard)
        function.isInTest = false
        function.land(jump)
    }
}

/// A test of a file, as the tree has it.
struct TestStatement {
    var name: String
    var body: Block
    var span: Span

    init?(_ statement: Statement) {
        guard case .chain(let chain) = statement.kind, chain.rest.isEmpty, chain.first.stages.count == 1,
            case .command(let call) = chain.first.stages[0].kind, call.name.text == TestBlock.word,
            call.shape != nil, call.arguments.count == 2, case .positional(let name) = call.arguments[0],
            case .string(let text) = name.kind, case .positional(let block) = call.arguments[1],
            let body = block.body
        else { return nil }
        self.name = text
        self.body = body
        span = statement.span
    }
}
