import PluginAPI
import Syntax

/// What one reading of a file tells of a function, for the next: what its calls give, and what it gives before it is defined.
struct LearntFunction {
    let parameters: [String: StaticType]
    let gives: StaticType

    /// Of the file's own functions, by name. Others may call what is exported, and `main`.
    static func all(of module: Module) -> [String: LearntFunction] {
        var learnt: [String: LearntFunction] = [:]
        for (name, function) in module.functions {
            let isOwn = !function.definition.isExported && name != "main" && !function.given.isEmpty
            var parameters: [String: StaticType] = [:]
            for parameter in isOwn ? function.definition.parameters : [] where parameter.defaultValue == nil {
                guard case .positional = parameter.kind else { continue }
                let name = parameter.name.text
                // What may be null says nothing, and what doesn't fit is told where it is given.
                switch (function.givenType(of: name), parameter.type) {
                case (.record(let fields), nil), (.record(let fields), .any), (.record(let fields), .record):
                    parameters[name] = .record(fields)
                case (.list(let item), nil), (.list(let item), .any), (.list(let item), .list),
                    (.list(let item), .table), (.tuple(let item, _), .list), (.tuple(let item, _), nil):
                    if item.fields != nil { parameters[name] = .list(of: item) }
                default: break
                }
            }
            learnt[name] = LearntFunction(parameters: parameters, gives: function.gives)
        }
        return learnt
    }
}

extension Module.Function {
    private struct Given: Hashable {
        let function: ObjectIdentifier
        let parameter: String
    }

    /// What all those who call it give for a parameter together.
    func givenType(of parameter: String) -> StaticType {
        var seen: Set<Given> = []
        return given(parameter, &seen)
    }

    private func given(_ parameter: String, _ seen: inout Set<Given>) -> StaticType {
        // Where nothing is given, its default is; what a function hands on to itself adds nothing.
        let hasDefault = definition.parameters.contains {
            $0.name.text == parameter && $0.defaultValue != nil
        }
        if hasDefault { return .unknown }
        var type = given[parameter] ?? .never
        guard seen.insert(Given(function: ObjectIdentifier(self), parameter: parameter)).inserted else {
            return type
        }
        for giver in givers where giver.parameter == parameter {
            guard let other = giver.function else { return .unknown }
            type = type.joined(other.definition.isExported ? .unknown : other.given(giver.its, &seen))
        }
        return type
    }
}

extension Compiler {
    /// What a parameter of the function being compiled is given by all who call it, where no more is declared.
    func learntType(of parameter: Definition.Parameter) -> StaticType? {
        guard !learnt.isEmpty, let definition = function.made?.definition,
            function.parent?.kind == .topLevel,
            let type = learnt[definition.name.text]?.parameters[parameter.name.text],
            case let body = source.text(definition.body.span), case let name = parameter.name.text,
            // One that asks what it was given takes other things, too.
            !["$\(name) is ", "in $\(name)", "match $\(name)", "$\(name) | columns", "$\(name) | type"]
                .contains(where: body.contains)
        else { return nil }
        return type
    }
}
