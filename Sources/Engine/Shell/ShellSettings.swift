import PluginAPI

/// What the user has set for the interactive shell, by commands in `config.nops` or on its lines.
///
/// Sendable by hand: it belongs to one session, whose commands run in turn.
public final class ShellSettings: @unchecked Sendable {
    /// Text that stands for a short word.
    public struct Abbreviation: Sendable {
        public let name: String
        public let expansion: String
        /// As any word of a line, not only as a command.
        public let isAnywhere: Bool
    }

    /// By name, in the order of their names.
    public var abbreviations: [Abbreviation] { all.values.sorted { $0.name < $1.name } }
    private var all: [String: Abbreviation] = [:]

    public subscript(_ name: String) -> Abbreviation? { all[name] }

    func add(_ abbreviation: Abbreviation) { all[abbreviation.name] = abbreviation }

    /// Whether there was one of that name.
    func remove(_ name: String) -> Bool { all.removeValue(forKey: name) != nil }

    /// How many lines were entered up to now, and each of them, the oldest first; nil: this is no shell.
    public var entered: (() -> (count: Int, line: (Int) -> EnteredLine))?

    /// Takes lines of these texts out of what was entered, and the one that runs now; how many those were. Throws where that can't
    /// be written. nil: this is no shell.
    public var forget: ((Set<String>) throws -> Int)?

    /// Gives the prompt; nil: the shell's own.
    var prompt: PromptClosure?
}
