import Glibc
import Platform
import PluginAPI
import Syntax

// `env`, `which`, `sleep`, `type`.

struct Env: Command {
    let name = "env"
    var signature: Signature {
        Signature(
            name, "The environment as a record.", details: "One variable is `$env.NAME`.", output: .record,
            examples: [.init("env | get HOME", "One of its variables.")])
    }

    func run(_ call: Invocation) throws -> Value {
        .record(call.context.environment())
    }
}

struct Which: Command {
    let name = "which"
    var signature: Signature {
        Signature(
            name, "What a name runs: a command of nops, or a program on the PATH.",
            details: "A name that runs nothing is an error.",
            rest: .init("names", .string, "Names.", completion: .commands), restMinimum: 1,
            flags: [.init("all", short: "a", "Also what is hidden by what is found first.")], output: .table,
            examples: [.init("which ls | get 0.kind", "A command of nops.", prints: "command")])
    }

    func run(_ call: Invocation) throws -> Value {
        let names = try call.restStrings()
        if names.isEmpty { throw ErrorValue.usage("no name is given", at: call.span) }
        let keys = KeySet(["name", "kind", "path"].map(Text.init))
        func row(_ name: String, _ kind: String, _ path: String?) -> Value {
            .record(Record(keys: keys, values: [.text(name), .text(kind), path.map { .text($0) } ?? .null]))
        }
        var rows: [Value] = []
        for (index, name) in names.enumerated() {
            var found: [Value] = []
            if call.context.signature(named: name) != nil { found.append(row(name, "command", nil)) }
            for path in programs(name, call.context) { found.append(row(name, "program", path)) }
            guard let first = found.first else {
                throw ErrorValue(
                    "no command and no program is named '\(name)'", kind: "not-found",
                    at: call.restSpans[index])
            }
            rows += call.flag("all") ? found : [first]
        }
        return .items(rows)
    }

    /// Every executable of that name on the PATH, in its order.
    private func programs(_ name: String, _ context: any Context) -> [String] {
        if name.isEmpty { return [] }
        if name.contains("/") {
            let path = context.absolute(name)
            return Files.isFile(path) && access(path, X_OK) == 0 ? [path] : []
        }
        let folders = (context.environment("PATH") ?? "").split(
            separator: ":", omittingEmptySubsequences: false)
        return folders.map { Path.join(context.absolute($0.isEmpty ? "." : String($0)), name) }
            .filter { Files.isFile($0) && access($0, X_OK) == 0 }
    }
}

struct Sleep: Command {
    let name = "sleep"
    var signature: Signature {
        Signature(
            name, "Waits.", parameters: [.init("time", .duration, "How long: `30s`, `1m30s`.")],
            examples: [.init("sleep 10ms", "A hundredth of a second.", prints: "")])
    }

    func run(_ call: Invocation) throws -> Value {
        guard case .duration(let length) = call["time"] else {
            throw ErrorValue.type(
                "`time` must be a duration, not \(call["time"].type.rawValue)", at: call.span(of: "time"))
        }
        guard length >= 0 else {
            throw ErrorValue.usage("`time` must not be negative", at: call.span(of: "time"))
        }
        try call.context.pause(for: length)
        return .null
    }
}

struct TypeOf: Command {
    let name = "type"
    var signature: Signature {
        Signature(
            name, "The name of a value's type.",
            details: "A program's output is a stream until it is stored.",
            input: [.any], output: .string, words: ValueType.ofValues.map(\.rawValue),
            examples: [.init("10KB | type", "Of a size.", prints: "size")])
    }

    func run(_ call: Invocation) throws -> Value {
        if case .stream(let stream) = call.input { stream.close() }
        return .text(call.input.type.rawValue)
    }
}
