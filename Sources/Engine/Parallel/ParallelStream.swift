import Platform
import PluginAPI

/// The values of jobs that run at once, in the order of the jobs, each as soon as it is there. Jobs begin when the first
/// value is asked for.
///
/// While it is open its machine sees the store as one of several that take turns. It is ended by its reader, by its own end, or
/// where an error passes the place where it was made.
final class ParallelStream: ValueStream {
    private let machine: Machine
    private let number: Int
    private let branches: Branches
    private let sink: BranchSink
    private let job: () throws -> Branches.Job?
    /// A reader that takes nothing has all of them run even so: their items are there already.
    private let isWhole: Bool
    private let isReadyForMore: () -> Bool
    private let closeInput: () -> Void
    private var isClosed = false

    /// - Parameter ahead: how many jobs may be begun whose values nobody has taken; nil: any number.
    init(
        on machine: Machine, limit: Int, ahead: Int?, isReady: @escaping () -> Bool = { true },
        closeInput: @escaping () -> Void = {},
        _ job: @escaping () throws -> Branches.Job?
    ) throws {
        try machine.output.flush()
        machine.jobs.interpose()
        let base = machine.store
        let turn = StoreTurn()
        let outer = (transactions: base.transactionDepth, plans: base.planDepth)
        let sink = BranchSink(base, turn: turn, machine: machine, outer: outer)
        // Branches begin with what the machine has now, though they are made later.
        let (folder, variables) = (machine.folder, machine.variables)
        let (out, error, screen) = (machine.output.out, machine.output.error, machine.output.screen)
        branches = Branches(limit: limit, ahead: ahead) { [unowned machine] in
            let made = machine.makeSibling(
                output: OutputStack(out: out, error: error, screen: screen), programs: machine.programs,
                standardInput: machine.standardInput)
            (made.folder, made.variables) = (folder, variables)
            made.job = machine.job
            made.store = BranchSink(base, turn: turn, machine: made, outer: outer)
            return made
        }
        self.machine = machine
        self.sink = sink
        self.job = job
        isReadyForMore = isReady
        self.closeInput = closeInput
        isWhole = ahead == nil
        machine.store = sink
        number = machine.parallelStreams.open()
        Baton.begin()
        super.init()
        machine.parallelStreams.add(self, number: number)
    }

    deinit { close() }

    override func next() throws -> Value? {
        if isClosed { return nil }
        guard machine.store.planDepth == sink.outerPlans else {
            throw ErrorValue.usage(
                "the values of `each --parallel` are not there yet, and a plan can't wait for them",
                help: "keep them before the plan: `let values = … | each --parallel …`")
        }
        // They may need the store that this machine holds open.
        if let value = sink.whileLent({ branches.next(isReady: isReadyForMore, job) }) { return value }
        let failure = branches.failure
        close()
        if let failure { throw failure }
        return nil
    }

    override func finishUnread() throws {
        if isWhole { while try next() != nil {} }
        close()
    }

    override func close() {
        if isClosed { return }
        isClosed = true
        sink.whileLent { branches.finish() }
        for error in branches.laterFailures { machine.output.note("error: \(error.message)\n") }
        machine.parallelStreams.remove(number: number)
        Baton.end()
        sink.isEnded = true
        machine.dropEndedSinks()
        closeInput()
    }
}

/// The parallel streams of a machine that are open, by numbers that grow.
struct OpenParallelStreams {
    private struct Entry {
        weak var stream: ParallelStream?
    }

    private var entries: [Int: Entry] = [:]
    /// The number of the one that is opened next.
    private(set) var next = 0

    mutating func open() -> Int {
        defer { next += 1 }
        return next
    }

    mutating func add(_ stream: ParallelStream, number: Int) { entries[number] = Entry(stream: stream) }
    mutating func remove(number: Int) { entries[number] = nil }

    /// Those opened from a number on, the newest first.
    func streams(from first: Int) -> [ParallelStream] {
        if entries.isEmpty { return [] }
        return entries.filter { $0.key >= first }.sorted { $0.key > $1.key }.compactMap(\.value.stream)
    }
}

extension Machine {
    /// The blocks' values; null where no block has one.
    func runParallel(_ blocks: [Value], wantsValues: Bool) throws -> Value {
        var index = 0
        let values = try parallelValues(limit: min(blocks.count, Machine.branchLimit), ahead: nil) {
            guard index < blocks.count, case .closure(let function) = blocks[index] else { return nil }
            index += 1
            return (function, [], wantsValues)
        }.collected()
        guard case .list(let list) = values else { return .null }
        return list.items.allSatisfy(\.isNull) ? .null : values
    }

    func invokeParallel(
        _ function: FunctionValue, limit: Int, on items: ValueStream, isEndless: Bool
    ) throws -> Value {
        guard (1...Machine.branchLimit).contains(limit) else {
            throw ErrorValue.usage("1 to \(Machine.branchLimit) may run at once, not \(limit)")
        }
        return try parallelValues(
            limit: limit, ahead: isEndless ? limit * Machine.jobsAhead : nil, isReady: { items.isReady },
            closeInput: { items.close() }
        ) { try items.next().map { (function, [$0], true) } }
    }

    /// For each that may run at once so many may be ahead of who reads their values.
    private static let jobsAhead = 16

    private func parallelValues(
        limit: Int, ahead: Int?, isReady: @escaping () -> Bool = { true },
        closeInput: @escaping () -> Void = {},
        _ next: @escaping () throws -> Branches.Job?
    ) throws -> Value {
        // A plan is gathered in the order written.
        if store.planDepth > 0 {
            return .stream(
                GeneratedStream(onClose: closeInput) { [unowned self] in try next().map { try run($0) } })
        }
        return .stream(
            try ParallelStream(
                on: self, limit: limit, ahead: ahead, isReady: isReady, closeInput: closeInput, next))
    }

    /// Streams that nobody reads any more, as an error has passed them.
    func closeParallelStreams(from first: Int) {
        for stream in parallelStreams.streams(from: first) { stream.close() }
    }

    /// Sinks of streams that are over stay while something is open in the store that was begun through them.
    func dropEndedSinks() {
        while let sink = store as? BranchSink, sink.isEnded, sink.hasNothingOpen { store = sink.base }
    }
}
