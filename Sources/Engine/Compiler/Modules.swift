import PluginAPI
import Syntax

// `use`: the functions of another file become commands here.

extension Compiler {
    func compile(_ used: Syntax.Use, at span: Span) {
        guard let module = usedModule(used) else { return }
        function.code.modules.append(module)
        function.emit(.initModule, d: function.code.modules.count - 1, at: span)
        if used.isExported, function.kind != .topLevel || function.scopes.count > 1 {
            report(
                "`export` stands at the top level of a file only", at: span,
                help: "leave `export` out, or move the `use` out of the braces")
        }
        if let names = used.names {
            for name in names { take(name, from: module, used) }
            return
        }
        let prefix = Compiler.moduleName(used.path.text)
        guard prefix.utf8.allSatisfy(Compiler.isNameByte), prefix.utf8.first.map(Compiler.isDigit) == false
        else {
            report(
                "`\(prefix)` can't be the first word of commands", at: used.path.span,
                help: "name what you use: `use \(used.path.text) {…}`")
            return
        }
        for (name, found) in module.exports {
            add(found, as: "\(prefix) \(name)", at: used.path.span)
        }
    }

    private func take(_ name: Name, from module: Module, _ used: Syntax.Use) {
        guard let found = module.exports[name.text] else {
            let close = closest(to: name.text, among: module.exports.keys)
            missingNames.formUnion([name.text, close ?? name.text])
            let isPrivate = module.functions[name.text] != nil
            report(
                "`\(used.path.text)` exports no `\(name.text)`", at: name.span,
                help: close.map { "did you mean `\($0)`?" }
                    ?? (isPrivate ? "it keeps that to itself: `export def` there lets others use it" : nil))
            return
        }
        add(found, as: name.text, at: name.span)
        if used.isExported { self.module.exports[name.text] = found }
    }

    /// The same function twice is no harm.
    private func add(_ found: Module.Function, as name: String, at span: Span) {
        let scope = function.scopes.count - 1
        if function.scopes[scope].functions[name] !== found { reportTwice(name, at: span) }
        function.scopes[scope].functions[name] = found
        function.scopes[scope].origins[name] = span
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == 0x5F || byte == 0x2D
    }

    /// `tools/net.nops` → `net`.
    static func moduleName(_ path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        return file.hasSuffix(".nops") ? String(file.dropLast(5)) : file
    }
}
