import PluginAPI
import Syntax

/// A field that a name on the line may be completed to.
public struct FieldOffer {
    public let name: String
    /// Nil: not known.
    public let type: ValueType?
}

extension Session {
    /// The fields that the name at the end of an unfinished line may have, by their names: columns of what is piped into a
    /// command, fields of a variable. Nothing is run for it: columns are known as they are before a run, and of the shell's
    /// variables by their values.
    /// - Returns: Nil where no field's name is due, or nothing is known.
    public func fields(atEndOf line: String) -> [FieldOffer]? {
        // What is typed need be no whole name yet, and nothing may stand there: letters make a name of both.
        let file = SourceFile(number: -1, name: "", bytes: Array((line + "zz").utf8))
        let module = Module(name: "completed line", source: file)
        module.variables = shellModule.variables
        module.functions = shellModule.functions
        let parsed = parse(
            file, shapes: SessionShapes(registry: registry, module: module, loader: nil),
            declared: Array(module.variables.keys))
        let compiler = Compiler(
            source: file, module: module, registry: registry, warnsOfUnused: false,
            isProgram: { _ in true }, closestProgram: { _ in nil }, usedModule: { _ in nil })
        let probe = FieldProbe(
            at: file.bytes.count - 1,
            typeOf: { [shellModule] in (try? shellModule.load($0)).map { StaticType(of: $0) } ?? .unknown },
            lastValue: StaticType(of: machine.lastValue))
        compiler.probe = probe
        _ = compiler.compileTopLevel(parsed.block)
        guard let fields = probe.found?.fields, !fields.isEmpty else { return nil }
        return fields.sorted { $0.key < $1.key }.map { FieldOffer(name: $0.key, type: $0.value.type) }
    }
}
