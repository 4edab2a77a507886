import Syntax

/// A command's declaration, which says everything once: parsing, checks, completion, help and the
/// reference pages all come from it.
public struct Signature: Sendable {
    /// What is wrong with a value that is written out, though it is taken: a message and help; nil: nothing.
    public typealias Doubt = @Sendable (Value) -> (message: String, help: String)?

    public struct Parameter: Sendable {
        public let name: String
        public let type: ValueType
        public let summary: String
        public let isOptional: Bool
        /// Where values for it come from, for completion.
        public let completion: Completion
        public let role: Role
        /// How many arguments a closure given for it is called with; nil: not known.
        public let closureArguments: Int?
        /// Nil: any value of its type.
        public let accepted: Accepted?
        /// What a script is warned of before it runs.
        public let doubt: Doubt?
        /// Types of values that are not taken though `type` has them.
        public let excluded: Set<ValueType>

        /// What it has to do with the input.
        public enum Role: Sendable, Equatable {
            /// Nothing; but a `cell-path` names a field.
            case plain
            /// As text it names a field, which must be there.
            case field
            /// It names a field that need not be there.
            case newField
            /// It names a field that rows may lack, but hardly all of them.
            case looseField
            /// A closure that is called with each item.
            case perItem
            /// A regular expression: with this flag, where one is named.
            case pattern(with: String? = nil)
        }

        public init(
            _ name: String, _ type: ValueType, _ summary: String, isOptional: Bool = false,
            completion: Completion = .byType, role: Role = .plain, closureArguments: Int? = nil,
            accepted: Accepted? = nil, doubt: Doubt? = nil, excluded: Set<ValueType> = []
        ) {
            self.name = name
            self.excluded = excluded
            self.accepted = accepted
            self.doubt = doubt
            self.type = type
            self.summary = summary
            self.isOptional = isOptional
            self.completion = completion
            self.role = role == .plain && type == .cellPath ? .field : role
            self.closureArguments =
                closureArguments ?? (role == .perItem || (role == .field && type == .any) ? 1 : nil)
        }
    }

    public struct Flag: Sendable {
        /// Without dashes.
        public let name: String
        public let short: Character?
        /// nil: Boolean.
        public let type: ValueType?
        public let summary: String
        public let completion: Completion
        /// The type of the output where the flag is given; nil: it changes nothing about that.
        public let gives: ValueType?
        /// How many arguments a closure given for it is called with; nil: not known.
        public let closureArguments: Int?
        /// Nil: any value of its type.
        public let accepted: Accepted?
        /// What a script is warned of before it runs.
        public let doubt: Doubt?

        public init(
            _ name: String, short: Character? = nil, _ type: ValueType, _ summary: String,
            completion: Completion = .byType, gives: ValueType? = nil, closureArguments: Int? = nil,
            accepted: Accepted? = nil, doubt: Doubt? = nil
        ) {
            self.name = name
            self.accepted = accepted
            self.doubt = doubt
            self.short = short
            self.type = type
            self.summary = summary
            self.completion = completion
            self.gives = gives
            self.closureArguments = closureArguments
        }

        /// A Boolean flag.
        public init(_ name: String, short: Character? = nil, _ summary: String, gives: ValueType? = nil) {
            self.name = name
            self.short = short
            self.type = nil
            self.summary = summary
            self.completion = .byType
            self.gives = gives
            closureArguments = nil
            accepted = nil
            doubt = nil
        }
    }

    public enum Completion: Sendable {
        /// Paths for a path, `true` and `false` for a Boolean, nothing for the rest.
        case byType
        case folders
        /// Folders, and files whose names end so (`.yaml`).
        case files([String])
        case values([String])
        /// What the command's `offers(for:_:)` gives.
        case offered
        /// The names of all commands.
        case commands
        /// The same, each word of a name by itself: `migrate`, `apply`.
        case commandWords
    }

    /// Of a table; or a field of the record where that is the output.
    public struct Column: Sendable {
        public let name: String
        public let type: ValueType
        /// All texts that it may be; empty: any. A script that compares it with another one is told so before it runs.
        public let words: [String]
        /// It may be null.
        public let isOptional: Bool

        public init(_ name: String, _ type: ValueType, words: [String] = [], isOptional: Bool = false) {
            self.name = name
            self.type = type
            self.words = words
            self.isOptional = isOptional
        }
    }

    /// A field that what is written out asks for.
    public struct WantedField: Sendable {
        /// From the input, or from each row of it.
        public let path: String
        /// The field that is taken where there is none at the path; nil: that is an error.
        public let otherwise: String?
        /// The line of a text of several lines that names it, from 1; nil: there is only one.
        public let line: Int?

        public init(_ path: String, otherwise: String? = nil, line: Int? = nil) {
            self.path = path
            self.otherwise = otherwise
            self.line = line
        }
    }

    /// How the output comes of the input, as far as that can be said before the run.
    public enum Result: Sendable {
        /// A value of the type that `output` names.
        case value
        /// One of the type for one value; for a list or stream a list of them. Its items then are of the types that the
        /// input may have otherwise.
        case each
        /// A list of some or all of the input's items.
        case items
        /// One of the input's items.
        case item
        /// One value made of all items, or of a field of the rows; of several fields, or of a whole table, a record with a
        /// value for each that fits. The fields are named behind the parameters.
        case aggregate(Aggregation)
    }

    /// What a command like `sum` makes of items of which type.
    public struct Aggregation: Sendable {
        /// The type of the result for each type of items; `.any` where it depends on the items. Empty: items of every
        /// type, and the result is of the same.
        private let results: [ValueType: ValueType]
        /// The types, for an error: `numbers or sizes`.
        public let text: String
        /// What to do about items of a type that it can't be made of.
        public let help: [ValueType: String]

        public init(_ results: [ValueType: ValueType], _ text: String, help: [ValueType: String]) {
            self.results = results
            self.text = text
            self.help = help
        }

        /// It picks one of the items, whatever they are.
        public static var pick: Aggregation { .init([:], "", help: [:]) }

        /// Whether it can be made of items of a type; nil: of one that is not known.
        public func takes(_ type: ValueType?) -> Bool {
            guard let type, type != .null else { return true }
            return results.isEmpty || results[type] != nil
        }

        public func result(of type: ValueType) -> ValueType {
            results.isEmpty ? type : results[type] ?? .any
        }
    }

    /// What of a call is written out in the script.
    public struct WrittenCall: Sendable {
        /// The arguments by position; nil for one that is no text or is only known when it runs.
        public let arguments: [String?]
        /// The text that each ends with, where that much is written out.
        public let ends: [String?]
        /// The names of the flags, without dashes.
        public let flags: Set<String>
        /// Those of them whose value is text that is written out.
        public let texts: [String: String]

        public init(
            arguments: [String?], ends: [String?], flags: Set<String>, texts: [String: String]
        ) {
            self.texts = texts
            self.arguments = arguments
            self.ends = ends
            self.flags = flags
        }
    }

    /// What a call gives, where what is written out tells more than `output`.
    public enum Shape: Sendable {
        /// A string, or bytes where it isn't UTF-8.
        case text
        /// A list of such.
        case lines
        case list, record
        /// Whatever the data is, it is not read from text again.
        case data
        /// A table whose columns are not known, all of one type.
        case rows(of: ValueType)
    }

    /// Source and what it prints. Run as tests, each in a folder of its own.
    public struct Example: Sendable {
        public let source: String
        public let summary: String
        /// What it prints, without the last newline; nil: not compared (it depends on the machine or the clock).
        public let output: String?

        public init(_ source: String, _ summary: String, prints output: String? = nil) {
            self.source = source
            self.summary = summary
            self.output = output
        }
    }

    /// `migrate apply`, `ls`.
    public let name: String
    /// One line, a sentence with a full stop.
    public let summary: String
    /// More for `help NAME`; paragraphs. Empty: nothing to add.
    public let details: String
    public let parameters: [Parameter]
    public let rest: Parameter?
    /// How many arguments `rest` takes at least.
    public let restMinimum: Int
    public let flags: [Flag]
    /// Without those that every command has that changes things: help says them in one sentence.
    public let ownFlags: [Flag]
    public let input: [ValueType]
    public let output: ValueType
    /// All texts that the output may be, or each of its items; empty: any.
    public let words: [String]
    /// Its output is a number of things: never less than 0.
    public let counts: Bool
    /// What the output is where it isn't null, which it may be; nil: `output` says all.
    public let outputOrNull: ValueType?
    /// Without arguments it leaves out items that are null.
    public let dropsNull: Bool
    /// A size or duration that is piped in stays one.
    public let keepsUnits: Bool
    public let result: Result
    /// All columns that rows of its output may have, where it is a table; empty: not known.
    public let columns: [Column]
    /// The same where it depends on the arguments; it gives nil where it can't be told.
    public let columnsOfCall: (@Sendable (WrittenCall) -> [Column]?)?
    /// The paths into its input, or into each row of it, that what is written out asks for: one that isn't there is an error.
    public let fieldsOfCall: (@Sendable (WrittenCall) -> [WantedField])?
    /// nil where it can't be told.
    public let shapeOfCall: (@Sendable (WrittenCall) -> Shape?)?
    /// Throws where what is written out can't go together; the command looks itself when it is called.
    public let checkWritten: (@Sendable (WrittenCall) throws -> Void)?
    /// Throws at text that is written out and piped into it, of which it can't make anything.
    public let checkInput: (@Sendable (String) throws -> Void)?
    /// The type of the items of its output, where it is a list and the input is none; nil: not known.
    public let itemType: ValueType?
    /// Its arguments and its input are printed, or shown in an error.
    public let showsArguments: Bool
    /// It writes its input as text for others to read, or keeps it: a secret in it is an error.
    public let writesInput: Bool
    /// Alters files or the world: has `--dry-run`, goes through `Context.changes`.
    public let changesThings: Bool
    /// Whether what it changes are files: `undo` takes that back, and it must not begin to look at them while others change
    /// them. Else nothing takes back what it does.
    public let changesFiles: Bool
    public let examples: [Example]

    /// A command that `changes` things gets `--dry-run`, `--no-undo` and `--lock-timeout` by itself.
    public init(
        _ name: String, _ summary: String, details: String = "", parameters: [Parameter] = [],
        rest: Parameter? = nil, restMinimum: Int = 0,
        flags: [Flag] = [], input: [ValueType] = [.nothing], output: ValueType = .nothing,
        words: [String] = [], outputOrNull: ValueType? = nil, counts: Bool = false, keepsUnits: Bool = false,
        dropsNull: Bool = false,
        result: Result = .value,
        columns: [Column] = [],
        columnsOfCall: (@Sendable (WrittenCall) -> [Column]?)? = nil,
        fieldsOfCall: (@Sendable (WrittenCall) -> [WantedField])? = nil,
        shapeOfCall: (@Sendable (WrittenCall) -> Shape?)? = nil,
        checkWritten: (@Sendable (WrittenCall) throws -> Void)? = nil,
        checkInput: (@Sendable (String) throws -> Void)? = nil, itemType: ValueType? = nil,
        writesInput: Bool = false, showsArguments: Bool = false, changesThings: Bool = false,
        changesFiles: Bool = true,
        examples: [Example] = []
    ) {
        self.name = name
        self.summary = summary
        self.details = details
        self.parameters = parameters
        self.rest = rest
        self.restMinimum = restMinimum
        ownFlags = flags
        self.flags = changesThings ? flags + Flag.ofChanges : flags
        self.input = input
        self.output = output
        self.words = words
        self.outputOrNull = outputOrNull
        self.counts = counts
        self.keepsUnits = keepsUnits
        self.dropsNull = dropsNull
        self.result = result
        self.columns = columns
        self.columnsOfCall = columnsOfCall
        self.fieldsOfCall = fieldsOfCall
        self.shapeOfCall = shapeOfCall
        self.checkWritten = checkWritten
        self.checkInput = checkInput
        self.itemType = itemType
        self.writesInput = writesInput
        self.showsArguments = showsArguments
        self.changesThings = changesThings
        self.changesFiles = changesFiles
        self.examples = examples
    }

    /// What the parser needs to know of it.
    public var shape: CommandShape {
        CommandShape(
            name: name,
            parameters: parameters.map { .init(name: $0.name, type: $0.type, isOptional: $0.isOptional) },
            rest: rest.map { .init(name: $0.name, type: $0.type, isOptional: true) },
            flags: flags.map { .init(name: $0.name, short: $0.short, type: $0.type) })
    }

    /// The line under "Usage": `migrate apply <plan> [--strict] [--root <path>]`.
    public var usage: String {
        var words = [name]
        for parameter in parameters {
            words.append(parameter.isOptional ? "[\(parameter.name)]" : "<\(parameter.name)>")
        }
        if let rest { words.append(restMinimum > 0 ? "<\(rest.name)…>" : "[\(rest.name)…]") }
        for flag in ownFlags + (changesThings ? [.dryRun] : []) {
            let value = flag.type.map { " <\($0.rawValue)>" } ?? ""
            let short = flag.short.map { "-\($0)|" } ?? ""
            words.append("[\(short)--\(flag.name)\(value)]")
        }
        return words.joined(separator: " ")
    }

    /// What comes out, in words.
    public var outputText: String {
        switch result {
        case .each where output == .any: "any, or a list"
        case .each where keepsUnits: "\(output.rawValue), of a size or duration one, or a list of them"
        case .each: "\(output.rawValue), or a list of them"
        case .item: "an item"
        case .value, .items, .aggregate: output.rawValue
        }
    }
}
