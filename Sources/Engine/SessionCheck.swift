import Platform
import Syntax

/// `nops check`.
extension Session {
    public struct CheckReport: Sendable {
        public enum Verdict: Int, Sendable {
            case clean
            /// Errors or warnings.
            case findings
            /// Text that isn't the language: more may be wrong behind it.
            case unparsable
        }

        /// What is wrong, for people; empty: nothing.
        public let text: String
        public let verdict: Verdict
    }

    /// What `nops check` says of a file.
    /// - Throws: `SystemError` when it can't be read.
    public func check(path: String) throws -> CheckReport {
        let file = try read(path)
        let module = Module(name: path, source: file)
        let compiled = compile(file, in: module, folder: folder(of: path), warns: true, isScript: true)
        var diagnostics = compiled.diagnostics
        let said = Set(compiled.errors.map(\.span))
        diagnostics += Doubts.diagnostics(
            of: compiled.block, in: file,
            broken: BrokenLines(of: file, compiled.block, unread: compiled.unread, wrong: diagnostics),
            registry: registry
        ) { [loader] in
            loader.module($0.path.text, at: $0.path.span).map { Array($0.exports.keys) } ?? []
        }.filter { !said.contains($0.span) }
        diagnostics += learntDiagnostics(of: file, module, compiled, path, besides: diagnostics)
        diagnostics.sort { ($0.span.file, $0.span.start) < ($1.span.file, $1.span.start) }
        return CheckReport(
            text: diagnostics.map { $0.rendered(in: sources) }.joined(separator: "\n"),
            verdict: !compiled.isParsed ? .unparsable : diagnostics.isEmpty ? .clean : .findings)
    }

    /// What is found when the file is read again, with what the calls of its functions give and what these give. On lines of which
    /// something is said already it mostly follows from that.
    private func learntDiagnostics(
        of file: SourceFile, _ module: Module, _ compiled: Compiled, _ path: String,
        besides known: [Diagnostic]
    ) -> [Diagnostic] {
        let learnt = LearntFunction.all(of: module)
        guard !learnt.isEmpty, compiled.isParsed else { return [] }
        func line(_ diagnostic: Diagnostic) -> Int { file.position(of: Int(diagnostic.span.start)).line }
        let told = Set(known.filter { $0.span.file == file.number }.map(line))
        return compile(
            file, in: Module(name: path, source: file), folder: folder(of: path), warns: true, isScript: true,
            learnt: learnt
        ).diagnostics.filter { $0.span.file == file.number && !told.contains(line($0)) }.map {
            var diagnostic = $0
            diagnostic.severity = .warning
            return diagnostic
        }
    }
}
