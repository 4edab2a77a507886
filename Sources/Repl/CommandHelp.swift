import LineEditor
import Platform

/// What explains the command at the cursor.
extension ShellCompletion {
    /// A line that shows it: `help` for commands of nops, the manual page for programs. nil: there is no command.
    func help(on line: String, cursor: Int) -> String? {
        let scalars = Array(line.unicodeScalars)
        // With the whole of the word that the cursor is in.
        let rest = scalars.dropFirst(cursor).prefix {
            !$0.properties.isWhitespace && !"|;&(){}".unicodeScalars.contains($0)
        }
        let place = CommandLineScanner(Array(scalars.prefix(cursor)) + rest)
        let value = String(place.value)
        let words = place.words + (value.isEmpty ? [] : [value])
        let names = evaluator.commandNames()
        for count in stride(from: min(words.count, 3), through: 1, by: -1) {
            let name = words.prefix(count).joined(separator: " ")
            if names.contains(name) { return "help " + name }
        }
        let called = CommandPrefix.stripped(words)
        guard let program = called.first.map({ Path.name($0) }), Self.isPlainName(program) else { return nil }
        let page = manuals.page(
            of: called, programFolders: programFolders, manualPath: evaluator.environment("MANPATH"))
        return "^man " + (page ?? program)
    }

    private static func isPlainName(_ name: String) -> Bool {
        guard let first = name.first, first != "-" else { return false }
        return name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.+".contains($0)) }
    }
}
