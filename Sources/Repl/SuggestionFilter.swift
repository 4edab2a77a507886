import PluginAPI
import Syntax

/// Which entries of history are worth suggesting: those that the check lets pass, and whose files are there.
final class SuggestionFilter {
    private let evaluator: any Evaluator
    /// Longer entries are not looked into for each key.
    private static let longest = 4096

    init(evaluator: any Evaluator) { self.evaluator = evaluator }

    func accepts(_ entry: String) -> Bool {
        guard entry.utf8.count <= Self.longest else { return true }
        return evaluator.isAcceptable(entry) && hasItsFiles(entry)
    }

    /// Of the line's own commands: what stands in blocks may make its files first.
    private func hasItsFiles(_ entry: String) -> Bool {
        guard let statement = evaluator.parsed(entry).block.statements.first,
            case .chain(let chain) = statement.kind
        else { return true }
        return chain.first.stages.allSatisfy { stage in
            switch stage.kind {
            case .program(let call): hasFolders(call.arguments)
            case .command(let call):
                call.shape == nil ? hasFolders(call.arguments) : hasFiles(call)
            default: true
            }
        }
    }

    /// A command of nops tells which words are paths that it reads. What changes things may make the file that is named.
    private func hasFiles(_ call: CommandCall) -> Bool {
        guard let signature = evaluator.signature(of: call.name.text) else { return true }
        let words = call.arguments.compactMap { argument -> Expression? in
            if case .positional(let value) = argument { value } else { nil }
        }
        let last = signature.changesThings && signature.restMinimum > 1 ? words.count - 1 : words.count
        return words.prefix(last).enumerated().allSatisfy { index, word in
            let parameter =
                index < signature.parameters.count ? signature.parameters[index] : signature.rest
            switch parameter?.type {
            case .glob?: return isThere(word)
            case .path? where !signature.changesThings: return isThere(word)
            default: return true
            }
        }
    }

    /// Of a program's words only what is written as a path is taken for one, and the program may be about to make it.
    private func hasFolders(_ arguments: [Argument]) -> Bool {
        arguments.allSatisfy { argument in
            guard case .positional(let value) = argument, case .word(let word, nil) = value.kind,
                word.hasPrefix("/") || word.hasPrefix("./") || word.hasPrefix("../") || word.hasPrefix("~/"),
                let slash = word.lastIndex(of: "/"), slash > word.startIndex
            else { return true }
            return paths.isThere(String(word[..<slash]))
        }
    }

    private func isThere(_ word: Expression) -> Bool {
        guard case .word(let path, nil) = word.kind, !path.isEmpty, path != "-" else { return true }
        return paths.isThere(path)
    }

    private var paths: PathCompletion {
        PathCompletion(workingFolder: evaluator.workingFolder, home: evaluator.environment("HOME"))
    }
}
