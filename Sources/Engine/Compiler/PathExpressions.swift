import PluginAPI
import Syntax

/// `$a.b[0]?.c`
extension Compiler {
    func compilePath(_ base: Expression, _ accessors: [Accessor], into destination: Int) {
        var ends: [Int] = []
        var rest = accessors[...]
        var current: Int
        if let probe, let index = accessors.firstIndex(where: { probe.isWithin($0.span) }) {
            probe.look(in: partType(staticType(base), Array(accessors[..<index])), at: accessors[index].span)
        }
        if case .rowField(let name) = base.kind, let row = function.row {
            let isOptional = rest.first.map { $0.isOptional || $0.isOrNull } ?? false
            if !isOptional {
                checkRowField(name, at: base.span)
                checkFields(base, accessors)
            }
            let at = function.emit(
                .getField, a: destination, b: row, c: isOptional ? 3 : 2, d: function.name(name),
                at: base.span)
            if isOptional { ends.append(at) }
            current = destination
        } else if case .variable("env") = base.kind, function.local(named: "env") == nil,
            let first = rest.first
        {
            guard case .field(let name) = first.kind else {
                compileGeneric(base, rest, into: destination)
                return
            }
            let isOptional = first.isOptional(before: rest.dropFirst().first)
            function.emit(
                .loadEnvironment, a: destination, b: isOptional ? 1 : 0, d: function.name(name),
                at: first.span)
            rest = rest.dropFirst()
            if case .orNull? = rest.first?.kind { rest = rest.dropFirst() }
            if rest.isEmpty { return }
            if isOptional { ends.append(function.emit(.jumpIfNull, a: destination, at: first.span)) }
            current = destination
        } else {
            if case .variable("env") = base.kind, case .field(let name)? = rest.first?.kind,
                name == name.uppercased()
            {
                reportHiddenEnvironment(name, at: base.span)
                return
            }
            checkFields(base, accessors)
            current = operandOrInto(base, destination)
        }
        step(rest, from: &current, into: destination, ends: &ends)
        function.land(here: ends)
    }

    private func compileGeneric(_ base: Expression, _ accessors: ArraySlice<Accessor>, into destination: Int)
    {
        var ends: [Int] = []
        compile(base, into: destination)
        var current = destination
        step(accessors, from: &current, into: destination, ends: &ends)
        function.land(here: ends)
    }

    private func operandOrInto(_ base: Expression, _ destination: Int) -> Int {
        if case .variable(let name) = base.kind,
            case .register(let local)? = function.local(named: name) != nil ? place(of: name) : nil
        {
            return local.register
        }
        compile(base, into: destination)
        return destination
    }

    private func step(
        _ accessors: ArraySlice<Accessor>, from current: inout Int, into destination: Int, ends: inout [Int]
    ) {
        for (offset, accessor) in accessors.enumerated() {
            let isOptional = accessor.isOptional(before: accessors.dropFirst(offset + 1).first)
            switch accessor.kind {
            case .field(let name):
                let at = function.emit(
                    .getField, a: destination, b: current, c: isOptional ? 1 : 0, d: function.name(name),
                    at: accessor.span)
                if isOptional { ends.append(at) }
            case .index(let index):
                let mark = function.next
                let key = operand(index)
                let at = function.emit(
                    .getIndex, a: destination, b: current, c: key, d: isOptional ? 1 : 0, at: accessor.span)
                if isOptional { ends.append(at) }
                function.next = mark
            case .orNull:
                if current != destination {
                    function.emit(.move, a: destination, b: current, at: accessor.span)
                }
            }
            current = destination
        }
    }
}

extension FunctionBuilder {
    /// Optional accesses go on here when something is absent.
    func land(here ends: [Int]) {
        for index in ends {
            switch code.instructions[index].op {
            case .getField, .getIndex: code.instructions[index].e = Int32(here)
            default: code.instructions[index].d = Int32(here)
            }
        }
    }
}

extension Accessor {
    /// Whether absence is null here: it is written with `?`, or what follows is (rule 25).
    func isOptional(before next: Accessor?) -> Bool {
        isOptional || next?.isOptional == true || next?.isOrNull == true
    }

    var isOrNull: Bool {
        if case .orNull = kind { return true }
        return false
    }

    var isField: Bool {
        if case .field = kind { return true }
        return false
    }
}
