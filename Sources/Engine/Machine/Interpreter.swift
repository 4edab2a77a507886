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
        var base = code._withUnsafeGuaranteedRef { UnsafePointer($0.pointer.unsafelyUnwrapped) }
        var counter = frame.pointee.counter

        while true {
            let i = base[counter]
            frame.pointee.counter = counter
            counter += 1
            let a = registers + Int(i.a)
            switch i.op {
            case .loadConstant: a.pointee = code._withUnsafeGuaranteedRef { $0.constants[Int(i.d)] }
            case .loadInt: Machine.set(a, Int(i.e))
            case .loadNull: a.pointee = .null
            case .loadBool: a.pointee = .bool(i.b != 0)
            case .move:
                let b = registers + Int(i.b)
                if case .int(let int) = b.pointee { Machine.set(a, int) } else { a.pointee = b.pointee }
            case .take: a.pointee = Machine.moved(registers + Int(i.b))
            case .loadGlobal:
                a.pointee = try code._withUnsafeGuaranteedRef { try $0.module.load(Int(i.d)) }
            case .storeGlobal:
                if isBranch, !code._withUnsafeGuaranteedRef({ $0.module.isRunning(on: self) }) {
                    throw Machine.branchAssigns
                }
                code._withUnsafeGuaranteedRef { $0.module.storage[Int(i.d)] = Machine.moved(a) }
            case .loadCaptured:
                if let closure = frame.pointee.closure {
                    a.pointee = closure._withUnsafeGuaranteedRef { $0.captured[Int(i.d)] }
                }
            case .loadArguments: a.pointee = argumentValues
            case .loadLast: a.pointee = lastValue
            case .loadEnvironment:
                a.pointee = try code._withUnsafeGuaranteedRef {
                    try loadEnvironment($0.names[Int(i.d)].string, isOptional: i.b != 0)
                }
            case .loadWholeEnvironment: a.pointee = .record(variables.record)
            case .storeEnvironment:
                try code._withUnsafeGuaranteedRef {
                    try storeEnvironment($0.names[Int(i.d)].string, a.pointee)
                }

            case .add:
                if case .int(let x) = registers[Int(i.b)], case .int(let y) = registers[Int(i.c)] {
                    let (sum, overflow) = x.addingReportingOverflow(y)
                    if overflow { throw Machine.overflow("+", x, y) }
                    Machine.set(a, sum)
                } else {
                    a.pointee = try Arithmetic.add(registers[Int(i.b)], registers[Int(i.c)])
                }
            case .subtract:
                if case .int(let x) = registers[Int(i.b)], case .int(let y) = registers[Int(i.c)] {
                    let (difference, overflow) = x.subtractingReportingOverflow(y)
                    if overflow { throw Machine.overflow("-", x, y) }
                    Machine.set(a, difference)
                } else {
                    a.pointee = try Arithmetic.subtract(registers[Int(i.b)], registers[Int(i.c)])
                }
            case .multiply:
                if case .int(let x) = registers[Int(i.b)], case .int(let y) = registers[Int(i.c)] {
                    let (product, overflow) = x.multipliedReportingOverflow(by: y)
                    if overflow { throw Machine.overflow("*", x, y) }
                    Machine.set(a, product)
                } else {
                    a.pointee = try Arithmetic.multiply(registers[Int(i.b)], registers[Int(i.c)])
                }
            case .divide: a.pointee = try Arithmetic.divide(registers[Int(i.b)], registers[Int(i.c)])
            case .floorDivide:
                a.pointee = try Arithmetic.floorDivide(registers[Int(i.b)], registers[Int(i.c)])
            case .remainder:
                if case .int(let x) = registers[Int(i.b)], case .int(let y) = registers[Int(i.c)], y > 0 {
                    let rest = x % y
                    Machine.set(a, rest < 0 ? rest + y : rest)
                } else {
                    a.pointee = try Arithmetic.remainder(registers[Int(i.b)], registers[Int(i.c)])
                }
            case .power: a.pointee = try Arithmetic.power(registers[Int(i.b)], registers[Int(i.c)])
            case .addImmediate:
                if case .int(let x) = registers[Int(i.b)] {
                    let (sum, overflow) = x.addingReportingOverflow(Int(i.e))
                    if overflow {
                        throw i.e < 0
                            ? Machine.overflow("-", x, -Int(i.e)) : Machine.overflow("+", x, Int(i.e))
                    }
                    Machine.set(a, sum)
                } else if i.e < 0 {
                    a.pointee = try Arithmetic.subtract(registers[Int(i.b)], .int(-Int(i.e)))
                } else {
                    a.pointee = try Arithmetic.add(registers[Int(i.b)], .int(Int(i.e)))
                }
            case .negate: a.pointee = try Arithmetic.negate(registers[Int(i.b)])
            case .not: a.pointee = .bool(!(try truth(registers[Int(i.b)])))
            case .equal: a.pointee = .bool(try Arithmetic.equal(registers[Int(i.b)], registers[Int(i.c)]))
            case .same: a.pointee = .bool(Value.isSame(registers[Int(i.b)], registers[Int(i.c)]))
            case .notEqual: a.pointee = .bool(try !Arithmetic.equal(registers[Int(i.b)], registers[Int(i.c)]))
            case .less: a.pointee = .bool(try Arithmetic.less(registers[Int(i.b)], registers[Int(i.c)]))
            case .lessOrEqual:
                a.pointee = .bool(try !Arithmetic.less(registers[Int(i.c)], registers[Int(i.b)]))
            case .greater: a.pointee = .bool(try Arithmetic.less(registers[Int(i.c)], registers[Int(i.b)]))
            case .greaterOrEqual:
                a.pointee = .bool(try !Arithmetic.less(registers[Int(i.b)], registers[Int(i.c)]))
            case .matches:
                a.pointee = .bool(
                    try Patterns.search(registers[Int(i.c)], in: registers[Int(i.b)]) != (i.d == 1))
            case .contains:
                a.pointee = .bool(
                    try Arithmetic.contains(registers[Int(i.b)], in: registers[Int(i.c)]) != (i.d == 1))
            case .isType:
                let type = code._withUnsafeGuaranteedRef { $0.types[Int(i.d)] }
                a.pointee = .bool(registers[Int(i.b)].matches(type) != (i.c == 1))
            case .isEmpty: a.pointee = .bool(registers[Int(i.b)].isEmpty != (i.c == 1))
            case .addInPlace:
                if case .int(let x) = a.pointee, case .int(let y) = registers[Int(i.b)] {
                    let (sum, overflow) = x.addingReportingOverflow(y)
                    if overflow { throw Machine.overflow("+", x, y) }
                    a.initialize(to: .int(sum))
                } else {
                    try Arithmetic.addInPlace(a, registers + Int(i.b))
                }

            case .jump: counter = Int(i.d)
            case .loop:
                counter = Int(i.d)
                if Interrupt.isRaisedOrTurnDue { try checkInterrupt() }
            case .jumpIfFalse: if !(try truth(a.pointee)) { counter = Int(i.d) }
            case .jumpIfTrue: if try truth(a.pointee) { counter = Int(i.d) }
            case .jumpIfNull: if a.pointee.isNull { counter = Int(i.d) }
            case .jumpIfNotNull: if !a.pointee.isNull { counter = Int(i.d) }
            case .jumpIfFailed: if case .bool(false) = a.pointee { counter = Int(i.d) }
            case .jumpUnlessEqual:
                if !(try Arithmetic.equal(a.pointee, registers[Int(i.b)])) { counter = Int(i.d) }
            case .jumpUnlessNotEqual:
                if try Arithmetic.equal(a.pointee, registers[Int(i.b)]) { counter = Int(i.d) }
            case .jumpUnlessLess:
                if !(try Arithmetic.less(a.pointee, registers[Int(i.b)])) { counter = Int(i.d) }
            case .jumpUnlessLessOrEqual:
                if try Arithmetic.less(registers[Int(i.b)], a.pointee) { counter = Int(i.d) }
            case .jumpUnlessGreater:
                if !(try Arithmetic.less(registers[Int(i.b)], a.pointee)) { counter = Int(i.d) }
            case .jumpUnlessGreaterOrEqual:
                if try Arithmetic.less(a.pointee, registers[Int(i.b)]) { counter = Int(i.d) }
            case .jumpUnlessEqualImmediate:
                if !(try Arithmetic.equal(a.pointee, .int(Int(i.e)))) { counter = Int(i.d) }
            case .jumpUnlessNotEqualImmediate:
                if try Arithmetic.equal(a.pointee, .int(Int(i.e))) { counter = Int(i.d) }
            case .jumpUnlessLessImmediate:
                if case .int(let x) = a.pointee {
                    if x >= Int(i.e) { counter = Int(i.d) }
                } else if !(try Arithmetic.less(a.pointee, .int(Int(i.e)))) {
                    counter = Int(i.d)
                }
            case .jumpUnlessLessOrEqualImmediate:
                if case .int(let x) = a.pointee {
                    if x > Int(i.e) { counter = Int(i.d) }
                } else if try Arithmetic.less(.int(Int(i.e)), a.pointee) {
                    counter = Int(i.d)
                }
            case .jumpUnlessGreaterImmediate:
                if case .int(let x) = a.pointee {
                    if x <= Int(i.e) { counter = Int(i.d) }
                } else if !(try Arithmetic.less(.int(Int(i.e)), a.pointee)) {
                    counter = Int(i.d)
                }
            case .jumpUnlessGreaterOrEqualImmediate:
                if case .int(let x) = a.pointee {
                    if x < Int(i.e) { counter = Int(i.d) }
                } else if try Arithmetic.less(a.pointee, .int(Int(i.e))) {
                    counter = Int(i.d)
                }

            case .getField:
                let name = code._withUnsafeGuaranteedRef { $0.names[Int(i.d)] }
                if case .record(let record) = registers[Int(i.b)],
                    let position = record.keys.position(of: name)
                {
                    a.pointee = record.values[position]
                } else if case .error(let error) = registers[Int(i.b)], name.string == "span" {
                    a.pointee = locate(error.span)
                } else if let value = try Parts.field(
                    name, of: registers[Int(i.b)], isOptional: i.c & 1 != 0, isRow: i.c & 2 != 0)
                {
                    a.pointee = value
                } else {
                    a.pointee = .null
                    counter = Int(i.e)
                }
            case .getIndex:
                if case .list(let list) = registers[Int(i.b)], case .int(let index) = registers[Int(i.c)],
                    index >= 0, index < list.items.count
                {
                    a.pointee = list.items[index]
                } else if let value = try Parts.index(
                    registers[Int(i.c)], of: registers[Int(i.b)], isOptional: i.d & 1 != 0)
                {
                    a.pointee = value
                } else {
                    a.pointee = .null
                    counter = Int(i.e)
                }
            case .setPath:
                let path = code._withUnsafeGuaranteedRef { $0.paths[Int(i.d)] }
                try Parts.assign(a, path, registers, Machine.moved(registers + Int(i.b)), Int(i.c))
            case .setGlobalPath:
                if isBranch, !code._withUnsafeGuaranteedRef({ $0.module.isRunning(on: self) }) {
                    throw Machine.branchAssigns
                }
                let (path, storage) = code._withUnsafeGuaranteedRef {
                    ($0.paths[Int(i.d)], $0.module.storage + Int(i.e))
                }
                _ = try code._withUnsafeGuaranteedRef { try $0.module.load(Int(i.e)) }
                try Parts.assign(storage, path, registers, Machine.moved(registers + Int(i.b)), Int(i.c))

            case .buildList:
                var items: [Value] = []
                items.reserveCapacity(Int(i.c))
                for index in 0..<Int(i.c) { items.append(Machine.moved(registers + Int(i.b) + index)) }
                a.pointee = .list(List(items))
            case .appendItem:
                guard case .list(let list) = a.pointee else { continue }
                list.items.append(Machine.moved(registers + Int(i.b)))
            case .spreadItems: try Parts.spread(registers[Int(i.b)], into: a)
            case .buildRecord:
                let keys = code._withUnsafeGuaranteedRef { $0.keySets[Int(i.d)] }
                var values: [Value] = []
                values.reserveCapacity(keys.names.count)
                for index in 0..<keys.names.count {
                    values.append(Machine.moved(registers + Int(i.b) + index))
                }
                a.pointee = .record(Record(keys: keys, values: values))
            case .setField: try Parts.setField(a, registers[Int(i.b)], Machine.moved(registers + Int(i.c)))
            case .spreadFields: try Parts.spreadFields(registers[Int(i.b)], into: a)
            case .buildRange:
                a.pointee = try Parts.range(
                    from: i.b == UInt16(noRegister) ? nil : registers[Int(i.b)],
                    to: i.c == UInt16(noRegister) ? nil : registers[Int(i.c)], isInclusive: i.d == 1)
            case .concatenate: a.pointee = try Parts.concatenate(registers + Int(i.b), count: Int(i.c))
            case .makeClosure:
                code._withUnsafeGuaranteedRef {
                    let (made, captured) = $0.closures[Int(i.d)]
                    a.pointee = .closure(ClosureValue(code: made, captured: captured.map { registers[$0] }))
                }
            case .expandGlob:
                a.pointee = try code._withUnsafeGuaranteedRef {
                    try expandGlob($0.globs[Int(i.d)], registers, mustMatch: i.c == 1)
                }
            case .wordText: a.pointee = .string(try programText(registers[Int(i.b)]))

            case .call:
                if Interrupt.isRaisedOrTurnDue { try checkInterrupt() }
                let callee = code._withUnsafeGuaranteedRef { $0.calleeTable.unsafelyUnwrapped[Int(i.d)] }
                var window = registers + Int(i.b)
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
                        window[slot] = i.e >= 0 ? Machine.moved(registers + Int(i.e)) : .null
                    } else if i.e >= 0 {
                        try Parts.ignore(Machine.moved(registers + Int(i.e)))
                    }
                    try enter(callee, registers: window, destination: Int(i.a), wantsValue: i.c == 1)
                }
                frame.pointee.counter = counter
                frame = frames + depth
                code = frame.pointee.code
                registers = window
                base = code._withUnsafeGuaranteedRef { UnsafePointer($0.pointer.unsafelyUnwrapped) }
                counter = 0
            case .returnValue:
                let value = Machine.moved(a)
                let destination = frame.pointee.destination
                leaveFrame()
                if depth < entry { return value }
                frame = frames + depth
                code = frame.pointee.code
                registers = frame.pointee.registers
                base = code._withUnsafeGuaranteedRef { UnsafePointer($0.pointer.unsafelyUnwrapped) }
                counter = frame.pointee.counter
                code._withUnsafeGuaranteedRef {
                    if !$0.isTopLevel { stackTop = registers + $0.registerCount }
                }
                registers[destination] = value
            case .callSpread:
                let site = code._withUnsafeGuaranteedRef { $0.spreadSites[Int(i.d)] }
                a.pointee = try callSpread(site, registers)
            case .callClosure:
                guard case .closure(let function) = registers[Int(i.b)] else {
                    throw ErrorValue.type(
                        "`do` calls a closure, and this is \(registers[Int(i.b)].type.rawValue)")
                }
                var arguments: [Value] = []
                for index in 0..<Int(i.c) {
                    arguments.append(Machine.moved(registers + Int(i.b) + 1 + index))
                }
                guard arguments.count <= function.parameterCount else {
                    throw ErrorValue.usage(
                        "this closure takes \(function.parameterCount) arguments, and \(arguments.count) are given"
                    )
                }
                a.pointee = try invoke(function, arguments)
            case .callCommand:
                let site = code._withUnsafeGuaranteedRef { $0.sites[Int(i.d)] }
                let input = i.b == UInt16(noRegister) ? Value.null : Machine.moved(registers + Int(i.b))
                a.pointee = try call(site, registers, input: input)
            case .runProgram:
                let site = code._withUnsafeGuaranteedRef { $0.programs[Int(i.d)] }
                let input = i.b == UInt16(noRegister) ? Value.null : Machine.moved(registers + Int(i.b))
                let use = ProgramUse(rawValue: Int(i.c)) ?? .stream
                let wantsValue = frame.pointee.wantsValue
                let isDirect = use == .direct || (use == .asCallerWants && !wantsValue)
                a.pointee = try runProgram(
                    site, registers, input: input, isDirect: isDirect,
                    isForeground: site.joined == .direct || (site.joined == .asCallerWants && !wantsValue))
            case .captureProgram:
                let site = code._withUnsafeGuaranteedRef { $0.programs[Int(i.d)] }
                let input = i.b == UInt16(noRegister) ? Value.null : Machine.moved(registers + Int(i.b))
                a.pointee = try captureProgram(site, registers, input: input)
            case .beginCapture: try output.beginCapture()
            case .endCapture:
                a.pointee = try endCapture(value: Machine.moved(registers + Int(i.b)), failed: i.c == 1)
            case .initModule:
                let module = code._withUnsafeGuaranteedRef { $0.modules[Int(i.d)] }
                try initialise(module)

            case .collect:
                if case .stream = a.pointee { a.pointee = try collectNamed(Machine.moved(a)) }
            case .drain: if case .stream = a.pointee { try drain(Machine.moved(a)) }
            case .drop:
                Parts.close(a.pointee)
                a.pointee = .null
            case .show:
                let value = Machine.moved(a)
                if !value.isNull, i.c == 0 || value.type != .bool { try shower(self, value) }
            case .pushRedirection:
                let site = code._withUnsafeGuaranteedRef { $0.redirections[Int(i.d)] }
                try pushRedirections(site, registers)
            case .popRedirection: try output.popRedirection()
            case .inputFromFile: a.pointee = .stream(try openInput(registers[Int(i.b)]))
            case .writeOut:
                try writeForProgram(Machine.moved(a))
                if i.c == 1 { try write("\n") }

            case .forPrepare: try Iteration.prepare(a, over: Machine.moved(registers + Int(i.b)))
            case .forNext:
                if case .int(let next) = a.pointee, case .int(let last) = a[1] {
                    if next > last {
                        counter = Int(i.d)
                    } else {
                        Machine.set(registers + Int(i.b), next)
                        // At the largest integer there is no next: the end is then met by an empty range.
                        if next == Int.max { a[1] = .int(Int.min) } else { a.initialize(to: .int(next + 1)) }
                    }
                } else if let value = try Iteration.next(a) {
                    registers[Int(i.b)] = value
                } else {
                    counter = Int(i.d)
                }
            case .pushHandler:
                handlers.append(
                    Handler(
                        depth: depth, target: Int(i.d), register: Int(i.a),
                        reach: HandlerReach(rawValue: Int(i.b)) ?? .errors, surroundings: surroundings.count,
                        redirectionDepth: output.redirectionDepth, transactionDepth: store.transactionDepth,
                        planDepth: store.planDepth, captureDepth: output.captureDepth))
            case .popHandler: handlers.removeLast()
            case .raise: throw Cleanups.raised(Machine.moved(a))
            case .endCleanup:
                let word = code._withUnsafeGuaranteedRef { $0.names[Int(i.d)].string }
                if let error = endCleanup(word, of: Machine.moved(a), Machine.moved(registers + Int(i.b))) {
                    throw error
                }
            case .callMain:
                let main = main
                self.main = nil
                try main?()
            case .raiseNoMatch: throw Parts.noMatch(a.pointee)
            case .beginTransaction:
                try beginTransaction(
                    a.pointee, noUndo: i.b == noRegister ? .null : registers[Int(i.b)],
                    lockTimeout: i.c == noRegister ? .null : registers[Int(i.c)])
            case .watchFolder: try store.watch(absolute(a.pointee.plainText()))
            case .commitTransaction: try store.commit()
            case .runParallel:
                guard case .list(let blocks) = Machine.moved(registers + Int(i.b)) else { continue }
                a.pointee = try runParallel(blocks.items, wantsValues: i.c == 1)
            case .spawnJob:
                let text = code._withUnsafeGuaranteedRef { $0.names[Int(i.d)].string }
                let use = ProgramUse(rawValue: Int(i.c)) ?? .stream
                let wantsValue = use == .stream || (use == .asCallerWants && frame.pointee.wantsValue)
                a.pointee = try spawnJob(Machine.moved(registers + Int(i.b)), text, wantsValue: wantsValue)
            case .beginAttempts: try Attempts.begin(a)
            case .nextAttempt: try nextAttempt(a, after: Machine.moved(registers + Int(i.b)))
            case .beginTimeout: try beginTimeout(Machine.moved(a))
            case .endTimeout: endTimeout()
            case .raiseTimedOut: throw timedOut(Machine.moved(a))
            case .pushSurroundings: pushSurroundings()
            case .popSurroundings: popSurroundings()
            case .extendEnvironment: try extendEnvironment(Machine.moved(a))
            case .beginPlan: beginPlan()
            case .endPlan: a.pointee = planned(endPlan(), asDiff: i.c == 1)
            case .checkInput: try checkInput(a, of: code._withUnsafeGuaranteedRef { $0 })
            case .checkType:
                let type = code._withUnsafeGuaranteedRef { $0.typeTable.unsafelyUnwrapped[Int(i.c)] }
                if case .int = a.pointee, case .int = type { continue }
                let name = code._withUnsafeGuaranteedRef { $0.names[Int(i.d)] }
                try Parts.check(a, type, name.string, allowsNull: i.b == 1)
            }
        }
    }

    @inline(__always)
    private func truth(_ value: Value) throws -> Bool {
        if case .bool(let bool) = value { return bool }
        throw ErrorValue.type(
            "true or false is needed here, not \(value.type.rawValue)",
            help: "compare it: `== 0`, `is not empty`, `!= null`")
    }

    private func callSpread(_ site: SpreadSite, _ registers: UnsafeMutablePointer<Value>) throws -> Value {
        guard case .list(let list) = registers[site.positionals] else { return .null }
        var arguments = Array(repeating: Value.null, count: site.callee.parameters.count)
        var slot = 0
        var rest: [Value]?
        for item in list.items {
            while slot < arguments.count, case .flag = site.callee.parameters[slot].kind { slot += 1 }
            guard slot < arguments.count else {
                throw ErrorValue.usage("`\(site.callee.name)` is given too many arguments")
            }
            if case .rest = site.callee.parameters[slot].kind {
                rest = (rest ?? []) + [item]
            } else {
                if let type = site.callee.parameters[slot].type {
                    var value = item
                    try Parts.check(&value, type, "`\(site.callee.parameters[slot].name)`", allowsNull: false)
                }
                arguments[slot] = item
                slot += 1
            }
        }
        for (index, parameter) in site.callee.parameters.enumerated() {
            if case .rest = parameter.kind { arguments[index] = .items(rest ?? []) }
            if case .positional = parameter.kind, !parameter.isOptional, arguments[index].isNull,
                index >= slot
            {
                throw ErrorValue.usage("`\(site.callee.name)` needs `\(parameter.name)`")
            }
            if case .flag = parameter.kind, parameter.type == nil { arguments[index] = .bool(false) }
        }
        for (slot, register) in site.flags { arguments[slot] = registers[register] }
        let input = site.input.map { Machine.moved(registers + $0) } ?? .null
        return try call(site.callee, arguments, input: input, wantsValue: site.wantsValue)
    }

    /// Calls a function's code with all its arguments, in their slots.
    func call(_ code: FunctionCode, _ arguments: [Value], input: Value, wantsValue: Bool) throws -> Value {
        let registers = stackTop
        try reserve(registers, code.registerCount + 1)
        for (index, argument) in arguments.enumerated() { registers[index] = argument }
        if let slot = code.inputRegister { registers[slot] = input } else { try Parts.ignore(input) }
        return try run(code, registers: registers, wantsValue: wantsValue)
    }
}
