/// The tree of a text: what the parser makes and the engine compiles. Every node has its span.

/// Statements that share a scope: a file's top level, the inside of braces, or of `(…)`.
public struct Block: Sendable {
    public var statements: [Statement]
    public var span: Span

    public init(statements: [Statement], span: Span) {
        self.statements = statements
        self.span = span
    }
}

public struct Name: Sendable {
    public var text: String
    public var span: Span

    public init(_ text: String, _ span: Span) {
        self.text = text
        self.span = span
    }
}

public struct Statement: Sendable {
    public indirect enum Kind: Sendable {
        /// A pipeline, or several joined by `&&` and `||`.
        case chain(Chain)
        /// `let NAME = …` (`isVariable`: `var`). The value is the rest of the statement.
        case declare(name: Name, isVariable: Bool, value: Chain)
        /// `$name = …`, `$name.a["b"] += …`, `$env.X = …`
        case assign(target: AssignTarget, op: AssignOperator, opSpan: Span, value: Chain)
        case define(Definition)
        case use(Use)
        case whileLoop(condition: Expression, body: Block)
        case loop(body: Block)
        case forLoop(variable: Name, iterable: Expression, body: Block)
        case breakLoop
        case continueLoop
        case returnValue(Chain?)
        /// `defer { … }`
        case deferred(body: Block)
    }

    public var kind: Kind
    public var span: Span

    public init(_ kind: Kind, _ span: Span) {
        self.kind = kind
        self.span = span
    }
}

/// Pipelines joined by `&&` and `||`, which are left-associative and of equal precedence.
public struct Chain: Sendable {
    public enum Joint: Sendable { case and, or }

    public var first: Pipeline
    public var rest: [(joint: Joint, pipeline: Pipeline)]
    public var span: Span

    public init(first: Pipeline, rest: [(joint: Joint, pipeline: Pipeline)] = [], span: Span) {
        self.first = first
        self.rest = rest
        self.span = span
    }
}

public struct Pipeline: Sendable {
    public var stages: [Stage]
    public var span: Span

    public init(stages: [Stage], span: Span) {
        self.stages = stages
        self.span = span
    }
}

public struct Stage: Sendable {
    public enum Kind: Sendable {
        case expression(Expression)
        /// A nops command, a plugin's, or a `def`: the shape was found. Or a first word for which no shape
        /// was found and which has no `/`: a program on PATH (`shape` nil, all `Argument.positional`).
        case command(CommandCall)
        /// `^name …`, a word with `/` in it, or `^$cmd …`, `^"a b" …`: a program, resolved when reached.
        case program(ProgramCall)
        /// `capture STAGE` or `capture { … }`: the result record, no failure.
        case capture(Capture)
    }

    public var kind: Kind
    public var redirections: [Redirection]
    /// `NAME=value` words before a command: its environment only.
    public var environment: [(name: Name, value: Expression)]
    public var span: Span

    public init(
        _ kind: Kind, redirections: [Redirection] = [], environment: [(name: Name, value: Expression)] = [],
        span: Span
    ) {
        self.kind = kind
        self.redirections = redirections
        self.environment = environment
        self.span = span
    }
}

public struct CommandCall: Sendable {
    /// The words that name it (`migrate apply`), with their place.
    public var name: Name
    public var shape: CommandShape?
    public var arguments: [Argument]

    public init(name: Name, shape: CommandShape?, arguments: [Argument]) {
        self.name = name
        self.shape = shape
        self.arguments = arguments
    }
}

public struct ProgramCall: Sendable {
    public var name: Expression
    public var arguments: [Argument]

    public init(name: Expression, arguments: [Argument]) {
        self.name = name
        self.arguments = arguments
    }
}

public indirect enum Capture: Sendable {
    case stage(Stage)
    case block(Block)
}

/// Arguments in the order written. Flags were recognised by the shape; `--` is gone.
public enum Argument: Sendable {
    case positional(Expression)
    /// `--name`, `--name=value`, `--name value` (only where the shape's flag takes one), `-n`. An unknown flag
    /// has its value only if it was written with `=`. `name` is without dashes; for a short flag that the
    /// shape knows it is the long name, else the letter with `isShort`.
    case flag(name: Name, isShort: Bool, value: Expression?)
    /// `...$xs`
    case spread(Expression)
}

public struct Redirection: Sendable {
    public enum Kind: Sendable {
        /// `< FILE`
        case input
        /// `> FILE`, `>> FILE`, `2> FILE`, `2>> FILE` (`descriptor` 1 or 2)
        case output(descriptor: Int, append: Bool)
        /// `&> FILE`, `&>> FILE`
        case both(append: Bool)
        /// `2>&1`, `>&2`
        case duplicate(from: Int, to: Int)
    }

    public var kind: Kind
    /// The file; nil for `.duplicate`.
    public var target: Expression?
    public var span: Span

    public init(kind: Kind, target: Expression?, span: Span) {
        self.kind = kind
        self.target = target
        self.span = span
    }
}

public enum AssignOperator: String, Sendable {
    case set = "=", add = "+=", subtract = "-=", multiply = "*=", divide = "/=", floorDivide = "//=",
        remainder = "%=", coalesce = "??="
}

public struct AssignTarget: Sendable {
    /// Without `$`. `env` is the environment.
    public var name: Name
    public var path: [Accessor]

    public init(name: Name, path: [Accessor]) {
        self.name = name
        self.path = path
    }
}

/// `.name`, `[expr]`, `?.name`, `?[expr]`, or a last lone `?`.
public struct Accessor: Sendable {
    public enum Kind: Sendable {
        case field(String)
        case index(Expression)
        /// A last `?`: null when what stands before it is absent.
        case orNull
    }

    public var kind: Kind
    /// Written with `?`: null, with the rest of the chain, when absent.
    public var isOptional: Bool
    public var span: Span

    public init(_ kind: Kind, isOptional: Bool, span: Span) {
        self.kind = kind
        self.isOptional = isOptional
        self.span = span
    }
}

public struct Definition: Sendable {
    public struct Parameter: Sendable {
        public enum Kind: Sendable {
            case positional
            /// `--name`, `--name(-n)`; with `type` nil a Boolean flag.
            case flag(short: Character?)
            /// `...name`
            case rest
        }

        public var name: Name
        public var kind: Kind
        /// nil where none was written: `any` for a positional, Boolean for a flag.
        public var type: ValueType?
        public var typeSpan: Span
        public var defaultValue: Expression?
        /// The comment at the end of the parameter's line.
        public var help: String

        public init(
            name: Name, kind: Kind, type: ValueType?, typeSpan: Span, defaultValue: Expression?,
            help: String = ""
        ) {
            self.name = name
            self.kind = kind
            self.type = type
            self.typeSpan = typeSpan
            self.defaultValue = defaultValue
            self.help = help
        }
    }

    /// One or two words: `greet`, `net ping` is written `def "net ping"(…)`.
    public var name: Name
    public var isExported: Bool
    public var parameters: [Parameter]
    /// What may be piped in, as declared; empty: anything.
    public var inputTypes: [(type: ValueType, span: Span)]
    public var returnType: ValueType?
    public var body: Block
    /// The `##` comments above, joined by newlines.
    public var help: String
    /// The shape that calls to it are parsed by; made from the parameters.
    public var shape: CommandShape

    public init(
        name: Name, isExported: Bool, parameters: [Parameter],
        inputTypes: [(type: ValueType, span: Span)] = [],
        returnType: ValueType?, body: Block,
        help: String,
        shape: CommandShape
    ) {
        self.name = name
        self.isExported = isExported
        self.parameters = parameters
        self.inputTypes = inputTypes
        self.returnType = returnType
        self.body = body
        self.help = help
        self.shape = shape
    }
}

/// `use tools/net.nops` (commands become `net ping`) or `use tools/net.nops {ping, trace}`.
public struct Use: Sendable {
    public var path: Name
    /// nil: all exported commands, under the module's name.
    public var names: [Name]?
    /// `export use …`: these names are exported by this file, too.
    public var isExported: Bool

    public init(path: Name, names: [Name]?, isExported: Bool = false) {
        self.path = path
        self.names = names
        self.isExported = isExported
    }
}

public struct Expression: Sendable {
    public indirect enum Kind: Sendable {
        case null
        case bool(Bool)
        case int(Int)
        case float(Double)
        /// Nanoseconds.
        case duration(Int)
        /// Bytes.
        case size(Int)
        /// Nanoseconds since 1970-01-01T00:00:00Z.
        case time(Int)
        /// A quoted text with nothing to expand, or a literal text block.
        case string(String)
        /// `"… $x …"`
        case interpolated([TextPart])
        /// A bare word as written, escapes resolved; bound to a typed parameter it takes that type, else its
        /// look decides: `literal` is what it looks like (42, 5m, true, …), nil for plain text.
        case word(String, literal: Expression?)
        /// Word pieces with values or globs among them: `pre$x`, `"$dir"/*.log`, `src/**/*.py`.
        case glued([WordPart])
        case list([ListItem])
        case record([RecordItem])
        /// Either end may be absent: `1..`, `..5`; at least one is there.
        case range(from: Expression?, to: Expression?, isInclusive: Bool)
        /// `$name`, without the `$`; `it`, `in`, `env`, `args`, `_` among them.
        case variable(String)
        /// In a condition: a bare name, a field of the row.
        case rowField(String)
        case path(Expression, [Accessor])
        case negate(Expression)
        case not(Expression)
        case binary(BinaryOperator, Expression, Expression, operatorSpan: Span)
        case isTest(Expression, TypeTest, isNegated: Bool)
        /// `(…)` and `$(…)`: runs statements; the last one's value is its value.
        case parentheses(Block)
        case closure(Closure)
        /// A block given as an argument to a parameter of type `block`.
        case block(Block)
        case ifElse(If)
        case match(Match)
        case tryCatch(Try)
        /// `ok CMD`, `ok { … }`: whether it succeeded.
        case ok(Block)
        /// `do $f ARG…`
        case call(Expression, [Argument])
        /// Where the parser found nothing it could read; its diagnostic is already reported.
        case missing
    }

    public var kind: Kind
    public var span: Span

    public init(_ kind: Kind, _ span: Span) {
        self.kind = kind
        self.span = span
    }
}

public enum TextPart: Sendable {
    case text(String)
    case value(Expression)
}

public enum WordPart: Sendable {
    case text(String)
    /// Quoted text: never a glob, even with `*` in it.
    case quoted(String)
    case value(Expression)
    /// `*`
    case star
    /// `**`
    case doubleStar
}

public enum ListItem: Sendable {
    case value(Expression)
    case spread(Expression)
}

public enum RecordItem: Sendable {
    case entry(key: Expression, value: Expression)
    case spread(Expression)
}

public enum BinaryOperator: String, Sendable {
    case add = "+", subtract = "-", multiply = "*", divide = "/", floorDivide = "//", remainder = "%"
    case power = "**"
    case equal = "==", notEqual = "!=", less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
    case matches = "=~", notMatches = "!~"
    case `in` = "in", notIn = "not in"
    case and, or
    case coalesce = "??"
}

public enum TypeTest: Sendable {
    case empty
    case type(ValueType)
}

public struct Closure: Sendable {
    /// `{ |a, b| … }`; empty with `isImplicit` for a block where a value is due, whose argument is `$it`.
    public var parameters: [Definition.Parameter]
    public var isImplicit: Bool
    public var body: Block

    public init(parameters: [Definition.Parameter], isImplicit: Bool, body: Block) {
        self.parameters = parameters
        self.isImplicit = isImplicit
        self.body = body
    }
}

public struct If: Sendable {
    public var branches: [(condition: Expression, body: Block)]
    public var otherwise: Block?

    public init(branches: [(condition: Expression, body: Block)], otherwise: Block?) {
        self.branches = branches
        self.otherwise = otherwise
    }
}

public struct Try: Sendable {
    public var body: Block
    public var errorName: Name?
    public var handler: Block?
    public var finally: Block?

    public init(body: Block, errorName: Name?, handler: Block?, finally: Block?) {
        self.body = body
        self.errorName = errorName
        self.handler = handler
        self.finally = finally
    }
}

public struct Match: Sendable {
    public struct Arm: Sendable {
        public var pattern: Pattern
        public var guardCondition: Expression?
        /// A lone value is a block of one expression statement.
        public var body: Block

        public init(pattern: Pattern, guardCondition: Expression?, body: Block) {
            self.pattern = pattern
            self.guardCondition = guardCondition
            self.body = body
        }
    }

    public var subject: Expression
    public var arms: [Arm]

    public init(subject: Expression, arms: [Arm]) {
        self.subject = subject
        self.arms = arms
    }
}

public struct Pattern: Sendable {
    public indirect enum Kind: Sendable {
        /// `_`
        case anything
        /// A literal, a word (text), a quoted text without expansion, or a range of literals.
        case value(Expression)
        /// `$n`
        case bind(Name)
        /// `is int`
        case test(TypeTest, isNegated: Bool)
        /// `{kind: "x", n: $n}`: these fields are there and match; others may be.
        case record([(key: Name, pattern: Pattern)])
        /// `[$a 2 ...$rest]`; `rest` non-nil: more items may follow; its name may be nil (`...`).
        case list([Pattern], rest: Name??)
        case either([Pattern])
    }

    public var kind: Kind
    public var span: Span

    public init(_ kind: Kind, _ span: Span) {
        self.kind = kind
        self.span = span
    }
}
