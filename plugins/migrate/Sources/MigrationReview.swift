// A person at the terminal says of each hit whether it is rewritten.

import Platform
import PluginAPI

/// Goes through a migration's hits, the unsure ones too.
struct MigrationReview {
    let invocation: Invocation

    /// What is answered; each by its first letter.
    private enum Answer: String, CaseIterable {
        case yes, no, all, rest, file, quit
    }

    /// The migration with what was accepted. Throws where nobody can be asked, and on `quit`.
    func reviewed(_ migration: Migration) throws -> Migration {
        guard invocation.context.mayAsk, ControllingTerminal() != nil else {
            throw ErrorValue(
                "--review asks at a terminal, and there is none", kind: "io",
                help: "`migrate plan` and `migrate report` show the hits without asking",
                at: invocation.span(of: "review"))
        }
        var migration = migration
        let total = migration.rewrites.count + migration.listed.count
        var number = 0
        var rest: Answer?
        for index in migration.files.indices {
            let file = migration.files[index]
            var ofFile: Answer?
            var accepted: [Rewrite] = []
            var refused: [Rewrite] = []
            for hit in (file.rewrites + file.listed).sorted(by: { $0.line < $1.line }) {
                number += 1
                var answer = rest ?? ofFile
                if answer == nil {
                    answer = try ask(hit, number, total)
                    if answer == .all || answer == .rest { rest = answer }
                    if answer == .file { ofFile = answer }
                }
                switch answer {
                case .yes: accepted.append(hit)
                // What is unsure is taken one by one only.
                case .all, .file:
                    if hit.grade == .unsure { refused.append(hit) } else { accepted.append(hit) }
                default: refused.append(hit)
                }
            }
            let edits = accepted.flatMap(\.edits).ordered()
            // Two that overlap can't both be made.
            migration.files[index].rewrites =
                edits == nil ? file.rewrites.filter(accepted.contains) : accepted
            migration.files[index].listed = edits == nil ? file.listed + refused : refused
        }
        return migration
    }

    private func ask(_ hit: Rewrite, _ number: Int, _ total: Int) throws -> Answer {
        let context = invocation.context
        try context.write(
            "\(number) of \(total): \(hit.path):\(hit.line), \(hit.kind.rawValue), \(hit.grade.rawValue)\n")
        for line in hit.before.split(whereSeparator: \.isNewline) { try context.write("  - \(line)\n") }
        for line in hit.after.split(whereSeparator: \.isNewline) { try context.write("  + \(line)\n") }
        while true {
            let question = "rewrite it? [y]es, [n]o, this [f]ile, [a]ll, none of the [r]est, [q]uit: "
            let said = try context.call("input", [.text(question)], flags: [], input: .null).collected()
            guard case .string(let text) = said else { continue }
            let word = text.string.lowercased()
            let answer = Answer.allCases.first {
                $0.rawValue == word || String($0.rawValue.prefix(1)) == word
            }
            switch answer {
            case .quit?:
                throw ErrorValue(
                    "the review was ended: nothing was changed", kind: "cancelled", at: invocation.span)
            case let answer?: return answer
            case nil: try context.write("please answer with one of the letters\n")
            }
        }
    }
}
