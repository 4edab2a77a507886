// `${cmd:…}`: values that a program prints.

import Platform
import PluginAPI

/// Runs the programs that the project's settings allow, each line of words once, for all environments.
final class CommandValues {
    private let context: any Context
    private let project: ConfigProject
    /// What a line of words has printed, or why it gives nothing: a program that fails may have taken long.
    private var known: [[String]: Result<String, ConfigFailure>] = [:]

    /// Bytes.
    private static let outputLimit = 1_000_000
    /// Seconds.
    private static let patience = 30

    init(_ project: ConfigProject, _ context: any Context) {
        self.project = project
        self.context = context
    }

    /// What the program prints, without the end of its last line. It runs in the project's root, for `patience` at most.
    /// - Throws: a `ConfigFailure`, or the error of who interrupts it. What the program said is in neither: it may be secret.
    func output(of words: [String]) throws -> String {
        guard let name = words.first else {
            throw ConfigFailure("`${cmd:}` names no program", help: "write `${cmd:PROGRAM ARGUMENTS}`")
        }
        if let known = known[words] { return try known.get() }
        do {
            let output = try run(name, words.dropFirst())
            known[words] = .success(output)
            return output
        } catch let failure as ConfigFailure {
            known[words] = .failure(failure)
            throw failure
        }
    }

    private func run(_ name: String, _ arguments: ArraySlice<String>) throws -> String {
        let words = [try program(name)] + arguments
        let output: [UInt8]
        do {
            output = try context.output(
                of: words, in: project.root, limit: Self.outputLimit, within: Self.patience * 1_000_000_000)
        } catch let error as ErrorValue {
            throw failure(name, error)
        }
        guard var text = String(validating: output, as: UTF8.self) else {
            throw ConfigFailure("what `\(name)` prints is not UTF-8 text")
        }
        if text.hasSuffix("\r\n") || text.hasSuffix("\n") { text.removeLast() }
        return text
    }

    private func failure(_ name: String, _ error: ErrorValue) -> any Error {
        switch error.kind {
        case "timeout":
            ConfigFailure("`\(name)` was not done after \(Self.patience) seconds")
        case "limit":
            ConfigFailure("`\(name)` prints more than \(SizeText.short(Self.outputLimit))")
        case _ where error.kind == "program" || error.code == 126:
            ConfigFailure(
                "`\(name)` ended with status \(error.code)",
                help: "run `\(name)` by hand to see why")
        default: error
        }
    }

    /// Where an allowed program lies.
    private func program(_ name: String) throws -> String {
        guard project.revision == nil else {
            throw ConfigFailure(
                "`${cmd:…}` runs no program for a revision of git",
                help: "what an old file, or another branch's, would run nobody has looked at")
        }
        let allowed = project.settings.commands
        guard allowed.contains(name) else {
            let rest =
                allowed.isEmpty ? "" : "; it lists " + allowed.map { "`\($0)`" }.joined(separator: ", ")
            throw ConfigFailure(
                "`\(name)` is no program that `commands` in \(ProjectSettings.fileName) allows"
                    + rest,
                help:
                    "`commands: [\((allowed + [name]).joined(separator: ", "))]` there allows it, for every file of the configuration"
            )
        }
        if name.contains("/") {
            let path = Path.absolute(name, in: project.root)
            if Files.isFile(path) { return path }
        } else if let path = context.program(named: name) {
            return path
        }
        throw ConfigFailure("there is no program `\(name)` here", help: "install it")
    }
}
