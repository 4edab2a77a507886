import PluginAPI

// One value out of many: `sum`, `min`, `max`.

struct Sum: Command {
    let name = "sum"
    var signature: Signature {
        Signature(
            name, "The sum of numbers, sizes or durations.", details: "Of nothing it is 0.",
            input: [.list, .stream, .range], output: .any,
            examples: [.init("[1 2 3.5] | sum", "Of numbers.", prints: "6.5")])
    }

    func run(_ call: Invocation) throws -> Value {
        var total: Value?
        func add(_ a: Int, _ b: Int) throws -> Int {
            let (sum, overflow) = a.addingReportingOverflow(b)
            if overflow {
                throw ErrorValue("the sum is too large for 64 bits", kind: "overflow", at: call.span)
            }
            return sum
        }
        try call.forEachItem { item in
            guard let soFar = total else {
                switch item {
                case .int, .float, .size, .duration: total = item
                default:
                    throw ErrorValue.type(
                        "`sum` adds numbers, sizes or durations, not \(item.type.rawValue)", at: call.span)
                }
                return
            }
            switch (soFar, item) {
            case (.int(let a), .int(let b)): total = .int(try add(a, b))
            case (.size(let a), .size(let b)): total = .size(try add(a, b))
            case (.duration(let a), .duration(let b)): total = .duration(try add(a, b))
            case (.float(let a), .float(let b)): total = .float(a + b)
            case (.int(let a), .float(let b)): total = .float(Double(a) + b)
            case (.float(let a), .int(let b)): total = .float(a + Double(b))
            default:
                throw ErrorValue.type(
                    "cannot add \(soFar.type.rawValue) and \(item.type.rawValue)", at: call.span)
            }
        }
        return total ?? .int(0)
    }
}

struct Min: Command {
    let name = "min"
    var signature: Signature {
        Signature(
            name, "The smallest item.", details: "Nulls are left out. Of nothing it is an error.",
            input: [.list, .stream, .range], output: .any,
            examples: [.init("[3 1 2] | min", "Of numbers.", prints: "1")])
    }

    func run(_ call: Invocation) throws -> Value { try extreme(call) { $0 < 0 } }
}

struct Max: Command {
    let name = "max"
    var signature: Signature {
        Signature(
            name, "The largest item.", details: "Nulls are left out. Of nothing it is an error.",
            input: [.list, .stream, .range], output: .any,
            examples: [.init("[3 1 2] | max", "Of numbers.", prints: "3")])
    }

    func run(_ call: Invocation) throws -> Value { try extreme(call) { $0 > 0 } }
}

private func extreme(_ call: Invocation, _ isBetter: (Int) -> Bool) throws -> Value {
    var best: Value?
    try call.forEachItem { item in
        if item.isNull { return }
        guard let current = best else {
            best = item
            return
        }
        if isBetter(try Value.compare(item, current)) { best = item }
    }
    guard let best else {
        throw ErrorValue(
            "there is no \(call.signature.signature.name): the list is empty", kind: "not-found",
            at: call.span)
    }
    return best
}
