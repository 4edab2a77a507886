import PluginAPI
import Syntax

// What is doubtful in expressions, by a walk over all of them.

extension Doubts {
    mutating func accessor(_ accessor: Accessor) {
        if case .index(let index) = accessor.kind { expression(index) }
    }

    mutating func expression(_ expression: Expression, use: Doubts.Value = .used) {
        switch expression.kind {
        case .string: lookForNames(in: expression)
        case .null, .bool, .int, .float, .duration, .size, .time, .missing, .word: break
        case .rowField(let name): rowFields[rowFields.count - 1][name] = expression.span
        case .variable(let name): reads(name)
        case .interpolated(let parts):
            lookForPipelines(in: parts)
            lookForBracedNames(in: parts)
            lookForEndings(in: parts)
            for case .value(let value) in parts { self.expression(value) }
        case .glued(let parts):
            for case .value(let value) in parts { self.expression(value) }
        case .list(let items):
            lookForOddRow(in: items)
            for case .value(let value) in items {
                lookForBareName(value)
                lookForNoDay(value)
            }
            for item in items {
                switch item {
                case .value(let value), .spread(let value): self.expression(value)
                }
            }
        case .record(let items):
            lookForSameFields(in: items)
            for item in items {
                switch item {
                case .entry(let key, let value):
                    self.expression(key)
                    lookForBareName(value)
                    lookForNoDay(value)
                    lookForNoPort(key, value)
                    self.expression(value)
                case .spread(let value): self.expression(value)
                }
            }
        case .range(let from, let to, let isInclusive):
            lookForEmptyRange(from, to, isInclusive, expression.span)
            if let from { self.expression(from) }
            if let to { self.expression(to) }
        case .path(let base, let path):
            self.expression(base)
            for accessor in path { self.accessor(accessor) }
        case .negate(let value), .not(let value), .isTest(let value, _, _): self.expression(value)
        case .binary(let op, let left, let right, _):
            lookForNothing(op, left, right, expression.span)
            lookForUnit(op, left, right)
            lookForLostNumbers(op, left, right, expression.span)
            lookForFuture(op, left, right, expression.span)
            lookForNegativeAge(op, left, right, expression.span)
            // Of a chain of them the outermost tells.
            if joint != op, let doubt = conditions.doubt(in: expression) { found.append(doubt) }
            if let doubt = conditions.doubtOfSame(op, left, right, at: expression.span) {
                found.append(doubt)
            }
            lookForWord(right, comparedBy: op)
            let outer = joint
            joint = op
            self.expression(left)
            self.expression(right)
            joint = outer
        case .parentheses(let block): body(block, use: .used)
        case .closure(let closure): self.closure(closure)
        case .block(let block): body(block, use: use)
        case .ifElse(let value):
            found += conditions.idleBranches(of: value)
            for branch in value.branches {
                self.expression(branch.condition)
                body(branch.body, use: use)
            }
            if let otherwise = value.otherwise { body(otherwise, use: use) }
        case .match(let match):
            self.expression(match.subject)
            unreached(match.arms)
            found += conditions.idleBranches(
                of: If(
                    branches: match.arms.compactMap { arm in
                        arm.pattern.takesAll ? arm.guardCondition.map { ($0, arm.body) } : nil
                    }, otherwise: nil))
            for arm in match.arms {
                scoped {
                    $0.pattern(arm.pattern)
                    if let condition = arm.guardCondition { $0.expression(condition) }
                    $0.statements(of: arm.body, use: use)
                }
            }
        case .tryCatch(let value): attempt(value, use: use)
        case .ok(let block): body(block, use: .used)
        case .call(let callee, let values):
            self.expression(callee)
            arguments(values)
        }
    }

    private mutating func closure(_ closure: Closure) {
        read.append([])
        scoped {
            for parameter in closure.parameters {
                if let value = parameter.defaultValue { $0.expression(value) }
                $0.declare(parameter.name)
                $0.items.insert(parameter.name.span)
            }
            $0.statements(of: closure.body, use: .used)
        }
        let names = read.removeLast()
        read[read.count - 1].formUnion(names)
        // Of several one may be all that matters: `{ |key, value| $value }`.
        guard let first = closure.parameters.first?.name,
            closure.parameters.allSatisfy({ parameter in
                !parameter.name.text.hasPrefix("_") && !names.contains(parameter.name.text)
                    && !broken.mention(parameter.name.text, near: parameter.name.span)
            })
        else { return }
        doubt(
            "`$\(first.text)` is never used", first.span,
            help: "a parameter that may stay unused begins with `_`")
    }

    private mutating func attempt(_ value: Try, use: Doubts.Value) {
        let wasTrying = isTrying
        isTrying = true
        body(value.body, use: use)
        isTrying = wasTrying
        if let handler = value.handler {
            scoped {
                if let name = value.errorName { $0.declare(name) }
                $0.statements(of: handler, use: use)
            }
        }
        if let finally = value.finally { body(finally, use: .nobodys) }
    }

    /// Arms behind one that takes everything.
    private mutating func unreached(_ arms: [Match.Arm]) {
        guard let last = arms.firstIndex(where: { $0.guardCondition == nil && $0.pattern.takesAll }),
            last < arms.count - 1
        else { return }
        let line = file.position(of: Int(arms[last].pattern.span.start)).line
        doubt(
            "this arm is never reached", arms[last + 1].pattern.span,
            help: "the one on line \(line) takes everything: let it stand last")
    }

    private mutating func pattern(_ pattern: Pattern) {
        switch pattern.kind {
        case .anything, .test: break
        case .value(let value): expression(value)
        case .bind(let name): declare(name)
        case .record(let entries): for (_, value) in entries { self.pattern(value) }
        case .list(let items, let rest):
            for item in items { self.pattern(item) }
            if case .some(.some(let name)) = rest { declare(name) }
        case .either(let all):
            // Each may bind the same name.
            guard let first = all.first else { return }
            self.pattern(first)
        }
    }
}
