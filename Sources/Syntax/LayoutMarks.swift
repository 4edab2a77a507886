/// What the tree says of the places of a text, for the formatter: which bytes are one token whatever is in them,
/// where brackets are brackets, and what may stand before a token.
struct LayoutMarks {
    /// What stands before a token.
    enum Spacing: UInt8 {
        /// Nothing, a space or a new line: as it is.
        case asWritten
        case tight
        case spaced
        /// What follows an operator: a space, or a new line where one is written.
        case operand
        /// A statement in its block; an item of a list, a record or parameters; an arm of a `match`.
        case statement, item, arm
        /// `|` between stages, which begins a line where the line is broken; `&&` or `||`, which ends one.
        case pipe, joint
        /// The bars of a closure's parameters.
        case firstBar, lastBar
        /// `else`, `catch`, `finally`: on the line of the brace before it.
        case clause
    }

    enum Bracket: UInt8 {
        case none
        /// Braces around statements.
        case block
        case parentheses, list, record, parameters, index
        /// The arms of a `match`.
        case arms
        /// A closer, of any of them.
        case closer
    }

    private let bytes: [UInt8]
    private(set) var spacing: [Spacing]
    private(set) var brackets: [Bracket]
    /// Where the token that begins here ends, if it is one whatever is in it; 0: none.
    private(set) var ends: [Int32]
    /// Texts in three quotes whose lines can be moved as one.
    private(set) var movable: Set<Int> = []

    init(_ file: SourceFile, _ block: Block) {
        bytes = file.bytes
        let count = bytes.count + 1
        spacing = Array(repeating: .asWritten, count: count)
        brackets = Array(repeating: .none, count: count)
        ends = Array(repeating: 0, count: count)
        for statement in block.statements { self.statement(statement) }
    }

    // MARK: - Marking

    /// The outermost thing that begins at a place decides.
    mutating func mark(_ place: Int, _ value: Spacing) {
        if place < spacing.count, spacing[place] == .asWritten { spacing[place] = value }
    }

    mutating func mark(_ place: Int32, _ value: Spacing) { mark(Int(place), value) }

    /// A space, where the word doesn't begin with a `#`: behind a space that would be a comment.
    private mutating func markSpaced(_ place: Int32) {
        mark(place, at(Int(place)) == UInt8(ascii: "#") ? .tight : .spaced)
    }

    /// What begins a word behind `^` or `=`, with only a `\` at the line's end between.
    private mutating func markGlued(_ place: Int32) {
        var index = Int(place)
        while index > 1, bytes[index - 1] == 0x0A {
            if bytes[index - 2] == UInt8(ascii: "\\") {
                index -= 2
            } else if index > 2, bytes[index - 2] == 0x0D, bytes[index - 3] == UInt8(ascii: "\\") {
                index -= 3
            } else {
                return
            }
        }
        if index > 0, bytes[index - 1] == UInt8(ascii: "^") || bytes[index - 1] == UInt8(ascii: "=") {
            mark(place, .tight)
        }
    }

    mutating func token(_ span: Span) {
        guard span.end > span.start, ends[Int(span.start)] < span.end else { return }
        ends[Int(span.start)] = span.end
    }

    mutating func bracket(_ opener: Int, _ kind: Bracket, closer: Int) {
        guard opener < bytes.count, closer < bytes.count, opener < closer, isOpener(bytes[opener]),
            isCloser(bytes[closer])
        else { return }
        brackets[opener] = kind
        brackets[closer] = .closer
    }

    /// The first place from `index` on that is no blank, newline or comment.
    func next(_ index: Int) -> Int {
        var index = index
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x09, 0x0D, 0x0A: index += 1
            case UInt8(ascii: "\\") where at(index + 1) == 0x0A || at(index + 1) == 0x0D: index += 2
            case UInt8(ascii: "#"): while index < bytes.count, bytes[index] != 0x0A { index += 1 }
            default: return index
            }
        }
        return index
    }

    func next(_ index: Int32) -> Int { next(Int(index)) }

    func at(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

    func holds(_ text: StaticString, at index: Int) -> Bool {
        let count = text.utf8CodeUnitCount
        guard index + count <= bytes.count else { return false }
        for offset in 0..<count where bytes[index + offset] != text.utf8Start[offset] { return false }
        return true
    }

    // MARK: - Statements

    private mutating func statement(_ statement: Statement) {
        mark(statement.span.start, .statement)
        switch statement.kind {
        case .chain(let value): chain(value)
        case .declare(let name, _, let value):
            token(name.span)
            chain(value)
        case .assign(let target, _, let sign, let value):
            token(target.name.span)
            accessors(target.path)
            token(sign)
            chain(value)
        case .define(let value): definition(value)
        case .use(let value): use(value)
        case .whileLoop(let condition, let body):
            mark(condition.span.start, .spaced)
            expression(condition)
            self.body(body)
        case .loop(let body), .deferred(let body): self.body(body)
        case .forLoop(let variable, let iterable, let body):
            token(variable.span)
            mark(next(variable.span.end), .spaced)
            mark(iterable.span.start, .spaced)
            expression(iterable)
            self.body(body)
        case .breakLoop, .continueLoop: break
        case .returnValue(let value):
            if let value {
                mark(value.span.start, .spaced)
                chain(value)
            }
        }
    }

    /// Statements in brackets, which begin at the block's own place.
    private mutating func statements(_ block: Block, _ kind: Bracket) {
        bracket(Int(block.span.start), kind, closer: Int(block.span.end) - 1)
        for statement in block.statements { self.statement(statement) }
    }

    /// The braces after a head.
    mutating func body(_ block: Block) {
        mark(block.span.start, .spaced)
        statements(block, .block)
    }

    /// A block with braces, or the one statement that stands for it.
    private mutating func bodyOrStatement(_ block: Block) {
        if let first = block.statements.first, first.span.start == block.span.start {
            markSpaced(first.span.start)
            statement(first)
        } else {
            body(block)
        }
    }

    private mutating func clause(_ word: StaticString, after block: Block) {
        let place = next(block.span.end)
        if holds(word, at: place) { mark(place, .clause) }
    }

    private mutating func chain(_ chain: Chain) {
        var end = pipeline(chain.first)
        for (_, pipeline) in chain.rest {
            let place = next(end)
            if holds("&&", at: place) || holds("||", at: place) { mark(place, .joint) }
            end = self.pipeline(pipeline)
        }
    }

    /// Where it ends.
    private mutating func pipeline(_ pipeline: Pipeline) -> Int32 {
        var end: Int32 = 0
        for (index, stage) in pipeline.stages.enumerated() {
            if index > 0 {
                let place = next(end)
                if at(place) == UInt8(ascii: "|") { mark(place, .pipe) }
            }
            self.stage(stage)
            end = stage.span.end
        }
        return end
    }

    private mutating func stage(_ stage: Stage) {
        for (name, value) in stage.environment {
            token(name.span)
            markGlued(value.span.start)
            expression(value)
        }
        switch stage.kind {
        case .expression(let value): expression(value)
        case .command(let call):
            command(call.name)
            arguments(call.arguments)
        case .program(let call):
            markGlued(call.name.span.start)
            expression(call.name)
            arguments(call.arguments)
        case .capture(.stage(let inner)):
            mark(inner.span.start, .spaced)
            self.stage(inner)
        case .capture(.block(let block)): body(block)
        }
        for redirection in stage.redirections {
            mark(redirection.span.start, .spaced)
            if let target = redirection.target {
                token(
                    Span(
                        file: redirection.span.file, start: Int(redirection.span.start),
                        end: signEnd(Int(redirection.span.start))))
                markSpaced(target.span.start)
                expression(target)
            } else {
                token(redirection.span)
            }
        }
    }

    /// Where a redirection's sign ends.
    private func signEnd(_ start: Int) -> Int {
        var index = start
        while isDigit(at(index)) || at(index) == UInt8(ascii: "&") { index += 1 }
        while at(index) == UInt8(ascii: ">") || at(index) == UInt8(ascii: "<") { index += 1 }
        return index
    }

    /// A command's name of one or two words.
    private mutating func command(_ name: Name) {
        guard let space = name.text.utf8.firstIndex(of: 0x20) else { return token(name.span) }
        let first = name.text.utf8.distance(from: name.text.utf8.startIndex, to: space)
        let last = name.text.utf8.count - first - 1
        let (start, end) = (Int(name.span.start), Int(name.span.end))
        let written = bytes[start..<min(start + first, end)]
        guard first > 0, last > 0, written.elementsEqual(name.text.utf8.prefix(first)),
            end - last > start + first, next(start + first) == end - last
        else { return token(name.span) }
        token(Span(file: name.span.file, start: start, end: start + first))
        token(Span(file: name.span.file, start: end - last, end: end))
        mark(end - last, .spaced)
    }

    private mutating func arguments(_ arguments: [Argument]) {
        for (index, argument) in arguments.enumerated() {
            switch argument {
            case .positional(let value), .spread(let value): expression(value)
            case .flag(let name, let isShort, let value):
                token(name.span)
                if let value {
                    markGlued(value.span.start)
                    expression(value)
                } else if isShort,
                    index + 1 == arguments.count || start(of: arguments[index + 1]) > name.span.end
                {
                    // An unknown flag's word goes on to its end.
                    var end = Int(name.span.end)
                    while end < bytes.count, !isBlank(bytes[end]), bytes[end] != 0x0A, !isCloser(bytes[end]),
                        bytes[end] != UInt8(ascii: "|"), bytes[end] != UInt8(ascii: ";"),
                        bytes[end] != UInt8(ascii: "&") || at(end + 1) != UInt8(ascii: "&")
                    { end += 1 }
                    token(Span(file: name.span.file, start: Int(name.span.start), end: end))
                }
            }
        }
    }

    private func start(of argument: Argument) -> Int32 {
        switch argument {
        case .positional(let value): value.span.start
        case .spread(let value): value.span.start - 3
        case .flag(let name, _, _): name.span.start
        }
    }

    // MARK: - Expressions

    private mutating func accessors(_ path: [Accessor]) {
        for accessor in path {
            guard case .index(let index) = accessor.kind else { continue }
            let opener = Int(accessor.span.start) + (accessor.isOptional ? 1 : 0)
            bracket(opener, .index, closer: Int(accessor.span.end) - 1)
            mark(index.span.start, .tight)
            expression(index)
        }
    }

    mutating func expression(_ expression: Expression) {
        let start = Int(expression.span.start)
        switch expression.kind {
        case .null, .bool, .int, .float, .duration, .size, .time, .word, .glued, .variable, .rowField:
            token(expression.span)
        case .string: text(expression.span, [])
        case .interpolated(let parts): text(expression.span, parts)
        case .list(let items):
            bracket(start, .list, closer: Int(expression.span.end) - 1)
            for item in items {
                switch item {
                case .value(let value):
                    mark(value.span.start, .item)
                    self.expression(value)
                case .spread(let value):
                    mark(value.span.start - 3, .item)
                    self.expression(value)
                }
            }
        case .record(let items):
            bracket(start, .record, closer: Int(expression.span.end) - 1)
            for item in items {
                switch item {
                case .entry(let key, let value):
                    mark(key.span.start, .item)
                    self.expression(key)
                    mark(next(key.span.end), .tight)
                    markSpaced(value.span.start)
                    self.expression(value)
                case .spread(let value):
                    mark(value.span.start - 3, .item)
                    self.expression(value)
                }
            }
        case .range(let from, let to, _):
            if let from { self.expression(from) }
            if let to { self.expression(to) }
        case .path(let base, let path):
            if at(start) == UInt8(ascii: "$"), at(start + 1) == UInt8(ascii: "{"),
                base.span.start > expression.span.start
            {
                token(expression.span)
            } else {
                self.expression(base)
                accessors(path)
            }
        case .negate(let value): self.expression(value)
        case .not(let value):
            mark(value.span.start, .spaced)
            self.expression(value)
        case .binary(_, let left, let right, let sign):
            self.expression(left)
            mark(sign.start, .spaced)
            token(sign)
            mark(right.span.start, .operand)
            self.expression(right)
        case .isTest(let value, _, _):
            self.expression(value)
            mark(next(value.span.end), .spaced)
        case .parentheses(let block): statements(block, .parentheses)
        case .closure(let value): closure(value)
        case .block(let block): statements(block, .block)
        case .ifElse(let value):
            for (index, branch) in value.branches.enumerated() {
                if index > 0 { clause("else", after: value.branches[index - 1].body) }
                mark(branch.condition.span.start, .spaced)
                self.expression(branch.condition)
                body(branch.body)
            }
            if let otherwise = value.otherwise {
                if let last = value.branches.last { clause("else", after: last.body) }
                body(otherwise)
            }
        case .match(let value): match(value, end: Int(expression.span.end))
        case .tryCatch(let value):
            body(value.body)
            if let handler = value.handler {
                clause("catch", after: value.body)
                if let name = value.errorName { token(name.span) }
                body(handler)
            }
            if let finally = value.finally {
                clause("finally", after: value.handler ?? value.body)
                body(finally)
            }
        case .ok(let block): bodyOrStatement(block)
        case .call(let callee, let arguments):
            mark(callee.span.start, .spaced)
            self.expression(callee)
            self.arguments(arguments)
        case .missing: break
        }
    }

    private mutating func text(_ span: Span, _ parts: [TextPart]) {
        token(span)
        let start = Int(span.start)
        guard holds("\"\"\"", at: start) || holds("'''", at: start) else { return }
        for case .value(let value) in parts
        where bytes[Int(value.span.start)..<Int(value.span.end)].contains(0x0A) { return }
        movable.insert(start)
    }

    private mutating func closure(_ closure: Closure) {
        guard !closure.isImplicit else { return statements(closure.body, .block) }
        let opener = Int(closure.body.span.start)
        let firstBar = next(opener + 1)
        mark(firstBar, .firstBar)
        let lastBar = parameters(closure.parameters, after: firstBar)
        if at(lastBar) == UInt8(ascii: "|") { mark(lastBar, .lastBar) }
        statements(closure.body, .block)
    }

    private mutating func match(_ match: Match, end: Int) {
        mark(match.subject.span.start, .spaced)
        expression(match.subject)
        let opener = next(match.subject.span.end)
        mark(opener, .spaced)
        bracket(opener, .arms, closer: end - 1)
        for arm in match.arms {
            mark(arm.pattern.span.start, .arm)
            pattern(arm.pattern)
            var end = arm.pattern.span.end
            if let condition = arm.guardCondition {
                mark(next(end), .spaced)
                mark(condition.span.start, .spaced)
                expression(condition)
                end = condition.span.end
            }
            let arrow = next(end)
            mark(arrow, .spaced)
            token(Span(file: arm.pattern.span.file, start: arrow, end: arrow + 2))
            bodyOrStatement(arm.body)
        }
    }

    private mutating func pattern(_ pattern: Pattern) {
        switch pattern.kind {
        case .anything, .test: break
        case .value(let value): expression(value)
        case .bind(let name): token(name.span)
        case .record(let entries):
            bracket(Int(pattern.span.start), .record, closer: Int(pattern.span.end) - 1)
            for (key, value) in entries {
                mark(key.span.start, .item)
                token(key.span)
                mark(next(key.span.end), .tight)
                markSpaced(value.span.start)
                self.pattern(value)
            }
        case .list(let items, let rest):
            bracket(Int(pattern.span.start), .list, closer: Int(pattern.span.end) - 1)
            for item in items {
                mark(item.span.start, .item)
                self.pattern(item)
            }
            if case .some(.some(let name)) = rest {
                mark(name.span.start - 3, .item)
                token(name.span)
            } else if rest != nil {
                var place = (items.last.map { Int($0.span.end) } ?? Int(pattern.span.start) + 1)
                place = next(place)
                while at(place) == UInt8(ascii: ",") { place = next(place + 1) }
                mark(place, .item)
            }
        case .either(let all): for one in all { self.pattern(one) }
        }
    }
}
