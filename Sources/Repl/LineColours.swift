import LineEditor
import Syntax

/// Tells what each character of a line is, by the parser's own tree.
final class LineColours {
    private let evaluator: any Evaluator
    /// What was found out about programs since the line was begun: PATH may hold many folders.
    private var programs: [String: Bool] = [:]
    private var commands: Set<String>?

    init(evaluator: any Evaluator) { self.evaluator = evaluator }

    /// Before each line: what is there may have changed.
    func forget() {
        programs = [:]
        commands = nil
    }

    /// - Parameter before: the lines above it, each ended by a newline.
    /// - Returns: for each Unicode scalar of `line`.
    func kinds(before: String, line: String) -> [TextKind] {
        let text = before + line
        let parsed = evaluator.parsed(text)
        var painter = TreePainter(bytes: Array(text.utf8)) { [unowned self] in isKnown($0) }
        painter.paint(parsed.block)
        painter.paintRest(wrongPlaces: Set(parsed.diagnostics.map { Int($0.span.start) }))
        var result: [TextKind] = []
        result.reserveCapacity(line.utf8.count)
        for index in before.utf8.count..<painter.bytes.count where painter.bytes[index] & 0xC0 != 0x80 {
            result.append(painter.kinds[index] ?? .plain)
        }
        return result
    }

    private func isKnown(_ word: String) -> Bool {
        if let known = programs[word] { return known }
        let names = commands ?? Set(evaluator.commandNames().map { String($0.prefix { $0 != " " }) })
        commands = names
        let known =
            names.contains(word) || evaluator.settings[word] != nil || evaluator.isProgram(word)
        programs[word] = known
        return known
    }
}
