import CSystem
import Glibc
import Platform
import PluginAPI
import Syntax

/// The machine's inner loop: one instruction after the other until the frame it was entered for returns.
extension Machine {
    func interpret(_ entry: Int) throws -> Value {
        var frame = frames + depth
        var code = frame.pointee.code
        var registers = frame.pointee.registers
        var base = code._withUnsafeGuaranteedRef { $0.start }
        var next = frame.pointee.instruction

        while true {
            // By pointer: each instruction reads only the parts that it uses.
            let i = next
            frame.pointee.instruction = i
            next = i + 1
            let a = registers + Int(i.pointee.a)
            switch i.pointee.op {
            case .loadConstant: a.pointee = code._withUnsafeGuaranteedRef { $0.constants[Int(i.pointee.d)] }
            case .loadInt: Machine.set(a, Int(i.pointee.e))
            case .loadNull: Machine.put(a, .null)
            case .loadBool: Machine.put(a, .bool(i.pointee.b != 0))
            case .move:
                let b = registers + Int(i.pointee.b)
                if case .int(let int) = b.pointee { Machine.set(a, int) } else { a.pointee = b.pointee }
            case .take: Machine.put(a, Machine.moved(registers + Int(i.pointee.b)))
            case .loadGlobal:
                a.pointee = try code._withUnsafeGuaranteedRef { try $0.module.load(Int(i.pointee.d)) }
            case .storeGlobal:
                if isBranch, !code._withUnsafeGuaranteedRef({ $0.module.isRunning(on: self) }) {
                    throw Machine.branchAssigns
                }
                code._withUnsafeGuaranteedRef { $0.module.storage[Int(i.pointee.d)] = Machine.moved(a) }
            case .loadCaptured:
                if let closure = frame.pointee.closure {
                    a.pointee = closure._withUnsafeGuaranteedRef { $0.captured[Int(i.pointee.d)] }
                }
            case .loadArguments: a.pointee = argumentValues
            case .loadLast: a.pointee = lastValue
            case .loadEnvironment:
                a.pointee = try code._withUnsafeGuaranteedRef {
                    try loadEnvironment($0.names[Int(i.pointee.d)].string, isOptional: i.pointee.b != 0)
                }
            case .loadWholeEnvironment: a.pointee = .record(variables.record)
            case .storeEnvironment:
                try code._withUnsafeGuaranteedRef {
                    try storeEnvironment($0.names[Int(i.pointee.d)].string, a.pointee)
                }

            case .add:
                if case .int(let x) = registers[Int(i.pointee.b)],
                    case .int(let y) = registers[Int(i.pointee.c)]
                {
                    let (sum, overflow) = x.addingReportingOverflow(y)
                    if overflow { throw Machine.overflow("+", x, y) }
                    Machine.set(a, sum)
                } else {
                    a.pointee = try Arithmetic.add(registers[Int(i.pointee.b)], registers[Int(i.pointee.c)])
                }
            case .subtract:
                if case .int(let x) = registers[Int(i.pointee.b)],
                    case .int(let y) = registers[Int(i.pointee.c)]
                {
                    let (difference, overflow) = x.subtractingReportingOverflow(y)
                    if overflow { throw Machine.overflow("-", x, y) }
                    Machine.set(a, difference)
                } else {
                    a.pointee = try Arithmetic.subtract(
                        registers[Int(i.pointee.b)], registers[Int(i.pointee.c)])
                }
            case .multiply:
                if case .int(let x) = registers[Int(i.pointee.b)],
                    case .int(let y) = registers[Int(i.pointee.c)]
                {
                    let (product, overflow) = x.multipliedReportingOverflow(by: y)
                    if overflow { throw Machine.overflow("*", x, y) }
                    Machine.set(a, product)
                } else {
                    a.pointee = try Arithmetic.multiply(
                        registers[Int(i.pointee.b)], registers[Int(i.pointee.c)])
                }
            case .divide:
                a.pointee = try Arithmetic.divide(registers[Int(i.pointee.b)], registers[Int(i.pointee.c)])
            case .floorDivide:
                a.pointee = try Arithmetic.floorDivide(
                    registers[Int(i.pointee.b)], registers[Int(i.pointee.c)])
            case .remainder:
                if case .int(let x) = registers[Int(i.pointee.b)],
                    case .int(let y) = registers[Int(i.pointee.c)], y > 0
                {
                    let rest = x % y
                    Machine.set(a, rest < 0 ? rest + y : rest)
                } else {
                    a.pointee = try Arithmetic.remainder(
                        registers[Int(i.pointee.b)], registers[Int(i.pointee.c)])
                }
            case .power:
                a.pointee = try Arithmetic.power(registers[Int(i.pointee.b)], registers[Int(i.pointee.c)])
            case .addImmediate:
                if case .int(let x) = registers[Int(i.pointee.b)] {
                    let (sum, overflow) = x.addingReportingOverflow(Int(i.pointee.e))
                    if overflow {
                        throw i.pointee.e < 0
                            ? Machine.overflow("-", x, -Int(i.pointee.e))
                            : Machine.overflow("+", x, Int(i.pointee.e))
                    }
                    Machine.set(a, sum)
                } else if i.pointee.e < 0 {
                    a.pointee = try Arithmetic.subtract(registers[Int(i.pointee.b)], .int(-Int(i.pointee.e)))
                } else {
                    a.pointee = try Arithmetic.add(registers[Int(i.pointee.b)], .int(Int(i.pointee.e)))
                }
            case .negate: a.pointee = try Arithmetic.negate(registers[Int(i.pointee.b)])
            case .not: Machine.put(a, .bool(!(try truth(registers[Int(i.pointee.b)]))))
            case .equal:
                Machine.put(
                    a, .bool(try Arithmetic.equal(registers[Int(i.pointee.b)], registers[Int(i.pointee.c)])))
            case .same:
                a.pointee = .bool(Value.isSame(registers[Int(i.pointee.b)], registers[Int(i.pointee.c)]))
            case .notEqual:
                Machine.put(
                    a, .bool(try !Arithmetic.equal(registers[Int(i.pointee.b)], registers[Int(i.pointee.c)])))
            case .less:
                Machine.put(
                    a, .bool(try Arithmetic.less(registers[Int(i.pointee.b)], registers[Int(i.pointee.c)])))
            case .lessOrEqual:
                Machine.put(
                    a, .bool(try !Arithmetic.less(registers[Int(i.pointee.c)], registers[Int(i.pointee.b)])))
            case .greater:
                Machine.put(
                    a, .bool(try Arithmetic.less(registers[Int(i.pointee.c)], registers[Int(i.pointee.b)])))
            case .greaterOrEqual:
                Machine.put(
                    a, .bool(try !Arithmetic.less(registers[Int(i.pointee.b)], registers[Int(i.pointee.c)])))
            case .matches:
                a.pointee = .bool(
                    try Patterns.search(registers[Int(i.pointee.c)], in: registers[Int(i.pointee.b)])
                        != (i.pointee.d == 1))
            case .contains:
                a.pointee = .bool(
                    try Arithmetic.contains(registers[Int(i.pointee.b)], in: registers[Int(i.pointee.c)])
                        != (i.pointee.d == 1))
            case .isType:
                let type = code._withUnsafeGuaranteedRef { $0.types[Int(i.pointee.d)] }
                a.pointee = .bool(registers[Int(i.pointee.b)].matches(type) != (i.pointee.c == 1))
            case .isEmpty: a.pointee = .bool(registers[Int(i.pointee.b)].isEmpty != (i.pointee.c == 1))
            case .multiplyImmediate:
                if case .int(let x) = registers[Int(i.pointee.b)] {
                    let (product, overflow) = x.multipliedReportingOverflow(by: Int(i.pointee.e))
                    if overflow { throw Machine.overflow("*", x, Int(i.pointee.e)) }
                    Machine.set(a, product)
                } else {
                    a.pointee = try Arithmetic.multiply(registers[Int(i.pointee.b)], .int(Int(i.pointee.e)))
                }
            case .remainderImmediate:
                if case .int(let x) = registers[Int(i.pointee.b)], i.pointee.e > 0 {
                    let rest = x % Int(i.pointee.e)
                    Machine.set(a, rest < 0 ? rest + Int(i.pointee.e) : rest)
                } else {
                    a.pointee = try Arithmetic.remainder(registers[Int(i.pointee.b)], .int(Int(i.pointee.e)))
                }
            case .addItem: try Arithmetic.addItem(a, registers + Int(i.pointee.b))
            case .addInPlace:
                if case .int(let x) = a.pointee, case .int(let y) = registers[Int(i.pointee.b)] {
                    let (sum, overflow) = x.addingReportingOverflow(y)
                    if overflow { throw Machine.overflow("+", x, y) }
                    a.initialize(to: .int(sum))
                } else {
                    try Arithmetic.addInPlace(a, registers + Int(i.pointee.b))
                }

            case .jump: next = base + Int(i.pointee.d)
            case .loop:
                next = base + Int(i.pointee.d)
                if nops_interrupt_or_switch() != 0 { try checkInterrupt() }
            case .jumpIfFalse: if !(try truth(a.pointee)) { next = base + Int(i.pointee.d) }
            case .jumpIfTrue: if try truth(a.pointee) { next = base + Int(i.pointee.d) }
            case .jumpIfNull: if a.pointee.isNull { next = base + Int(i.pointee.d) }
            case .jumpIfNotNull: if !a.pointee.isNull { next = base + Int(i.pointee.d) }
            case .jumpIfFailed: if case .bool(false) = a.pointee { next = base + Int(i.pointee.d) }
            case .jumpUnlessEqual:
                if !(try Arithmetic.equal(a.pointee, registers[Int(i.pointee.b)])) {
                    next = base + Int(i.pointee.d)
                }
            case .jumpUnlessNotEqual:
                if try Arithmetic.equal(a.pointee, registers[Int(i.pointee.b)]) {
                    next = base + Int(i.pointee.d)
                }
            case .jumpUnlessLess:
                if !(try Arithmetic.less(a.pointee, registers[Int(i.pointee.b)])) {
                    next = base + Int(i.pointee.d)
                }
            case .jumpUnlessLessOrEqual:
                if try Arithmetic.less(registers[Int(i.pointee.b)], a.pointee) {
                    next = base + Int(i.pointee.d)
                }
            case .jumpUnlessGreater:
                if !(try Arithmetic.less(registers[Int(i.pointee.b)], a.pointee)) {
                    next = base + Int(i.pointee.d)
                }
            case .jumpUnlessGreaterOrEqual:
                if try Arithmetic.less(a.pointee, registers[Int(i.pointee.b)]) {
                    next = base + Int(i.pointee.d)
                }
            case .jumpUnlessEqualImmediate:
                if !(try Arithmetic.equal(a.pointee, .int(Int(i.pointee.e)))) {
                    next = base + Int(i.pointee.d)
                }
            case .jumpUnlessNotEqualImmediate:
                if try Arithmetic.equal(a.pointee, .int(Int(i.pointee.e))) { next = base + Int(i.pointee.d) }
            case .jumpUnlessLessImmediate:
                if case .int(let x) = a.pointee {
                    if x >= Int(i.pointee.e) { next = base + Int(i.pointee.d) }
                } else if !(try Arithmetic.less(a.pointee, .int(Int(i.pointee.e)))) {
                    next = base + Int(i.pointee.d)
                }
            case .jumpUnlessLessOrEqualImmediate:
                if case .int(let x) = a.pointee {
                    if x > Int(i.pointee.e) { next = base + Int(i.pointee.d) }
                } else if try Arithmetic.less(.int(Int(i.pointee.e)), a.pointee) {
                    next = base + Int(i.pointee.d)
                }
            case .jumpUnlessGreaterImmediate:
                if case .int(let x) = a.pointee {
                    if x <= Int(i.pointee.e) { next = base + Int(i.pointee.d) }
                } else if !(try Arithmetic.less(.int(Int(i.pointee.e)), a.pointee)) {
                    next = base + Int(i.pointee.d)
                }
            case .jumpUnlessGreaterOrEqualImmediate:
                if case .int(let x) = a.pointee {
                    if x < Int(i.pointee.e) { next = base + Int(i.pointee.d) }
                } else if try Arithmetic.less(a.pointee, .int(Int(i.pointee.e))) {
                    next = base + Int(i.pointee.d)
                }

            case .getField:
                let name = code._withUnsafeGuaranteedRef { $0.names[Int(i.pointee.d)] }
                if case .record(let record) = registers[Int(i.pointee.b)],
                    let position = record.keys.position(of: name)
                {
                    a.pointee = record.values[position]
                } else if case .error(let error) = registers[Int(i.pointee.b)], name.string == "span" {
                    a.pointee = locate(error.span)
                } else if let value = try Parts.field(
                    name, of: registers[Int(i.pointee.b)], isOptional: i.pointee.c & 1 != 0,
                    isRow: i.pointee.c & 2 != 0)
                {
                    a.pointee = value
                } else {
                    a.pointee = .null
                    next = base + Int(i.pointee.e)
                }
            case .getIndex:
                if let value = Parts.item(registers + Int(i.pointee.b), registers + Int(i.pointee.c)) {
                    Machine.put(a, value)
                } else if let value = try Parts.index(
                    registers[Int(i.pointee.c)], of: registers[Int(i.pointee.b)],
                    isOptional: i.pointee.d & 1 != 0)
                {
                    a.pointee = value
                } else {
                    a.pointee = .null
                    next = base + Int(i.pointee.e)
                }
            case .setItem:
                try Parts.setItem(a, Int(i.pointee.c), registers, Machine.moved(registers + Int(i.pointee.b)))
            case .setPath:
                let path = code._withUnsafeGuaranteedRef { $0.paths[Int(i.pointee.d)] }
                try Parts.assign(
                    a, path, registers, Machine.moved(registers + Int(i.pointee.b)), Int(i.pointee.c))
            case .setGlobalPath:
                if isBranch, !code._withUnsafeGuaranteedRef({ $0.module.isRunning(on: self) }) {
                    throw Machine.branchAssigns
                }
                let (path, storage) = code._withUnsafeGuaranteedRef {
                    ($0.paths[Int(i.pointee.d)], $0.module.storage + Int(i.pointee.e))
                }
                _ = try code._withUnsafeGuaranteedRef { try $0.module.load(Int(i.pointee.e)) }
                try Parts.assign(
                    storage, path, registers, Machine.moved(registers + Int(i.pointee.b)), Int(i.pointee.c))

            case .buildList:
                var items: [Value] = []
                items.reserveCapacity(Int(i.pointee.c))
                for index in 0..<Int(i.pointee.c) {
                    items.append(Machine.moved(registers + Int(i.pointee.b) + index))
                }
                a.pointee = .list(List(items))
            case .appendItem:
                guard case .list(let list) = a.pointee else { continue }
                list.items.append(Machine.moved(registers + Int(i.pointee.b)))
            case .spreadItems: try Parts.spread(registers[Int(i.pointee.b)], into: a)
            case .buildRecord:
                let keys = code._withUnsafeGuaranteedRef { $0.keySets[Int(i.pointee.d)] }
                var values: [Value] = []
                values.reserveCapacity(keys.names.count)
                for index in 0..<keys.names.count {
                    values.append(Machine.moved(registers + Int(i.pointee.b) + index))
                }
                a.pointee = .record(Record(keys: keys, values: values))
            case .setField:
                try Parts.setField(
                    a, registers[Int(i.pointee.b)], Machine.moved(registers + Int(i.pointee.c)))
            case .spreadFields: try Parts.spreadFields(registers[Int(i.pointee.b)], into: a)
            case .buildRange:
                a.pointee = try Parts.range(
                    from: i.pointee.b == UInt16(noRegister) ? nil : registers[Int(i.pointee.b)],
                    to: i.pointee.c == UInt16(noRegister) ? nil : registers[Int(i.pointee.c)],
                    isInclusive: i.pointee.d == 1)
            case .concatenate:
                a.pointee = try Parts.concatenate(registers + Int(i.pointee.b), count: Int(i.pointee.c))
            case .makeClosure:
                code._withUnsafeGuaranteedRef {
                    let (made, captured) = $0.closures[Int(i.pointee.d)]
                    a.pointee = .closure(ClosureValue(code: made, captured: captured.map { registers[$0] }))
                }
            case .expandGlob:
                a.pointee = try code._withUnsafeGuaranteedRef {
                    try expandGlob($0.globs[Int(i.pointee.d)], registers, mustMatch: i.pointee.c == 1)
                }
            case .wordText: a.pointee = .string(try programText(registers[Int(i.pointee.b)]))

            case .call:
                if nops_interrupt_or_switch() != 0 { try checkInterrupt() }
                let callee = code._withUnsafeGuaranteedRef {
                    $0.calleeTable.unsafelyUnwrapped[Int(i.pointee.d)]
                }
                var window = registers + Int(i.pointee.b)
                if i.pointee.e < 0, callee._withUnsafeGuaranteedRef({ $0.isPlain }),
                    !code._withUnsafeGuaranteedRef({ $0.isTopLevel }),
                    let start = enterPlain(
                        callee, registers: window, above: frame, destination: Int(i.pointee.a),
                        wantsValue: i.pointee.c == 1)
                {
                    frame += 1
                    code = callee
                    registers = window
                    base = start
                    next = start
                    continue
                }
                try callee._withUnsafeGuaranteedRef { callee in
                    if code._withUnsafeGuaranteedRef({ $0.isTopLevel }) {
                        // The top level's registers outlive the call and may lie elsewhere: arguments go to the stack.
                        let given = window
                        window = stackTop
                        try reserve(window, callee.registerCount)
                        for index in 0..<callee.parameters.count {
                            window[index] = Machine.moved(given + index)
                        }
                    }
                    if let slot = callee.inputRegister {
                        try reserve(window, callee.registerCount)
                        window[slot] = i.pointee.e >= 0 ? Machine.moved(registers + Int(i.pointee.e)) : .null
                    } else if i.pointee.e >= 0 {
                        try Parts.ignore(Machine.moved(registers + Int(i.pointee.e)))
                    }
                    try enter(
                        callee, registers: window, destination: Int(i.pointee.a), wantsValue: i.pointee.c == 1
                    )
                }
                frame = frames + depth
                code = frame.pointee.code
                registers = window
                base = code._withUnsafeGuaranteedRef { $0.start }
                next = base
            case .returnValue:
                let value = Machine.moved(a)
                let destination = frame.pointee.destination
                leaveFrame()
                if depth < entry { return value }
                frame -= 1
                code = frame.pointee.code
                registers = frame.pointee.registers
                base = code._withUnsafeGuaranteedRef { $0.start }
                next = frame.pointee.instruction + 1
                code._withUnsafeGuaranteedRef {
                    if !$0.isTopLevel { stackTop = registers + $0.registerCount }
                }
                Machine.put(registers + destination, value)
            case .callSpread:
                let site = code._withUnsafeGuaranteedRef { $0.spreadSites[Int(i.pointee.d)] }
                a.pointee = try callSpread(site, registers)
            case .callClosure:
                a.pointee = try callClosure(
                    registers + Int(i.pointee.b), argumentCount: Int(i.pointee.c),
                    wantsValue: frame.pointee.wants(Int(i.pointee.d)))
            case .callCommand:
                let site = code._withUnsafeGuaranteedRef { $0.sites[Int(i.pointee.d)] }
                a.pointee = try call(site, registers, input: Machine.input(i, registers))
            case .runProgram:
                let site = code._withUnsafeGuaranteedRef { $0.programs[Int(i.pointee.d)] }
                a.pointee = try runProgram(
                    site, registers, input: Machine.input(i, registers),
                    use: ProgramUse(rawValue: Int(i.pointee.c)) ?? .stream,
                    wantsValue: frame.pointee.wantsValue)
            case .captureProgram:
                let site = code._withUnsafeGuaranteedRef { $0.programs[Int(i.pointee.d)] }
                a.pointee = try captureProgram(site, registers, input: Machine.input(i, registers))
            case .beginCapture: try output.beginCapture()
            case .endCapture:
                a.pointee = try endCapture(
                    value: Machine.moved(registers + Int(i.pointee.b)), failed: i.pointee.c == 1)
            case .initModule:
                let module = code._withUnsafeGuaranteedRef { $0.modules[Int(i.pointee.d)] }
                try initialise(module)

            case .collect:
                if case .stream = a.pointee { a.pointee = try collectNamed(Machine.moved(a)) }
            case .drain: if case .stream = a.pointee { try drain(Machine.moved(a)) }
            case .drop:
                Parts.close(a.pointee)
                a.pointee = .null
            case .show:
                let value = Machine.moved(a)
                if !value.isNull, i.pointee.c == 0 || value.type != .bool { try shower(self, value) }
            case .pushRedirection:
                let site = code._withUnsafeGuaranteedRef { $0.redirections[Int(i.pointee.d)] }
                try pushRedirections(site, registers)
            case .popRedirection: try output.popRedirection()
            case .inputFromFile: a.pointee = .stream(try openInput(registers[Int(i.pointee.b)]))
            case .writeOut:
                try writeForProgram(Machine.moved(a))
                if i.pointee.c == 1 { try write("\n") }

            case .forPrepare: try Iteration.prepare(a, over: Machine.moved(registers + Int(i.pointee.b)))
            case .forNext:
                if !(try Iteration.step(a, registers + Int(i.pointee.b))) { next = base + Int(i.pointee.d) }
            case .forAgain:
                if nops_interrupt_or_switch() != 0 { try checkInterrupt() }
                if try Iteration.step(a, registers + Int(i.pointee.b)) { next = base + Int(i.pointee.d) }
            case .pushHandler:
                handlers.append(
                    handler(
                        at: depth, target: Int(i.pointee.d), register: Int(i.pointee.a),
                        reach: HandlerReach(rawValue: Int(i.pointee.b)) ?? .errors))
            case .popHandler: handlers.removeLast()
            case .raise: throw Cleanups.raised(Machine.moved(a))
            case .endCleanup:
                let word = code._withUnsafeGuaranteedRef { $0.names[Int(i.pointee.d)].string }
                if let error = endCleanup(
                    word, of: Machine.moved(a), Machine.moved(registers + Int(i.pointee.b)))
                {
                    throw error
                }
            case .callMain:
                let main = main
                self.main = nil
                try main?()
            case .raiseNoMatch: throw Parts.noMatch(a.pointee)
            case .beginTransaction:
                try beginTransaction(
                    a.pointee, noUndo: i.pointee.b == noRegister ? .null : registers[Int(i.pointee.b)],
                    lockTimeout: i.pointee.c == noRegister ? .null : registers[Int(i.pointee.c)])
            case .watchFolder: try store.watch(absolute(a.pointee.plainText()))
            case .commitTransaction: try store.commit()
            case .runParallel:
                guard case .list(let blocks) = Machine.moved(registers + Int(i.pointee.b)) else { continue }
                a.pointee = try runParallel(
                    blocks.items, wantsValues: frame.pointee.wants(Int(i.pointee.c)))
            case .spawnJob, .spawnDetached:
                a.pointee = try spawn(
                    Machine.moved(registers + Int(i.pointee.b)),
                    code._withUnsafeGuaranteedRef { $0.names[Int(i.pointee.d)].string },
                    use: ProgramUse(rawValue: Int(i.pointee.c)) ?? .stream,
                    wantsValue: frame.pointee.wantsValue, isDetached: i.pointee.op == .spawnDetached)
            case .beginAttempts: try Attempts.begin(a)
            case .nextAttempt: try nextAttempt(a, after: Machine.moved(registers + Int(i.pointee.b)))
            case .beginTimeout: try beginTimeout(Machine.moved(a))
            case .endTimeout: endTimeout()
            case .loadScriptInput: a.pointee = try takeScriptInput()
            case .readClock: a.pointee = .duration(monotonicTime())
            case .raiseTimedOut: throw timedOut(Machine.moved(a))
            case .pushSurroundings: pushSurroundings()
            case .popSurroundings: popSurroundings()
            case .extendEnvironment: try extendEnvironment(Machine.moved(a))
            case .beginPlan: beginPlan()
            case .endPlan: a.pointee = planned(endPlan(), asDiff: i.pointee.c == 1)
            case .checkInput: try checkInput(a, of: code._withUnsafeGuaranteedRef { $0 })
            case .checkType:
                let type = code._withUnsafeGuaranteedRef { $0.typeTable.unsafelyUnwrapped[Int(i.pointee.c)] }
                if case .int = a.pointee, case .int = type { continue }
                let name = code._withUnsafeGuaranteedRef { $0.names[Int(i.pointee.d)] }
                try Parts.check(a, type, name.string, allowsNull: i.pointee.b == 1)
            }
        }
    }

    /// What is piped into a call; null where nothing is.
    @inline(__always)
    private static func input(
        _ i: UnsafePointer<Instruction>, _ registers: UnsafeMutablePointer<Value>
    ) -> Value {
        i.pointee.b == UInt16(noRegister) ? .null : moved(registers + Int(i.pointee.b))
    }
}
