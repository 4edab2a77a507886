import PluginAPI
import Syntax

// Closures and conditions as values.

extension Compiler {
    /// A closure that a command calls. Fewer parameters than it gives are fine, more can't be filled.
    func compileClosure(
        _ closure: Closure, for parameter: Signature.Parameter, of signature: Signature, in call: CommandCall,
        into destination: Int, at span: Span
    ) {
        if let count = parameter.closureArguments { checkArity(closure, count, by: signature.name) }
        compileClosure(
            closure, into: destination, at: span, arguments: closureArguments(signature, parameter, in: call))
    }

    func checkArity(_ closure: Closure, _ count: Int, by command: String) {
        var left = count
        for parameter in closure.parameters where parameter.kind.isPositional {
            left -= 1
            guard left < 0, parameter.defaultValue == nil else { continue }
            report(
                "nothing is given for `\(parameter.name.text)`", at: parameter.name.span,
                help:
                    "`\(command)` calls its closure with \(count == 1 ? "1 argument" : "\(count) arguments")"
            )
            return
        }
    }

    /// Compiles a closure, and the instruction that makes its value.
    /// - Parameter arguments: what it is called with, as far as that is known.
    func compileClosure(
        _ closure: Closure, into destination: Int, at span: Span, arguments: [StaticType] = []
    ) {
        let parameters = closure.isImplicit ? ["it"] : closure.parameters.map(\.name.text)
        closureValue(name: "closure", parameterCount: parameters.count, into: destination, at: span) {
            builder in
            builder.code.parameters =
                closure.isImplicit
                ? [.init(name: "it", kind: .positional, type: nil, isOptional: true)]
                : closure.parameters.map {
                    .init(
                        name: $0.name.text, kind: $0.kind, type: $0.type, isOptional: $0.defaultValue != nil)
                }
            if closure.isImplicit {
                builder.declare(
                    Local(
                        name: "it", register: 0, isConstant: true, span: span,
                        type: arguments.first ?? .unknown))
            } else {
                bind(closure.parameters)
                for (parameter, type) in zip(closure.parameters, arguments)
                where parameter.type == nil && parameter.kind.isPositional && parameter.defaultValue == nil {
                    builder.scopes[0].locals[parameter.name.text]?.type = type
                }
                for (slot, parameter) in closure.parameters.enumerated() {
                    guard let type = parameter.type, type != .any else { continue }
                    builder.emit(
                        .checkType, a: slot, b: parameter.defaultValue == nil ? 0 : 1, c: builder.type(type),
                        d: builder.name("`\(parameter.name.text)`"), at: parameter.name.span)
                }
            }
            compileBody(closure.body)
        }
    }

    /// A condition (`where size > 1MB`) as a closure over its row.
    /// - Parameter isTelling: the closure gives a list: its result, and the operands of a comparison.
    func compileCondition(_ expression: Expression, into destination: Int, isTelling: Bool = false) {
        let rowType = isTelling ? StaticType.unknown : stageInput.item
        closureValue(name: "condition", parameterCount: 1, into: destination, at: expression.span) {
            builder in
            builder.code.parameters = [.init(name: "it", kind: .positional, type: nil, isOptional: false)]
            builder.declare(
                Local(name: "it", register: 0, isConstant: true, span: expression.span, type: rowType))
            builder.row = 0
            builder.rowType = rowType
            let result = builder.temporary()
            if isTelling {
                compileTelling(expression, into: result)
            } else {
                checkTruth(expression)
                compile(expression, into: result)
            }
            builder.emit(.returnValue, a: result, at: expression.span)
        }
    }

    private func closureValue(
        name: String, parameterCount: Int, into destination: Int, at span: Span,
        _ body: (FunctionBuilder) -> Void
    ) {
        let outer = function
        let code = FunctionCode(name: name, module: module)
        let builder = FunctionBuilder(
            code: code, kind: .closure, parent: outer, parameterCount: parameterCount)
        function = builder
        let known = sure
        body(builder)
        code.seal()
        (function, sure) = (outer, known)
        outer.code.closures.append((code, builder.captured.map(\.parentRegister)))
        outer.emit(.makeClosure, a: destination, d: outer.code.closures.count - 1, at: span)
    }
}
