import Platform
import PluginAPI
import Syntax

/// Reads the files that `use` names, each once.
final class ModuleLoader {
    private unowned let session: Session
    /// By real path.
    private var modules: [String: Module] = [:]
    private var underWay: Set<String> = []
    private var diagnostics: [Diagnostic] = []
    /// Where a text's relative paths begin, by the number of its file.
    var folders: [Int32: String] = [:]
    /// The absolute path of each text that is a file, by the number of its file.
    var paths: [Int32: String] = [:]

    init(session: Session) { self.session = session }

    /// What was found wrong since the last call.
    func takeDiagnostics() -> [Diagnostic] {
        defer { diagnostics = [] }
        return diagnostics
    }

    /// The module that a path names, relative to the file that `span` lies in; nil with a diagnostic.
    func module(_ path: String, at span: Span) -> Module? {
        let folder = folders[span.file] ?? session.machine.folder
        let full = path.hasPrefix("/") ? path : folder + "/" + path
        let real: String
        let bytes: [UInt8]
        do {
            real = try Files.realPath(full)
            if let known = modules[real] { return known }
            if underWay.contains(real) {
                say("`\(path)` uses this file, which uses it: neither could run first", at: span)
                return nil
            }
            bytes = try Files.read(real)
        } catch {
            say(error.description, at: span)
            return nil
        }
        underWay.insert(real)
        defer { underWay.remove(real) }
        let file = session.sources.add(name: path, bytes: bytes)
        paths[file.number] = real
        let module = Module(name: path, source: file)
        let compiled = session.compile(file, in: module, folder: Path.parent(real), warns: false)
        diagnostics += compiled.errors
        module.code = compiled.code
        modules[real] = module
        return module
    }

    /// The parser and the compiler both ask for a module; a failure is said once.
    private func say(_ message: String, at span: Span) {
        if !diagnostics.contains(where: { $0.span == span }) {
            diagnostics.append(Diagnostic(message, at: span))
        }
    }
}
