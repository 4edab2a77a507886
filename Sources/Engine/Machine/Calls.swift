import Changes
import Glibc
import Platform
import PluginAPI
import Syntax

extension Machine {
    /// Calls a command of nops or a plugin.
    func call(_ site: CallSite, _ registers: UnsafeMutablePointer<Value>, input: Value) throws -> Value {
        var values: [Value] = []
        values.reserveCapacity(site.registers.count)
        for register in site.registers {
            if let register {
                values.append(registers[register])
                registers[register] = .null
            } else {
                values.append(.null)
            }
        }
        var rest: [Value] = []
        var restSpans = site.restSpans
        if let register = site.restList {
            if case .list(let list) = registers[register] { rest = list.items }
            registers[register] = .null
            if restSpans.count != rest.count {
                restSpans = Array(repeating: restSpans.first ?? site.span, count: rest.count)
            }
        } else if !site.restRegisters.isEmpty {
            rest.reserveCapacity(site.restRegisters.count)
            for register in site.restRegisters {
                rest.append(registers[register])
                registers[register] = .null
            }
        }
        if case .stream = input, site.signature.signature.input.allSatisfy({ $0 == .nothing }) {
            try Parts.ignore(input)
        }
        let invocation = Invocation(
            signature: site.signature, values: values, spans: site.spans, rest: rest, restSpans: restSpans,
            input: input,
            span: site.span, context: self)
        let result = try Machine.running(site.command, invocation)
        if let nothing = site.nothing, case .int(0) = result { return nothing }
        return result
    }

    /// The machine that a command of the engine's own is called by.
    static func running(_ call: Invocation) throws -> Machine {
        guard let machine = call.context as? Machine else {
            throw ErrorValue.usage("`\(call.signature.signature.name)` needs nops itself", at: call.span)
        }
        return machine
    }

    /// Runs a command, with whatever it throws made an `ErrorValue` at its place.
    static func running(_ command: any Command, _ invocation: Invocation) throws -> Value {
        do {
            try invocation.checkAccepted()
            // What is piped in can't be read twice: who takes it plans when it has.
            if case .stream = invocation.input { return try command.run(invocation) }
            let signature = invocation.signature.signature
            guard signature.changesThings, signature.changesFiles else {
                return try command.run(invocation)
            }
            return try invocation.planned { try command.run(invocation) }
        } catch let error as ErrorValue {
            // What was waited for has not failed.
            if error.kind == "io", Interrupt.isRaised { throw Leaving.interrupted }
            throw error.placed(at: invocation.span)
        } catch let error as SystemError {
            if Interrupt.isRaised { throw Leaving.interrupted }
            throw ErrorValue(error.description, kind: "io", at: invocation.span)
        } catch let error as RegexError {
            throw ErrorValue(
                "this is not a regular expression: \(error.message)", kind: "regex", at: invocation.span)
        } catch let error as ChangeError {
            if error.leftovers.isEmpty, Interrupt.isRaised { throw Leaving.interrupted }
            throw ErrorValue(error).placed(at: invocation.span)
        }
    }

    /// A stream as a value that a name can hold: a program's text loses its trailing newlines (rule 14).
    func collectNamed(_ value: Value) throws -> Value {
        guard case .stream(let stream) = value else { return value }
        guard stream is ProcessStream else { return try value.collected() }
        let whole = try value.collected()
        guard case .string(let text) = whole else { return whole }
        let utf8 = text.string.utf8
        var end = utf8.endIndex
        while end > utf8.startIndex, utf8[utf8.index(before: end)] == 0x0A { end = utf8.index(before: end) }
        return end == utf8.endIndex ? whole : .text(String(text.string[..<end]))
    }

    /// The piped input of a function that declares what it takes. The error is the caller's.
    func checkInput(_ input: UnsafeMutablePointer<Value>, of code: FunctionCode) throws {
        let types = code.inputTypes
        var given = input.pointee
        if case .stream(let stream) = given {
            if types.contains(where: { $0 == .any || $0 == .stream }) { return }
            if stream is ByteStream {
                given = try collectNamed(given)
                input.pointee = given
            } else if types.contains(where: { $0 == .list || $0 == .table }) {
                return
            } else {
                stream.close()
                given = .items([])
            }
        }
        if types.contains(where: given.matches) { return }
        let wanted = types.map(\.withArticle).joined(separator: " or ")
        let found = given.isNull ? "nothing is piped in" : "this is \(given.type.withArticle)"
        let caller = depth > 0 ? frames[depth - 1] : nil
        let place = caller.map { frame in
            let spans = frame.code.takeUnretainedValue().spans
            return frame.counter < spans.count ? spans[frame.counter] : .none
        }
        throw ErrorValue.type("`\(code.name)` takes \(wanted), and \(found)", at: place ?? .none)
    }

    /// Reads a stream to its end for what happens meanwhile.
    func drain(_ value: Value) throws {
        guard case .stream(let stream) = value else { return }
        defer { stream.close() }
        while try stream.next() != nil { try checkInterrupt() }
    }

    /// A value where a program or a file takes it (rule 13): to standard output, piece by piece.
    func writeForProgram(_ value: Value) throws {
        guard case .stream(let stream) = value else { return try output.write(value.programBytes()) }
        defer { stream.close() }
        if let bytes = stream as? ByteStream {
            while let chunk = try bytes.read() { try output.write(chunk) }
            return
        }
        while let item = try stream.next() {
            var line: [UInt8] = []
            try item.appendLine(columns: nil, to: &line)
            try output.write(line)
            try checkInterrupt()
        }
    }

    /// A value at the top level of a script or in the shell: tables, lists, text.
    func writeShown(_ value: Value) throws {
        switch value {
        case .stream(let bytes as ByteStream):
            defer { bytes.close() }
            while let chunk = try bytes.read() { try output.write(chunk) }
        case .stream(let stream):
            defer { stream.close() }
            var shown = ShownItems { [self] in display($0, width: terminalWidth) }
            while let item = try stream.next() {
                try write(shown.add(item))
                try checkInterrupt()
            }
            try write(shown.end())
        default: try write(display(value, width: terminalWidth))
        }
    }

    /// The place of the instruction under way.
    var currentSpan: Span {
        guard let (code, counter) = current else { return .none }
        return counter < code.spans.count ? code.spans[counter] : .none
    }

}

extension Machine: Context {
    var workingFolder: String { folder }
    func environment(_ name: String) -> String? { variables[name] }
    func environment() -> Record { variables.record }
    var changes: any ChangeSink { store }
    var terminalWidth: Int? { output.reachesTerminal ? Files.terminalColumns(1) : nil }

    func checkInterrupt() throws {
        Baton.giveTurn()
        if Interrupt.isRaised { throw Leaving.interrupted }
    }

    var mayAsk: Bool { job == nil }

    func wait<Result>(_ body: () throws -> Result) rethrows -> Result { try Baton.whileWaiting(body) }

    func invoke(_ function: FunctionValue, _ arguments: [Value]) throws -> Value {
        try invoke(function, arguments, input: .null)
    }

    func call(_ command: String, _ arguments: [Value], flags: [(name: String, value: Value)], input: Value)
        throws -> Value
    {
        guard let (found, bound) = registry.command(named: command) else {
            throw ErrorValue("there is no command `\(command)`", kind: "not-found")
        }
        let signature = bound.signature
        var values = Array(repeating: Value.null, count: signature.parameters.count + signature.flags.count)
        for (index, argument) in arguments.prefix(signature.parameters.count).enumerated() {
            values[index] = argument
        }
        let rest = Array(arguments.dropFirst(signature.parameters.count))
        guard rest.isEmpty || signature.rest != nil else {
            throw ErrorValue.usage("`\(command)` is given too many arguments")
        }
        for (name, value) in flags {
            guard let position = bound.position(of: name) else {
                throw ErrorValue.usage("`\(command)` has no flag --\(name)")
            }
            values[position] = value
        }
        let spans = Array(repeating: Span.none, count: values.count)
        return try Machine.running(
            found,
            Invocation(
                signature: bound, values: values, spans: spans, rest: rest,
                restSpans: Array(repeating: .none, count: rest.count), input: input, span: currentSpan,
                context: self))
    }

    func evaluate(_ text: String, name: String) throws -> Value { try evaluator(self, text, name) }
    func write(_ bytes: [UInt8]) throws { try output.write(bytes) }
    func flush() throws { try output.flush() }
    func note(_ line: String) { output.note(line + "\n") }
    func progress(_ label: String, total: Int?, isBytes: Bool) -> any ProgressReport {
        guard Files.isTerminal(STDERR_FILENO) else { return SilentProgress() }
        return ProgressBar(label, total: total, isBytes: isBytes)
    }
    func display(_ value: Value, width: Int?) -> String {
        TableRenderer.text(value, width: width, colour: width != nil && variables["NO_COLOR"] == nil)
    }
    func program(named name: String) -> String? { programPath(name) }
    func signature(named name: String) -> Signature? {
        ownSignature(name) ?? registry.command(named: name)?.signature.signature
    }
    func commandNames() -> [String] { (registry.names + ownNames()).sorted() }
}
