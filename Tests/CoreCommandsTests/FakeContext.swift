import Formats
import PluginAPI
import Syntax

@testable import CoreCommands

/// Surroundings without a machine: closures are Swift's, changes are refused.
final class FakeContext: Context {
    final class Function: FunctionValue {
        let body: ([Value]) throws -> Value
        init(_ parameters: Int = 1, _ body: @escaping ([Value]) throws -> Value) {
            self.body = body
            super.init(parameterCount: parameters)
        }
    }

    var workingFolder = "/tmp"
    var written: [UInt8] = []
    var changes: any ChangeSink { fatalError("no changes in these tests") }
    var terminalWidth: Int? { nil }

    func environment(_ name: String) -> String? { name == "HOME" ? "/home/ana" : nil }
    func environment() -> Record { Record([("HOME", .text("/home/ana"))]) }
    func checkInterrupt() throws {}
    func invoke(_ function: FunctionValue, _ arguments: [Value]) throws -> Value {
        try (function as? Function)?.body(arguments) ?? .null
    }
    func call(_ command: String, _ arguments: [Value], flags: [(name: String, value: Value)], input: Value)
        throws -> Value
    { .null }
    func evaluate(_ text: String, name: String) throws -> Value { .null }
    func output(of words: [String], in folder: String, limit: Int, within time: Int) throws -> [UInt8] { [] }
    func flush() throws {}
    func write(_ bytes: [UInt8]) throws { written += bytes }
    func note(_ line: String) {}
    func display(_ value: Value, width: Int?) -> String { ((try? value.plainText()) ?? "") + "\n" }
    func program(named name: String) -> String? { nil }
    func signature(named name: String) -> Signature? { nil }
    func commandNames() -> [String] { [] }
}

/// Runs a command with arguments in order and flags by name; a stream comes back collected.
func run(
    _ name: String, _ arguments: [Value] = [], _ flags: [String: Value] = [:], on input: Value = .null,
    in context: FakeContext = FakeContext()
) throws -> Value {
    guard let command = CoreCommands.all().joined().first(where: { $0.name == name }) else {
        throw ErrorValue("no command \(name)")
    }
    let signature = command.signature
    let count = signature.parameters.count
    var values = Array(arguments.prefix(count))
    while values.count < count { values.append(.null) }
    for flag in signature.flags { values.append(flags[flag.name] ?? .null) }
    if let wrong = flags.keys.first(where: { name in !signature.flags.contains { $0.name == name } }) {
        throw ErrorValue("no flag \(wrong)")
    }
    let rest = Array(arguments.dropFirst(count))
    let invocation = Invocation(
        signature: BoundSignature(signature), values: values, spans: values.map { _ in .none }, rest: rest,
        restSpans: rest.map { _ in .none }, input: input, span: .none, context: context)
    try invocation.checkAccepted()
    return try command.run(invocation).collected()
}

func closure(_ body: @escaping (Value) throws -> Value) -> Value {
    .closure(FakeContext.Function { try body($0[0]) })
}

func json(_ value: Value) throws -> String { try JSONText.compact(value) }

func data(_ text: String) throws -> Value { try JSONReader.read(Array(text.utf8)) }

/// Bytes in pieces of a given size, as a program's output comes.
func stream(_ text: String, pieces: Int) -> Value {
    let bytes = Array(text.utf8)
    var position = 0
    final class Pieces: ByteStream {
        let take: () -> [UInt8]?
        init(_ take: @escaping () -> [UInt8]?) { self.take = take }
        override func read() throws -> [UInt8]? { take() }
    }
    return .stream(
        Pieces {
            guard position < bytes.count else { return nil }
            defer { position += pieces }
            return Array(bytes[position..<min(position + pieces, bytes.count)])
        })
}
