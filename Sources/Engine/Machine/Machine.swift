import CSystem
import Changes
import Glibc
import Platform
import PluginAPI
import Syntax

/// One call under way.
struct Frame {
    /// Kept alive by whoever made the call: the caller's code, or a register of its frame.
    var code: Unmanaged<FunctionCode>
    var registers: UnsafeMutablePointer<Value>
    /// The instruction under way; of a caller its call.
    var instruction: UnsafePointer<Instruction>
    /// The caller's register for the result.
    var destination: Int
    var wantsValue: Bool
    /// Whose captured values the code reads, if it is a closure's. Kept alive by `invoke`.
    var closure: Unmanaged<ClosureValue>?
    /// Folder and environment to put back at the end, where the code changes them. Retained by hand: a frame without
    /// counted references is pushed and popped without calls.
    var saved: Unmanaged<Surroundings>?

    /// Whether a closure is called for its value, whose output goes where an instruction says.
    func wants(_ use: Int) -> Bool {
        (ProgramUse(rawValue: use) ?? .stream).isRead(by: wantsValue)
    }

    /// The instruction under way, by number.
    var counter: Int {
        get { code._withUnsafeGuaranteedRef { instruction - $0.start } }
        set { instruction = code._withUnsafeGuaranteedRef { $0.start + newValue } }
    }
}

/// Where control goes when something fails.
struct Handler {
    let depth: Int
    let target: Int
    let register: Int
    let reach: HandlerReach
    /// How many surroundings were kept.
    let surroundings: Int
    let redirectionDepth: Int
    let transactionDepth: Int
    let planDepth: Int
    let captureDepth: Int
    /// Parallel streams from this number on were opened later.
    let parallelStream: Int
}

/// The folder and the environment as scripts see them: per machine, not per process.
final class Surroundings {
    let folder: String
    let variables: Environment

    init(folder: String, variables: Environment) {
        self.folder = folder
        self.variables = variables
    }
}

/// The register machine. It runs the code of one session, on one thread.
final class Machine {
    /// 1 Mi registers, 16 MB of address space that is touched only as deep as calls go.
    private static let stackCapacity = 1 << 20
    private static let frameLimit = 20_000
    /// How often the machine may enter itself through commands that call closures.
    private static let reentryLimit = 400

    let stack: UnsafeMutablePointer<Value>
    private let stackEnd: UnsafeMutablePointer<Value>
    let frames: UnsafeMutablePointer<Frame>
    /// The frame under way; -1: none.
    private(set) var depth = -1
    private var reentries = 0
    /// The first register that no frame uses.
    var stackTop: UnsafeMutablePointer<Value>
    var handlers: [Handler] = []
    var parallelStreams = OpenParallelStreams()

    var folder: String
    /// Where its changes count as made: in the shell the folder that one is in, a function's or a block's own aside.
    var storeFolder: String
    /// In the shell what redirections have written.
    var redirectedFiles: RedirectedFiles?
    /// `$env`
    var variables: Environment
    let output: OutputStack
    let registry: Registry
    /// While parallel blocks are under way, one that takes turns with theirs.
    var store: any ChangeSink
    /// Of the caller at the top: whether a shown value is written as the shell or a script would.
    var shower: (Machine, Value) throws -> Void = { try $0.writeShown($1) }
    var evaluator: (Machine, String, String) throws -> Value = { _, _, _ in .null }
    /// In a detached process: runs what it is for, and ends it.
    var runDetached: ((Machine, DetachedBlock) -> Never)?
    /// A function of the running script or the shell, as a command.
    var ownSignature: (String) -> Signature? = { _ in nil }
    /// The names of all of them.
    var ownNames: () -> [String] = { [] }
    /// A place as `$err.span` gives it.
    var locate: (Span) -> Value = { _ in .null }
    /// Those of the session.
    let jobs: JobTable
    /// The job that it, or what it is a branch of, runs; nil: the script or the shell itself.
    weak var job: Job?
    /// The programs under way, of its branches, too.
    let programs: RunningPrograms
    /// The descriptor that programs without another input get.
    let standardInput: Int32
    /// `main` of the running script, until it is called.
    var main: (() throws -> Void)?
    /// Folder and environment as the open `with` and `cd` blocks found them, with the frame that each belongs to.
    var surroundings: [(before: Surroundings, depth: Int)] = []
    /// Folder and environment as each open plan found them.
    var planSurroundings: [Surroundings] = []
    /// The `timeout` blocks under way, innermost last.
    var timeouts: [RunningTimeout] = []
    /// Once there was one.
    var deadlineTimer: DeadlineTimer?
    /// `$args`
    var argumentValues: Value = .items([])
    /// nops's own input is the script's, and nobody has taken it yet.
    var hasScriptInput = false
    /// `$_`
    var lastValue: Value = .null

    /// It runs blocks of another machine's `parallel` or `each --parallel`, or a job's.
    let isBranch: Bool

    init(
        isBranch: Bool = false,
        registry: Registry, store: any ChangeSink, variables: Environment, folder: String,
        output: OutputStack,
        jobs: JobTable, programs: RunningPrograms = RunningPrograms(), standardInput: Int32 = STDIN_FILENO
    ) {
        self.isBranch = isBranch
        self.jobs = jobs
        self.programs = programs
        self.standardInput = standardInput
        self.registry = registry
        self.store = store
        self.variables = variables
        self.folder = folder
        storeFolder = folder
        self.output = output
        stack = .allocate(capacity: Machine.stackCapacity)
        stackEnd = stack + Machine.stackCapacity
        stackTop = stack
        frames = .allocate(capacity: Machine.frameLimit)
        initialised = stack
    }

    deinit {
        stack.deinitialize(count: initialised - stack)
        stack.deallocate()
        frames.deallocate()
    }

    /// Registers below this hold values; beyond, memory nobody touched yet.
    private var initialised: UnsafeMutablePointer<Value>

    /// Makes `count` registers from `start` on usable.
    func reserve(_ start: UnsafeMutablePointer<Value>, _ count: Int) throws {
        let end = start + count
        if end > initialised {
            guard end < stackEnd else { throw Machine.tooDeep }
            let until = min(stackEnd, end + 256)
            initialised.initialize(repeating: .null, count: until - initialised)
            initialised = until
        }
    }

    /// A new one each time, as an error is given its place where it is thrown.
    static var tooDeep: ErrorValue {
        ErrorValue(
            "calls go too deep", kind: "recursion",
            help: "a function that calls itself needs a case in which it doesn't")
    }

    static var branchAssigns: ErrorValue {
        ErrorValue(
            "a variable of the file can't be assigned in a parallel block or a job", kind: "type",
            help: "let the block give a value: `parallel` and `each` give a list of them, `wait` a job's")
    }

    /// The machine whose thread this is; nil: the main thread, which is the session's.
    static var onThisThread: Machine? {
        nops_thread_owner_get().map { Unmanaged<Machine>.fromOpaque($0).takeUnretainedValue() }
    }

    /// At the begin of a branch's or a job's thread, which lives no longer than the machine.
    func claimThread() { nops_thread_owner_set(Unmanaged.passUnretained(self).toOpaque()) }

    /// The code and the instruction under way.
    var current: (code: FunctionCode, counter: Int)? {
        depth >= 0 ? (frames[depth].code.takeUnretainedValue(), frames[depth].counter) : nil
    }

    // MARK: Entering

    /// Runs code that takes no arguments with its registers at `registers`, and gives its value.
    func run(
        _ code: FunctionCode, registers: UnsafeMutablePointer<Value>, wantsValue: Bool = true,
        closure: ClosureValue? = nil
    ) throws -> Value {
        try enter(code, registers: registers, destination: 0, wantsValue: wantsValue)
        if let closure { frames[depth].closure = .passUnretained(closure) }
        return try execute()
    }

    /// Pushes the frame of code that `isPlain`, above frame `caller`, and gives where it begins; nil: there may be no room.
    @inline(__always)
    func enterPlain(
        _ code: Unmanaged<FunctionCode>, registers: UnsafeMutablePointer<Value>,
        above caller: UnsafeMutablePointer<Frame>, destination: Int, wantsValue: Bool
    ) -> UnsafePointer<Instruction>? {
        let (start, count) = code._withUnsafeGuaranteedRef { ($0.start, $0.registerCount) }
        let end = registers + count
        guard end <= initialised, depth < Machine.frameLimit - 1 else { return nil }
        stackTop = end
        depth &+= 1
        (caller + 1).initialize(
            to: Frame(
                code: code, registers: registers, instruction: start, destination: destination,
                wantsValue: wantsValue, closure: nil, saved: nil))
        return start
    }

    /// Pushes a frame. The arguments are in its first registers already.
    @inline(__always)
    func enter(
        _ code: FunctionCode, registers: UnsafeMutablePointer<Value>, destination: Int, wantsValue: Bool
    ) throws {
        guard depth + 1 < Machine.frameLimit else { throw Machine.tooDeep }
        if !code.isTopLevel {
            if registers + code.registerCount > initialised { try reserve(registers, code.registerCount) }
            stackTop = registers + code.registerCount
        }
        depth += 1
        (frames + depth).initialize(
            to: Frame(
                code: .passUnretained(code), registers: registers, instruction: code.start,
                destination: destination,
                wantsValue: wantsValue, closure: nil, saved: nil))
        if code.savesSurroundings {
            frames[depth].saved = .passRetained(Surroundings(folder: folder, variables: variables))
        }
    }

    /// Calls a function value with arguments; from commands.
    func invoke(
        _ function: FunctionValue, _ arguments: [Value], input: Value = .null, wantsValue: Bool = true
    ) throws -> Value {
        guard let closure = function as? ClosureValue else {
            throw ErrorValue.type("this function was made by another nops")
        }
        let code = closure.code
        if let missing = closure.firstMissing(arguments.count) {
            throw ErrorValue.usage(
                "this closure wants `\(missing)`, and is given \(arguments.count) \(arguments.count == 1 ? "argument" : "arguments")"
            )
        }
        let registers = stackTop
        try reserve(registers, code.registerCount + 1)
        let given = min(arguments.count, code.parameters.count)
        for index in 0..<code.parameters.count { registers[index] = index < given ? arguments[index] : .null }
        if let slot = code.inputRegister { registers[slot] = input }
        return try withExtendedLifetime(closure) {
            try run(code, registers: registers, wantsValue: wantsValue, closure: closure)
        }
    }

    /// Runs the frame just pushed until it returns.
    private func execute() throws -> Value {
        reentries += 1
        defer { reentries -= 1 }
        guard reentries < Machine.reentryLimit else {
            leaveFrame()
            throw Machine.tooDeep
        }
        let entry = depth
        let handlerCount = handlers.count
        let marks = handler(at: entry, target: 0, register: 0, reach: .errors)
        while true {
            do {
                return try interpret(entry)
            } catch {
                try unwind(error, entry: entry, handlerCount: handlerCount, marks: marks)
            }
        }
    }

    /// What is open just now, as whoever handles an error has to find it.
    func handler(at depth: Int, target: Int, register: Int, reach: HandlerReach) -> Handler {
        Handler(
            depth: depth, target: target, register: register, reach: reach,
            surroundings: surroundings.count,
            redirectionDepth: output.redirectionDepth, transactionDepth: store.transactionDepth,
            planDepth: store.planDepth, captureDepth: output.captureDepth,
            parallelStream: parallelStreams.next)
    }

    /// Finds who handles an error: sets the machine to go on there, or throws it to the caller.
    private func unwind(
        _ thrown: any Error, entry: Int, handlerCount: Int, marks: Handler
    ) throws {
        var error = thrown
        if let value = error as? ErrorValue {
            let frame = frames[depth]
            let code = frame.code.takeUnretainedValue()
            if frame.counter < code.spans.count { _ = value.placed(at: code.spans[frame.counter]) }
        } else if let change = error as? ChangeError {
            error =
                change.leftovers.isEmpty && Interrupt.isRaised ? Leaving.interrupted : ErrorValue(change)
        } else if let system = error as? SystemError {
            error = ErrorValue(system.description, kind: "io")
        }
        while handlers.count > handlerCount, let handler = handlers.popLast() {
            if error is Leaving, handler.reach == .errors { continue }
            leaveFrames(above: handler.depth, surroundings: handler.surroundings)
            if let replaced = restore(handler, error) { error = replaced }
            let frame = frames[depth]
            let code = frame.code.takeUnretainedValue()
            if !code.isTopLevel { stackTop = frame.registers + code.registerCount }
            if let value = error as? ErrorValue {
                frame.registers[handler.register] = .error(value)
            } else if let leaving = error as? Leaving {
                frame.registers[handler.register] = Cleanups.kept(leaving, reach: handler.reach)
            }
            frames[depth].counter = handler.target
            return
        }
        leaveFrames(above: entry - 1, surroundings: marks.surroundings)
        throw restore(marks, error) ?? error
    }

    /// Pops frames, and puts folder and environment back as each frame found them.
    private func leaveFrames(above last: Int, surroundings count: Int) {
        while depth > last {
            while let kept = surroundings.last, kept.depth == depth { popSurroundings() }
            leaveFrame()
        }
        while surroundings.count > count { popSurroundings() }
    }

    /// Puts back redirections, captures, plans and transactions that an error left open. Gives another error
    /// when that failed too.
    private func restore(_ marks: Handler, _ error: any Error) -> (any Error)? {
        closeParallelStreams(from: marks.parallelStream)
        output.popRedirections(to: marks.redirectionDepth)
        output.dropCaptures(to: marks.captureDepth)
        while store.planDepth > marks.planDepth { endPlan() }
        var result: (any Error)?
        // An exit with status 0 looks like success, which a rollback is not.
        if store.transactionDepth > marks.transactionDepth, marks.transactionDepth == 0, store.planDepth == 0,
            case Leaving.exit(let status) = error
        {
            output.note("`exit \(status)` left a transaction, which is rolled back\n")
        }
        while store.transactionDepth > marks.transactionDepth {
            do { try store.rollback() } catch let failure as ChangeError {
                result = ErrorValue(
                    "\((error as? ErrorValue)?.message ?? "interrupted"), and rolling back failed: \(failure.message)",
                    kind: "change", help: failure.help, cause: error as? ErrorValue)
            } catch let failure { result = failure }
        }
        return result
    }

    /// The flags hold until the transaction ends.
    func beginTransaction(_ name: Value, noUndo: Value, lockTimeout: Value) throws {
        var isPermanent = store.isPermanent
        if case .bool(true) = noUndo {
            try store.checkMayForgoUndo()
            isPermanent = true
        }
        try store.begin(name: (try? name.shownText()) ?? "")
        store.isPermanent = isPermanent
        if !lockTimeout.isNull { try store.setLockTimeout(lockTimeout) }
        try store.lockTransaction()
    }

    /// Pops the frame: its registers let go of what they hold.
    @inline(__always)
    func leaveFrame() {
        let frame = frames + depth
        let (isTopLevel, count) = frame.pointee.code._withUnsafeGuaranteedRef {
            ($0.isTopLevel, $0.registerCount)
        }
        if !isTopLevel {
            let registers = frame.pointee.registers
            var index = 0
            while index < count {
                Machine.clear(registers + index)
                index += 1
            }
            stackTop = registers
        }
        if let kept = frame.pointee.saved {
            let saved = kept.takeRetainedValue()
            folder = saved.folder
            variables = saved.variables
        }
        depth -= 1
    }

    @inline(__always)
    private static func clear(_ register: UnsafeMutablePointer<Value>) {
        put(register, .null)
    }

    /// Writes a register. What it held is let go of without a call where it was no reference.
    @inline(__always)
    static func put(_ register: UnsafeMutablePointer<Value>, _ value: consuming Value) {
        switch register.pointee {
        case .string, .bytes, .secret, .list, .record, .range, .closure, .error, .stream:
            register.pointee = value
        default: register.initialize(to: value)
        }
    }

    /// The answer to a condition (rule 26).
    @inline(__always)
    func truth(_ value: Value) throws -> Bool {
        if case .bool(let bool) = value { return bool }
        throw ErrorValue.type(
            "true or false is needed here, not \(value.type.rawValue)",
            help: value.type.truthHelp)
    }

    @inline(__always)
    static func set(_ register: UnsafeMutablePointer<Value>, _ int: Int) {
        if case .int = register.pointee {
            register.initialize(to: .int(int))
        } else {
            put(register, .int(int))
        }
    }

    @inline(__always)
    static func moved(_ register: UnsafeMutablePointer<Value>) -> Value {
        let value = register.move()
        register.initialize(to: .null)
        return value
    }

    static func overflow(_ symbol: String, _ a: Int, _ b: Int) -> ErrorValue {
        ErrorValue(
            "\(a) \(symbol) \(b) is beyond 64 bits", kind: "overflow",
            help: "write one of them with a point to compute with floats")
    }
}
