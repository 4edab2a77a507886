/// What came of formatting a text.
public enum Formatted: Sendable {
    case text([UInt8])
    /// It has errors, and is not touched.
    case broken([Diagnostic])
}

/// Lays a text out in the one style of docs/format.md. Only blanks, line ends, `;` and the place of a pipe's
/// `|` change; what the text means doesn't: the result has the same tree.
/// - Parameter shapes: as for `parse`.
public func format(_ file: SourceFile, shapes: any CommandShapes) -> Formatted {
    let parsed = parse(file, shapes: shapes)
    let errors = parsed.diagnostics.filter { $0.severity == .error }
    guard errors.isEmpty else { return .broken(errors) }
    var printer = LayoutPrinter(file, parsed)
    let text = printer.print()
    if text == file.bytes { return .text(text) }
    // A mistake of the formatter must not become one of the script's.
    let again = parse(SourceFile(number: file.number, name: file.name, bytes: text), shapes: shapes)
    guard !again.hasErrors, again.languageVersion == parsed.languageVersion,
        TreeDump.of(again.block) == TreeDump.of(parsed.block)
    else {
        return .broken([
            Diagnostic(
                "this text can't be formatted without changing what it means",
                at: Span(file: file.number, start: 0, end: 0), label: "a mistake of nops's formatter",
                help: "please report it with the file; the file is left as it is")
        ])
    }
    return .text(text)
}
