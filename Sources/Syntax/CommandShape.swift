/// All that the parser knows of a command. Whoever calls the parser supplies it; it knows none itself.
public final class CommandShape: Sendable {
    public struct Parameter: Sendable {
        public let name: String
        public let type: ValueType
        public let isOptional: Bool

        public init(name: String, type: ValueType, isOptional: Bool = false) {
            self.name = name
            self.type = type
            self.isOptional = isOptional
        }
    }

    public struct Flag: Sendable {
        /// Without the dashes.
        public let name: String
        public let short: Character?
        /// nil: a Boolean flag, which takes a value by `=` only.
        public let type: ValueType?

        public init(name: String, short: Character? = nil, type: ValueType? = nil) {
            self.name = name
            self.short = short
            self.type = type
        }
    }

    /// Name and sub-name with one space between: `migrate apply`, `ls`.
    public let name: String
    public let parameters: [Parameter]
    /// Takes all further arguments, each of this type.
    public let rest: Parameter?
    public let flags: [Flag]

    public init(name: String, parameters: [Parameter] = [], rest: Parameter? = nil, flags: [Flag] = []) {
        self.name = name
        self.parameters = parameters
        self.rest = rest
        self.flags = flags
    }

    public func flag(named name: some StringProtocol) -> Flag? { flags.first { $0.name == name } }
    public func flag(short: Character) -> Flag? { flags.first { $0.short == short } }
}

/// Where the parser asks for shapes: the commands of nops and its plugins, and the modules that a text uses.
public protocol CommandShapes {
    /// The command of that whole name (`"migrate apply"`), or nil.
    func shape(named name: String) -> CommandShape?
    /// Whether `word` alone is no command but the first word of some (`migrate`).
    func isGroup(_ word: String) -> Bool
    /// The exported commands of a module, by their own names (without the module's), or nil when it
    /// can't be read; `path` is as written, `span` its place (its file tells what it is relative to).
    func module(path: String, at span: Span) -> [CommandShape]?
    /// The second words of a group's commands (`apply`, `plan` of `migrate`), for "did you mean".
    func subcommands(of group: String) -> [String]
}

extension CommandShapes {
    /// The second words of a group's commands, for "did you mean".
    public func subcommands(of group: String) -> [String] { [] }
}
