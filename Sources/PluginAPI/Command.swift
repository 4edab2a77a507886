import Syntax

/// A command: its declaration and its code.
///
/// ```swift
/// struct Hello: Command {
///     let name = "greet hello"
///     var signature: Signature { Signature(name, "Says hello.", parameters: [.init("who", .string, "Whom to greet.")], output: .string) }
///     func run(_ call: Invocation) throws -> Value { .text("hello \(try call.string("who"))") }
/// }
/// ```
public protocol Command: Sendable {
    /// The signature's name; apart, because start-up asks for nothing else.
    var name: String { get }
    var signature: Signature { get }
    /// What it gives on: a value, a stream for the next stage, or null for nothing.
    /// Throws `ErrorValue` (its place is filled in by the caller where it has none) or `Leaving`.
    func run(_ call: Invocation) throws -> Value
    /// Values for a parameter or flag that is declared with `completion: .offered`, in the order in which they are to be
    /// shown; the shell leaves out those that don't begin with what is typed. Asked while the user waits: an error, or
    /// more than a third of a second, offers nothing.
    func offers(for parameter: String, _ request: OfferRequest) throws -> [OfferedValue]
}

extension Command {
    public func offers(for parameter: String, _ request: OfferRequest) throws -> [OfferedValue] { [] }
}

public struct PluginManifest: Sendable {
    public let name: String
    public let version: String
    public let summary: String

    public init(name: String, version: String, summary: String) {
        self.name = name
        self.version = version
        self.summary = summary
    }
}

/// A set of commands under one name.
public protocol Plugin: Sendable {
    static var manifest: PluginManifest { get }
    func commands() -> [any Command]
    /// The environment (`production`) that is chosen for the project around the working folder, for the shell's prompt; nil:
    /// none. Asked before each prompt, so it must be quick: after a tenth of a second there is none.
    func environment(_ context: any Context) throws -> String?
}

extension Plugin {
    public func environment(_ context: any Context) throws -> String? { nil }
}

/// One call of a command: its bound arguments, its input and its surroundings.
public struct Invocation {
    public let signature: BoundSignature
    /// By position in the signature: parameters, then flags; null where not given.
    public let values: [Value]
    public let spans: [Span]
    /// The arguments of the rest parameter, with their places.
    public let rest: [Value]
    public let restSpans: [Span]
    /// What was piped in; null: nothing.
    public let input: Value
    /// The words that name the command, where it is called.
    public let span: Span
    public let context: any Context

    public init(
        signature: BoundSignature, values: [Value], spans: [Span], rest: [Value], restSpans: [Span],
        input: Value,
        span: Span, context: any Context
    ) {
        self.signature = signature
        self.values = values
        self.spans = spans
        self.rest = rest
        self.restSpans = restSpans
        self.input = input
        self.span = span
        self.context = context
    }

    /// The argument for a parameter or flag; null where not given.
    public subscript(_ name: String) -> Value {
        guard let position = signature.position(of: name) else { return .null }
        return values[position]
    }

    /// Where an argument was written; the command's own place where it was not given.
    public func span(of name: String) -> Span {
        guard let position = signature.position(of: name), !spans[position].isNone else { return span }
        return spans[position]
    }

    public func isGiven(_ name: String) -> Bool { !self[name].isNull }

    public func flag(_ name: String) -> Bool {
        if case .bool(true) = self[name] { return true }
        return false
    }

    /// Looks at the numbers that its parameters and flags are given.
    /// - Throws: `ErrorValue` where one is not accepted.
    public func checkAccepted() throws {
        for (position, name, accepted) in signature.accepting {
            if let refusal = accepted.refusal(of: values[position], for: name) {
                throw refusal.placed(at: spans[position].isNone ? span : spans[position])
            }
        }
    }

    /// Text: a string's.
    public func string(_ name: String) throws -> String {
        guard let string = self[name].string else { throw mismatch(name, "text") }
        return string
    }

    public func optionalString(_ name: String) throws -> String? {
        isGiven(name) ? try string(name) : nil
    }

    public func int(_ name: String) throws -> Int {
        guard case .int(let int) = self[name] else { throw mismatch(name, "an int") }
        return int
    }

    public func optionalInt(_ name: String) throws -> Int? {
        isGiven(name) ? try int(name) : nil
    }

    /// A closure or condition.
    public func function(_ name: String) throws -> FunctionValue {
        guard case .closure(let function) = self[name] else { throw mismatch(name, "a closure") }
        return function
    }

    /// The rest arguments as text.
    public func restStrings() throws -> [String] {
        try zip(rest, restSpans).map { value, span in
            guard let string = value.string else {
                throw ErrorValue.type("text is expected here, not \(value.type.rawValue)", at: span)
            }
            return string
        }
    }

    private func mismatch(_ name: String, _ wanted: String) -> ErrorValue {
        .type("`\(name)` must be \(wanted), not \(self[name].type.rawValue)", at: span(of: name))
    }
}

/// A signature's names with their places in `Invocation.values`, made once per command.
public final class BoundSignature {
    public let signature: Signature
    public let shape: CommandShape
    /// What takes certain values only, by its place in `Invocation.values`, named as in errors.
    let accepting: [(position: Int, name: String, accepted: Accepted)]

    public init(_ signature: Signature) {
        self.signature = signature
        self.shape = signature.shape
        let parameters = signature.parameters.map { ($0.name, $0.accepted) }
        let flags = signature.flags.map { ("--" + $0.name, $0.accepted) }
        accepting = (parameters + flags).enumerated().compactMap { position, one in
            one.1.map { (position, one.0, $0) }
        }
    }

    public func position(of name: String) -> Int? {
        if let index = signature.parameters.firstIndex(where: { $0.name == name }) { return index }
        guard let index = signature.flags.firstIndex(where: { $0.name == name }) else { return nil }
        return signature.parameters.count + index
    }
}
