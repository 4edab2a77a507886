import PluginAPI
import Syntax

/// A name bound to a register.
final class Local {
    let name: String
    let register: Int
    let isConstant: Bool
    let span: Span
    var type: StaticType
    /// What a constant holds, where that is a text that is written out.
    var text: String?
    /// How many items it has, where it is a list and that is sure.
    var itemCount: Int?
    /// It is what `??` gives with a value on its right.
    var isNeverNull = false
    /// It is a number of things.
    var isCount = false
    var isUsed = false

    init(name: String, register: Int, isConstant: Bool, span: Span, type: StaticType = .unknown) {
        self.name = name
        self.register = register
        self.isConstant = isConstant
        self.span = span
        self.type = type
    }
}

/// What must happen when control leaves a body early.
enum Cleanup {
    /// - Parameter mayExpectFailure: of a `try` and its like, where what fails may be meant; not of a transaction or `retry`.
    case handler(mayExpectFailure: Bool)
    case code(CleanupCode)
    case transaction
    case plan
    case surroundings
    case timeout
}

/// A `finally` or `defer`, compiled wherever its body may be left.
struct CleanupCode {
    /// The word that brought it.
    let word: String
    let body: Block
    /// What was known where it stands: names declared later are not for it.
    let scopes: [FunctionBuilder.Scope]
}

/// The state of one function, closure or top level while it is compiled.
final class FunctionBuilder {
    enum Kind {
        case topLevel
        case function
        case closure
    }

    /// In the block of a command at its end, of which it is known what that gives: `with {…} { … }`.
    var isInBodyForm = false

    struct Scope {
        var locals: [String: Local] = [:]
        var functions: [String: Module.Function] = [:]
        /// Where this text has made each of them known.
        var origins: [String: Span] = [:]
    }

    struct Loop {
        var breaks: [Int] = []
        var continues: [Int] = []
        let cleanupDepth: Int
    }

    let code: FunctionCode
    let kind: Kind
    /// Where a closure looks for names that it captures.
    let parent: FunctionBuilder?
    var scopes: [Scope] = [Scope()]
    var loops: [Loop] = []
    var cleanups: [Cleanup] = []
    /// Of the cleanup being compiled, which can't be left early.
    var cleanupWord: String?
    /// What a closure captured so far: the register in the parent, by number.
    var captured: [(local: Local, parentRegister: Int)] = []
    /// The first free register.
    var next = 0
    let inputRegister: Int
    /// It was reported that it needs more registers than there are.
    var isTooLarge = false
    var returnType: ValueType?
    var returnTypeName = ""
    /// Of the definition that it is, or is a part of; nil: of none.
    var definition: Span?
    /// What its ends that were compiled so far give; nil: none was.
    var given: StaticType?
    /// One of them gives an empty list, which is one of whatever the others give.
    var givesEmptyList = false
    /// The parameters that it prints.
    var shows: Set<String> = []
    /// The function that it becomes.
    var made: Module.Function?
    /// Fields that are taken of parameters.
    var fieldUses: [Module.Function.FieldUse] = []
    /// Keys that are looked up by parameters.
    var keyUses: [Module.Function.KeyUse] = []
    /// In a `test` block, or in a closure of one.
    var isInTest: Bool
    /// The loop that was compiled last is never left but by `return` or an error.
    var lastLoopIsEndless = false
    /// In a condition: the row whose fields bare names are.
    var row: Int?
    var rowType = StaticType.unknown
    /// What `$in` is.
    var inputType = StaticType.unknown

    init(code: FunctionCode, kind: Kind, parent: FunctionBuilder?, parameterCount: Int) {
        self.code = code
        self.kind = kind
        self.parent = parent
        definition = kind == .closure ? parent?.definition : nil
        isInTest = kind == .closure && parent?.isInTest ?? false
        inputRegister = parameterCount
        next = kind == .topLevel ? 0 : parameterCount + 1
        code.registerCount = next
    }

    func temporary() -> Int {
        next += 1
        if next > code.registerCount { code.registerCount = next }
        return next - 1
    }

    func temporaries(_ count: Int) -> Int {
        let first = next
        next += count
        if next > code.registerCount { code.registerCount = next }
        return first
    }

    @discardableResult
    func emit(_ op: Op, a: Int = 0, b: Int = 0, c: Int = 0, d: Int = 0, e: Int = 0, at span: Span) -> Int {
        code.instructions.append(Instruction(op, a: a, b: b, c: c, d: d, e: e))
        code.spans.append(span)
        return code.instructions.count - 1
    }

    /// The next instruction, as a jump's target: what is before it may not have run.
    var here: Int {
        lastTarget = code.instructions.count
        return lastTarget
    }
    private var lastTarget = 0

    /// Makes a stream in a register a value; no code at all where the last instruction has put something else there.
    func collect(_ register: Int, at span: Span) {
        // Only `$in` may be a stream that has a name.
        if code.instructions.count > lastTarget, let last = code.instructions.last, Int(last.a) == register,
            last.op.givesNoStream || (last.op == .move && Int(last.b) != inputRegister)
        {
            return
        }
        emit(.collect, a: register, at: span)
    }

    /// Makes a jump emitted earlier go to the next instruction.
    func land(_ jump: Int) { code.instructions[jump].d = Int32(here) }
    func land(_ jumps: [Int]) { for jump in jumps { land(jump) } }

    func constant(_ value: Value) -> Int {
        code.constants.append(value)
        return code.constants.count - 1
    }

    func name(_ text: String) -> Int {
        if let index = code.names.firstIndex(where: { $0.string == text }) { return index }
        code.names.append(Text(text))
        return code.names.count - 1
    }

    func type(_ type: ValueType) -> Int {
        if let index = code.types.firstIndex(of: type) { return index }
        code.types.append(type)
        return code.types.count - 1
    }

    func local(named name: String) -> Local? {
        for scope in scopes.reversed() {
            if let local = scope.locals[name] { return local }
        }
        return nil
    }

    func function(named name: String) -> Module.Function? {
        for scope in scopes.reversed() {
            if let function = scope.functions[name] { return function }
        }
        return parent?.function(named: name)
    }

    func declare(_ local: Local) { scopes[scopes.count - 1].locals[local.name] = local }
}
