import PluginAPI
import Syntax

/// What one instruction does. `a`, `b` and `c` are registers of the frame unless said otherwise;
/// `d` is an index into a table of the code, or a jump target; `e` an immediate integer.
enum Op: UInt16 {
    // Loading
    case loadConstant  // a = constants[d]
    case loadInt  // a = int e
    case loadNull  // a
    case loadBool  // a = b != 0
    case move  // a = b
    case take  // a = b; b = null
    case loadGlobal  // a = module storage[d]; an error if it isn't set yet
    case storeGlobal  // module storage[d] = a, a = null
    case loadCaptured  // a = what the closure captured as its number d
    case loadArguments  // a = $args
    case loadLast  // a = $_
    case loadEnvironment  // a = $env.(names[d]), b: absent is null
    case loadWholeEnvironment  // a = all of $env
    case storeEnvironment  // $env.(names[d]) = a

    // Arithmetic and comparison: a = b op c
    case add, subtract, multiply, divide, floorDivide, remainder, power
    case addImmediate  // a = b + e
    case negate  // a = -b
    case not  // a = not b
    case same  // equal, where other types just don't match
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    case matches  // a = b =~ c; d: 1 negates
    case contains  // a = b in c; d: 1 negates
    case isType  // a = b is types[d]; c: 1 negates
    case isEmpty  // a = b is empty; c: 1 negates
    case addInPlace  // a += b, without a copy where a alone owns its content
    case addItem  // a += [b], likewise; b = null
    case multiplyImmediate, remainderImmediate  // a = b op e

    // Jumps to d
    case jump
    case loop  // a jump back: also looks for Ctrl-C
    case jumpIfFalse, jumpIfTrue  // by a, which must be Boolean
    case jumpIfNull, jumpIfNotNull  // by a
    case jumpIfFailed  // a is false
    // to d unless a op b
    case jumpUnlessEqual, jumpUnlessNotEqual, jumpUnlessLess, jumpUnlessLessOrEqual, jumpUnlessGreater
    case jumpUnlessGreaterOrEqual
    // to d unless a op e
    case jumpUnlessEqualImmediate, jumpUnlessNotEqualImmediate, jumpUnlessLessImmediate
    case jumpUnlessLessOrEqualImmediate, jumpUnlessGreaterImmediate, jumpUnlessGreaterOrEqualImmediate

    // Parts of values
    // c of a field: 1 optional, 2 a row's; e: where to go when an optional one is absent
    case getField  // a = b.(names[d])
    case getIndex  // a = b[c]; d: 1 optional; e as above
    case setItem  // a[c] = b
    case setPath  // a's paths[d] = b; c: which AssignOperator
    case setGlobalPath  // module storage[e]'s paths[d] = b; c as above

    // Making values
    case buildList  // a = [b …] of c registers, which become null
    case appendItem  // a gets b as its last item
    case spreadItems  // a gets all items of b
    case buildRecord  // a = keySets[d] with values from b on, which become null
    case setField  // a[b] = c
    case spreadFields  // a gets all fields of b
    case buildRange  // a = b..c (noRegister: open), d: 1 inclusive
    case concatenate  // a = text of c registers from b on
    case makeClosure  // a = closures[d], with the values it captures
    case expandGlob  // a = paths that globs[d] matches; c: 1 none is an error
    case wordText  // a = text of b for a program's argument or a word

    // Calls
    case call  // a = callees[d] with arguments from b on; c: 1 value wanted; e: register of the input, or -1
    case callSpread  // a = spreadSites[d]
    case callClosure  // a = do b with c arguments from b + 1 on
    case callCommand  // a = sites[d], b: input or noRegister
    case spawnJob  // a = a job that runs the closure b, whose text is names[d], c: ProgramUse
    case spawnDetached  // a = a process that runs the closure b; as above
    case runProgram  // a = programs[d], b: input or noRegister, c: ProgramUse
    case captureProgram  // a = result of programs[d], b: input or noRegister
    case beginCapture  // output goes to a capture
    case endCapture  // a = {stdout, stderr, status}, b: the value of the block, c: an error was caught in it
    case returnValue  // a
    case initModule  // runs modules[d] once

    // Streams and output
    case collect  // a: a stream becomes a value
    case drain  // a: a stream is read to its end; what is left is dropped
    case drop  // a: a stream is closed unread; a = null
    case show  // a is shown; c: 1 unless it is Boolean
    case pushRedirection  // redirections[d]
    case popRedirection
    case inputFromFile  // a = the bytes of file b
    case writeOut  // a is written as text; c: 1 with a newline after it

    // Flow
    case forPrepare  // a, a+1 = an iterator over b
    case forNext  // b = next of a; at the end to d
    case forAgain  // as `loop`, then b = next of a, and to d; at the end on
    case pushHandler  // errors go to d with the error in a; b: a HandlerReach
    case popHandler
    case raise  // the error in a goes on, or the leaving
    case endCleanup  // after a cleanup: a: what was under way (null: nothing), b: what the cleanup raised, names[d]: its word
    case callMain  // the script's `main`, before its top level cleans up
    case raiseNoMatch  // no arm of a match fits a
    case beginTransaction  // named by a; b: --no-undo, c: --lock-timeout, or noRegister
    case watchFolder  // a: its path
    case commitTransaction
    case runParallel  // a = the values of the closures in list b, each run by a thread; c: 1 values wanted
    case beginAttempts  // a on: the registers of an Attempts, its flags' values in them
    case nextAttempt  // after error b: waits for the next attempt of a, or raises it
    case beginTimeout  // a: how long
    case endTimeout
    case loadScriptInput  // a = nops's own input, once; null where that is a terminal
    case readClock  // a = the duration since a fixed moment
    case raiseTimedOut  // what ended the innermost timeout's block, in a, goes on; as an error if it was that timeout
    case pushSurroundings  // folder and environment are kept
    case popSurroundings
    case extendEnvironment  // the fields of a become variables of the environment
    case beginPlan
    case endPlan  // a: its rows; c = 1: its diff as text
    case checkInput  // a must be of one of the code's input types; a program's output becomes text
    case checkType  // a must be types[c]; names[d]: what it is called; null is allowed when b is 1
}

extension Op {
    /// Whether it puts a value into `a` that is never a stream.
    var givesNoStream: Bool {
        switch self {
        case .loadConstant, .loadInt, .loadNull, .loadBool, .add, .subtract, .multiply, .divide,
            .floorDivide, .remainder, .power, .addImmediate, .multiplyImmediate, .remainderImmediate, .negate,
            .not, .same, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .matches,
            .contains, .isType, .isEmpty, .buildList, .buildRecord, .buildRange, .concatenate, .makeClosure,
            .wordText, .collect, .call:
            // A function's value is collected before it returns.
            true
        default: false
        }
    }
}

/// 16 bytes.
struct Instruction {
    var op: Op
    var a: UInt16
    var b: UInt16
    var c: UInt16
    var d: Int32
    var e: Int32

    init(_ op: Op, a: Int = 0, b: Int = 0, c: Int = 0, d: Int = 0, e: Int = 0) {
        self.op = op
        self.a = UInt16(truncatingIfNeeded: a)
        self.b = UInt16(truncatingIfNeeded: b)
        self.c = UInt16(truncatingIfNeeded: c)
        self.d = Int32(truncatingIfNeeded: d)
        self.e = Int32(truncatingIfNeeded: e)
    }
}

/// In a register's place: there is none.
let noRegister = 0xFFFF

/// What a handler stops.
enum HandlerReach: Int {
    /// Errors.
    case errors
    /// `exit` and Ctrl-C, too: to pass them on at once.
    case all
    /// All of them, to run a cleanup before they are passed on.
    case cleanup
}

/// Where the output of a program goes.
enum ProgramUse: Int {
    /// Nobody uses its value: straight to nops's own output.
    case direct
    /// The next stage, or a name, reads it.
    case stream
    /// The last of a function: as the caller wants it.
    case asCallerWants

    /// Whether it is read as a value.
    /// - Parameter caller: whether the caller of the function wants its value.
    func isRead(by caller: Bool) -> Bool { self == .stream || self == .asCallerWants && caller }
}

/// A path to write to: `.name` or `[register]`.
enum PathStep {
    case field(Text)
    case register(Int)
}

/// A call of a command: which argument lies in which register.
final class CallSite {
    let command: any Command
    let signature: BoundSignature
    /// For each of `Invocation.values`: its register, or nil where nothing is given.
    var registers: [Int?]
    var spans: [Span]
    var restRegisters: [Int] = []
    var restSpans: [Span] = []
    /// The rest as one list, where a glob or a spread makes its length unknown.
    var restList: Int?
    /// Its result where it adds up nothing: of what is known to have a unit the 0 has it, too.
    var nothing: Value?
    let span: Span

    init(command: any Command, signature: BoundSignature, span: Span) {
        self.command = command
        self.signature = signature
        self.span = span
        let count = signature.signature.parameters.count + signature.signature.flags.count
        registers = Array(repeating: nil, count: count)
        spans = Array(repeating: .none, count: count)
    }
}

/// A call of a function where a spread decides which argument is which.
final class SpreadSite {
    let callee: FunctionCode
    /// A list of all positional arguments.
    let positionals: Int
    /// Registers of flags, by parameter slot.
    let flags: [(slot: Int, register: Int)]
    let input: Int?
    let wantsValue: Bool

    init(
        callee: FunctionCode, positionals: Int, flags: [(slot: Int, register: Int)], input: Int?,
        wantsValue: Bool
    ) {
        self.callee = callee
        self.positionals = positionals
        self.flags = flags
        self.input = input
        self.wantsValue = wantsValue
    }
}

/// A call of a program from outside.
final class ProgramSite {
    /// The register of its name.
    let name: Int
    /// The register of the list of its arguments, as text.
    let arguments: Int
    let redirections: RedirectionSite?
    /// Names and registers of variables for its environment only.
    let environment: [(name: String, register: Int)]
    /// Where the output of its pipeline's last program goes, if all from this one on are programs.
    let joined: ProgramUse
    /// Something stands before it in its pipeline: where that gives nothing, its input is empty, and not ours.
    let isPipedInto: Bool

    init(
        name: Int, arguments: Int, redirections: RedirectionSite?,
        environment: [(name: String, register: Int)], joined: ProgramUse, isPipedInto: Bool
    ) {
        self.name = name
        self.arguments = arguments
        self.redirections = redirections
        self.environment = environment
        self.joined = joined
        self.isPipedInto = isPipedInto
    }
}

/// Redirections in the order written, each with the register of its target, if it has one.
final class RedirectionSite {
    let entries: [(kind: Redirection.Kind, target: Int?, span: Span)]
    init(_ entries: [(kind: Redirection.Kind, target: Int?, span: Span)]) { self.entries = entries }
}

/// A word with globs in it, as pieces: text, the text of a register, `*`, `**`.
enum GlobPiece {
    case text(String)
    case register(Int)
    case star
    case doubleStar
}

/// Code of a function, a closure or a file's top level.
final class FunctionCode {
    struct ParameterInfo {
        let name: String
        let kind: Definition.Parameter.Kind
        let type: ValueType?
        let isOptional: Bool
    }

    let name: String
    unowned let module: Module
    var instructions: [Instruction] = []
    var spans: [Span] = []
    var constants: [Value] = []
    var names: [Text] = []
    var types: [ValueType] = []
    var keySets: [KeySet] = []
    var paths: [[PathStep]] = []
    var callees: [FunctionCode] = []
    var closures: [(code: FunctionCode, captured: [Int])] = []
    var sites: [CallSite] = []
    var spreadSites: [SpreadSite] = []
    var programs: [ProgramSite] = []
    var redirections: [RedirectionSite] = []
    var globs: [[GlobPiece]] = []
    var modules: [Module] = []
    /// In slots 0 and on: one register each.
    var parameters: [ParameterInfo] = []
    /// What may be piped in, as declared; empty: anything.
    var inputTypes: [ValueType] = []
    /// Where `$in` goes; nil: the code doesn't read it.
    var inputRegister: Int?
    var registerCount = 0
    /// It changes folder or environment, which are put back when it ends.
    var savesSurroundings = false
    let isTopLevel: Bool
    /// Of sealed code: it reads no input, and its frame has nothing to put back.
    private(set) var isPlain = false

    /// The instructions, fixed when compiling has ended.
    private(set) var pointer: UnsafeMutablePointer<Instruction>?

    init(name: String, module: Module, isTopLevel: Bool = false) {
        self.name = name
        self.module = module
        self.isTopLevel = isTopLevel
    }

    /// `callees` and `types` for the machine's loop: reading an array of a class counts references twice.
    private(set) var calleeTable: UnsafeMutablePointer<Unmanaged<FunctionCode>>?
    private(set) var typeTable: UnsafeMutablePointer<ValueType>?

    /// Of sealed code: its first instruction.
    @inline(__always) var start: UnsafePointer<Instruction> { UnsafePointer(pointer.unsafelyUnwrapped) }

    func seal() {
        free()
        isPlain = !isTopLevel && inputRegister == nil && !savesSurroundings
        let calls = UnsafeMutablePointer<Unmanaged<FunctionCode>>.allocate(capacity: max(1, callees.count))
        calls.initialize(from: callees.map { .passUnretained($0) }, count: callees.count)
        calleeTable = calls
        let kinds = UnsafeMutablePointer<ValueType>.allocate(capacity: max(1, types.count))
        kinds.initialize(from: types, count: types.count)
        typeTable = kinds
        let memory = UnsafeMutablePointer<Instruction>.allocate(capacity: max(1, instructions.count))
        memory.initialize(from: instructions, count: instructions.count)
        pointer = memory
    }

    private func free() {
        pointer?.deallocate()
        calleeTable?.deallocate()
        typeTable?.deallocate()
    }

    deinit { free() }
}

/// A closure's value: its code and what it captured.
final class ClosureValue: FunctionValue {
    let code: FunctionCode
    let captured: [Value]

    init(code: FunctionCode, captured: [Value]) {
        self.code = code
        self.captured = captured
        super.init(parameterCount: code.parameters.count)
    }

    /// The first parameter that `count` arguments leave without a value, unless it has a default. A block's `$it` may stay null.
    func firstMissing(_ count: Int) -> String? {
        guard count < code.parameters.count, !code.parameters[count].isOptional,
            !code.parameters[count].kind.isFlag
        else { return nil }
        if case .rest = code.parameters[count].kind { return nil }
        return code.parameters[count].name
    }
}
