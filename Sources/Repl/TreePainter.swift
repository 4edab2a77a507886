import LineEditor
import Syntax

/// Gives the bytes of a text their kinds: names, values and flags by the tree; what the tree has no place for
/// (keywords, brackets, signs, comments, and what the parser could not read) by its look.
struct TreePainter {
    let bytes: [UInt8]
    /// Nil: not known yet.
    var kinds: [TextKind?]
    /// Whether a word is a command, the first word of some, or a program.
    let isKnown: (String) -> Bool

    init(bytes: [UInt8], isKnown: @escaping (String) -> Bool) {
        self.bytes = bytes
        self.isKnown = isKnown
        kinds = Array(repeating: nil, count: bytes.count)
    }

    private mutating func paint(_ span: Span, _ kind: TextKind?) {
        let start = max(0, Int(span.start))
        let end = min(bytes.count, Int(span.end))
        guard start < end else { return }
        for index in start..<end { kinds[index] = kind }
    }

    func byte(_ index: Int) -> UInt8 { bytes.indices.contains(index) ? bytes[index] : 0 }

    // MARK: - Statements

    mutating func paint(_ block: Block) {
        for statement in block.statements { paint(statement) }
    }

    private mutating func paint(_ statement: Statement) {
        switch statement.kind {
        case .chain(let chain): paint(chain)
        case .declare(let name, _, let value):
            paint(name.span, .variable)
            paint(value)
        case .assign(let target, _, let opSpan, let value):
            paint(target.name.span, .variable)
            paint(target.path, .variable)
            paint(opSpan, .sign)
            paint(value)
        case .define(let definition):
            paint(definition.name.span, .command)
            paint(definition.parameters)
            paint(definition.body)
        case .use(let use):
            paint(use.path.span, .string)
            for name in use.names ?? [] { paint(name.span, .command) }
        case .whileLoop(let condition, let body):
            paint(condition)
            paint(body)
        case .loop(let body), .deferred(let body): paint(body)
        case .forLoop(let variable, let iterable, let body):
            paint(variable.span, .variable)
            paint(iterable)
            paint(body)
        case .breakLoop, .continueLoop: paint(statement.span, .keyword)
        case .returnValue(let value): if let value { paint(value) }
        }
    }

    private mutating func paint(_ parameters: [Definition.Parameter]) {
        for parameter in parameters {
            paint(parameter.name.span, .variable)
            if let value = parameter.defaultValue { paint(value) }
        }
    }

    private mutating func paint(_ chain: Chain) {
        for stage in chain.first.stages { paint(stage) }
        for part in chain.rest {
            for stage in part.pipeline.stages { paint(stage) }
        }
    }

    // MARK: - Commands

    private mutating func paint(_ stage: Stage) {
        for redirection in stage.redirections {
            paint(redirection.span, .sign)
            if let target = redirection.target {
                paint(target.span, nil)
                paint(target)
            }
        }
        for (name, value) in stage.environment {
            paint(name.span, .variable)
            paint(value)
        }
        switch stage.kind {
        case .expression(let value): paint(value)
        case .command(let call):
            let isThere = call.shape != nil || isKnown(call.name.text)
            paint(call.name.span, isThere ? .command : .unknown)
            paint(call.arguments, of: call.shape)
        case .program(let call):
            paint(program: call.name)
            paint(call.arguments, of: nil)
        case .capture(.stage(let stage)): paint(stage)
        case .capture(.block(let block)): paint(block)
        }
    }

    private mutating func paint(program name: Expression) {
        var span = name.span
        // `^name`
        if byte(Int(span.start) - 1) == UInt8(ascii: "^") { span.start -= 1 }
        switch name.kind {
        case .word(let word, _), .string(let word):
            paint(span, isKnown(word) ? .command : .unknown)
        default:
            paint(span, .command)
            paint(name)
        }
    }

    private mutating func paint(_ arguments: [Argument], of shape: CommandShape?) {
        for argument in arguments {
            switch argument {
            case .positional(let value):
                if shape == nil, byte(Int(value.span.start)) == UInt8(ascii: "-"),
                    case .word(_, nil) = value.kind
                {
                    paint(value.span, .flag)
                } else {
                    paint(value)
                }
            case .flag(let name, _, let value):
                let isThere =
                    shape.map { shape in
                        // `--help` is everywhere; a word at the text's end may be still being written.
                        let isBegun = Int(name.span.end) == bytes.count
                        return name.text == "help"
                            || shape.flags.contains {
                                $0.name == name.text || $0.short.map(String.init) == name.text
                                    || (isBegun && $0.name.hasPrefix(name.text))
                            }
                    } ?? true
                paint(name.span, isThere ? .flag : .unknown)
                if let value { paint(value) }
            case .spread(let value): paint(value)
            }
        }
    }

    // MARK: - Values

    private mutating func paint(_ value: Expression) {
        switch value.kind {
        case .null, .bool, .int, .float, .duration, .size, .time: paint(value.span, .number)
        case .string:
            let first = byte(Int(value.span.start))
            let isQuoted = first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
            paint(value.span, isQuoted ? .string : .plain)
        case .interpolated(let parts):
            paint(value.span, .string)
            for case .value(let part) in parts { paint(inText: part) }
        case .word(_, let literal): paint(value.span, literal == nil ? .plain : .number)
        case .glued(let parts):
            paintQuotes(in: value.span)
            for case .value(let part) in parts where byte(Int(part.span.start)) != UInt8(ascii: "~") {
                paint(inText: part)
            }
        case .list(let items):
            for item in items {
                switch item {
                case .value(let value), .spread(let value): paint(value)
                }
            }
        case .record(let items):
            for item in items {
                switch item {
                case .entry(let key, let value):
                    paint(key)
                    paint(value)
                case .spread(let value): paint(value)
                }
            }
        case .range(let from, let to, _):
            if let from { paint(from) }
            if let to { paint(to) }
        case .variable: paint(value.span, .variable)
        case .rowField: paint(value.span, .variable)
        case .path(let base, let path):
            // `${name.field}`
            if case .variable = base.kind { paint(value.span, .variable) }
            if case .rowField = base.kind { paint(value.span, .variable) }
            paint(base)
            paint(path, .variable)
        case .negate(let value), .not(let value), .isTest(let value, _, _): paint(value)
        case .binary(_, let left, let right, let operatorSpan):
            paint(left)
            let isWord = byte(Int(operatorSpan.start)) | 0x20 >= 0x61
            paint(operatorSpan, isWord ? .keyword : .sign)
            paint(right)
        case .parentheses(let block), .block(let block), .ok(let block): paint(block)
        case .closure(let closure):
            paint(closure.parameters)
            paint(closure.body)
        case .ifElse(let branches):
            for (condition, body) in branches.branches {
                paint(condition)
                paint(body)
            }
            if let body = branches.otherwise { paint(body) }
        case .match(let match):
            paint(match.subject)
            for arm in match.arms {
                paint(arm.pattern)
                if let condition = arm.guardCondition { paint(condition) }
                paint(arm.body)
            }
        case .tryCatch(let attempt):
            paint(attempt.body)
            if let name = attempt.errorName { paint(name.span, .variable) }
            if let handler = attempt.handler { paint(handler) }
            if let finally = attempt.finally { paint(finally) }
        case .call(let closure, let arguments):
            paint(closure)
            paint(arguments, of: nil)
        case .missing: break
        }
    }

    /// A value inside of text: of `$(…)` the brackets and what is in them are no text.
    private mutating func paint(inText value: Expression) {
        paint(value.span, nil)
        paint(value)
    }

    private mutating func paint(_ path: [Accessor], _ kind: TextKind) {
        for accessor in path {
            paint(accessor.span, kind)
            if case .index(let index) = accessor.kind {
                paint(accessor.span, nil)
                paint(index)
            }
        }
    }

    private mutating func paint(_ pattern: Pattern) {
        switch pattern.kind {
        case .anything, .test: break
        case .value(let value): paint(value)
        case .bind(let name): paint(name.span, .variable)
        case .record(let fields):
            for (key, pattern) in fields {
                paint(key.span, .plain)
                paint(pattern)
            }
        case .list(let patterns, let rest):
            for pattern in patterns { paint(pattern) }
            if let rest, let name = rest { paint(name.span, .variable) }
        case .either(let patterns):
            for pattern in patterns { paint(pattern) }
        }
    }

    /// The pieces of a word, of which the tree has no places.
    private mutating func paintQuotes(in span: Span) {
        var index = Int(span.start)
        let end = min(Int(span.end), bytes.count)
        while index < end {
            let start = index
            switch bytes[index] {
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                index = min(quoteEnd(index) ?? end, end)
                paint(Span(file: -1, start: start, end: index), .string)
            case UInt8(ascii: "\\"):
                index += 2
                paint(Span(file: -1, start: start, end: index), .plain)
            case UInt8(ascii: "*"):
                index += 1
                kinds[start] = .sign
            default:
                index += 1
                kinds[start] = .plain
            }
        }
    }

    /// Behind the quote that closes the one at `index`; nil: none does.
    func quoteEnd(_ index: Int) -> Int? {
        let quote = bytes[index]
        let isTriple = byte(index + 1) == quote && byte(index + 2) == quote
        var end = index + (isTriple ? 3 : 1)
        while end < bytes.count {
            if bytes[end] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                end += 2
            } else if bytes[end] == quote, !isTriple || (byte(end + 1) == quote && byte(end + 2) == quote) {
                return end + (isTriple ? 3 : 1)
            } else {
                end += 1
            }
        }
        return nil
    }
}
