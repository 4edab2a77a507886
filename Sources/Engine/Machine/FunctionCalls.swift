import PluginAPI
import Syntax

// Calls of functions and closures whose arguments don't lie where the callee's registers will be.

extension Machine {
    /// `do $f …`: the closure, and behind it its arguments.
    func callClosure(
        _ register: UnsafeMutablePointer<Value>, argumentCount: Int, wantsValue: Bool
    ) throws -> Value {
        guard case .closure(let function) = register.pointee else {
            throw ErrorValue.type("`do` calls a closure, and this is \(register.pointee.type.rawValue)")
        }
        guard argumentCount <= function.parameterCount else {
            throw ErrorValue.usage(
                "this closure takes \(function.parameterCount) \(function.parameterCount == 1 ? "argument" : "arguments"), and \(argumentCount) are given"
            )
        }
        return try invoke(
            function, (0..<argumentCount).map { Machine.moved(register + 1 + $0) }, wantsValue: wantsValue)
    }

    func callSpread(_ site: SpreadSite, _ registers: UnsafeMutablePointer<Value>) throws -> Value {
        guard case .list(let list) = registers[site.positionals] else { return .null }
        var arguments = Array(repeating: Value.null, count: site.callee.parameters.count)
        var slot = 0
        var rest: [Value]?
        for item in list.items {
            while slot < arguments.count, case .flag = site.callee.parameters[slot].kind { slot += 1 }
            guard slot < arguments.count else {
                throw ErrorValue.usage("`\(site.callee.name)` is given too many arguments")
            }
            if case .rest = site.callee.parameters[slot].kind {
                rest = (rest ?? []) + [item]
            } else {
                if let type = site.callee.parameters[slot].type {
                    var value = item
                    try Parts.check(&value, type, "`\(site.callee.parameters[slot].name)`", allowsNull: false)
                }
                arguments[slot] = item
                slot += 1
            }
        }
        for (index, parameter) in site.callee.parameters.enumerated() {
            if case .rest = parameter.kind { arguments[index] = .items(rest ?? []) }
            if case .positional = parameter.kind, !parameter.isOptional, arguments[index].isNull,
                index >= slot
            {
                throw ErrorValue.usage("`\(site.callee.name)` needs `\(parameter.name)`")
            }
            if case .flag = parameter.kind, parameter.type == nil { arguments[index] = .bool(false) }
        }
        for (slot, register) in site.flags { arguments[slot] = registers[register] }
        let input = site.input.map { Machine.moved(registers + $0) } ?? .null
        return try call(site.callee, arguments, input: input, wantsValue: site.wantsValue)
    }

    /// Calls a function's code with all its arguments, in their slots.
    func call(_ code: FunctionCode, _ arguments: [Value], input: Value, wantsValue: Bool) throws -> Value {
        let registers = stackTop
        try reserve(registers, code.registerCount + 1)
        for (index, argument) in arguments.enumerated() { registers[index] = argument }
        if let slot = code.inputRegister { registers[slot] = input } else { try Parts.ignore(input) }
        return try run(code, registers: registers, wantsValue: wantsValue)
    }
}
