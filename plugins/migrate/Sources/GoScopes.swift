// Which uses of some names in a Go file mean what the file or its package calls so, and not something of a function's own.

/// Walks a file's blocks and finds where names are used that nothing nearer declares.
struct GoScopes {
    /// A use of one of the names that were looked for.
    struct Use {
        /// Which of them.
        var name: Int
        /// The name's token.
        var token: Int
        /// A dot and a name follow.
        var isQualifier: Bool
        fileprivate var shadows: Shadows

        /// Whether a function declares one of the names where this use is.
        func isHidden(_ name: Int) -> Bool { shadows.spans[name].holding(token) != nil }
    }

    /// Where functions declare the names for themselves: of each the stretches of tokens, in order.
    fileprivate final class Shadows {
        var spans: [[Range<Int>]]

        init(_ count: Int) { spans = Array(repeating: [], count: count) }
    }

    private enum Kind {
        case paren, literal, body, header, headerBody, clause, fields, methods
        /// Of `var (`, `const (` and `type (` in a function.
        case group
    }

    private struct Frame {
        var kind: Kind
        var keyword: GoKeyword?
        var names: [Int] = []
        /// Declared once the statement ends.
        var pending: [Int] = []
        var hasElse = false
        /// Keys are values there, and no names of fields.
        var hasValueKeys = false

        var isFunction: Bool { kind == .body || kind == .headerBody || kind == .header }
    }

    private let syntax: GoSyntax
    private let names: [[UInt8]]
    /// Which of them have a length; of those that many have, by their bytes.
    private let lengths: [Int: [Int]]
    private let numbers: [[UInt8]: Int]
    private static let few = 8
    private var frames: [Frame] = []
    /// How many of the frames are of functions.
    private var functions = 0
    /// Of the names that are declared here how often, and since which token.
    private var active: [Int: (count: Int, start: Int)] = [:]
    private let shadows: Shadows
    /// The token at which the walk is.
    private var here = 0
    /// `{` tokens that begin a function's body, with the parameters' names.
    private var bodies: [Int: [Int]] = [:]
    /// Tokens that name something where they stand, and use nothing.
    private var declared: Set<Int> = []
    private(set) var uses: [Use] = []

    /// Uses of `names`, in the file's order.
    static func uses(of names: [String], in syntax: GoSyntax) -> [Use] {
        var scopes = GoScopes(syntax: syntax, names: names.map { Array($0.utf8) })
        scopes.walk()
        return scopes.uses
    }

    private init(syntax: GoSyntax, names: [[UInt8]]) {
        self.syntax = syntax
        self.names = names
        lengths = Dictionary(grouping: names.indices) { names[$0].count }
        numbers = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
        shadows = Shadows(names.count)
    }

    private func name(_ index: Int) -> Int? {
        guard syntax.kind(index) == .name else { return nil }
        let token = syntax.tokens[index]
        let count = token.end - token.start
        guard let alike = lengths[count] else { return nil }
        let bytes = syntax.bytes[token.start..<token.end]
        return alike.count > Self.few
            ? numbers[Array(bytes)] : alike.first { names[$0].elementsEqual(bytes) }
    }

    // MARK: Walk

    private mutating func walk() {
        var at = syntax.body
        let tokens = syntax.tokens
        while at < tokens.count, tokens[at].kind != .end {
            let token = tokens[at]
            here = at
            switch token.kind {
            case .name: use(at)
            case .keyword: keyword(at)
            case .semicolon:
                settle()
                if frames.last?.kind == .group { spec(at + 1, frames.last?.keyword ?? .var) }
            case .op: symbol(at, token.code)
            case .string, .literal, .end: break
            }
            at += 1
        }
        here = at
        while !frames.isEmpty { pop() }
    }

    private mutating func use(_ index: Int) {
        guard let name = name(index), !declared.contains(index) else { return }
        if syntax.isOp(index - 1, 0x2E) { return }
        let isQualifier = syntax.isOp(index + 1, 0x2E) && syntax.kind(index + 2) == .name
        if !isQualifier {
            // Keys, fields, methods and labels.
            if syntax.isOp(index + 1, 0x3A), let frame = frames.last, frame.kind != .clause,
                frame.kind != .paren, !frame.hasValueKeys
            {
                return
            }
            let startsLine =
                syntax.kind(index - 1) == .semicolon || syntax.isOp(index - 1, 0x7B)
                || syntax.isOp(index - 1, 0x2C)
            if frames.last?.kind == .fields, startsLine {
                let ends =
                    syntax.kind(index + 1) == .semicolon || syntax.kind(index + 1) == .string
                    || syntax.isOp(index + 1, 0x7D)
                if !ends { return }
            }
            if frames.last?.kind == .methods, startsLine, syntax.isOp(index + 1, 0x28) { return }
            let isJump = [GoKeyword.goto, .break, .continue].contains { syntax.isKeyword(index - 1, $0) }
            if isJump { return }
        }
        uses.append(
            Use(name: name, token: index, isQualifier: isQualifier, shadows: shadows))
    }

    private mutating func keyword(_ index: Int) {
        guard let keyword = GoKeyword(rawValue: syntax.tokens[index].code) else { return }
        switch keyword {
        case .func: signature(index)
        case .if, .for, .switch, .select: push(Frame(kind: .header, keyword: keyword))
        case .else:
            if frames.last?.kind == .header { frames[frames.count - 1].hasElse = true }
        case .case, .default:
            if frames.last?.kind == .clause { pop() }
            push(Frame(kind: .clause))
        case .var, .const, .type:
            if syntax.isOp(index + 1, 0x28) { return }
            spec(index + 1, keyword)
        default: break
        }
    }

    private mutating func symbol(_ index: Int, _ code: UInt8) {
        switch code {
        case GoOperator.define: define(index)
        case 0x28:
            if let keyword = [GoKeyword.var, .const, .type].first(where: { syntax.isKeyword(index - 1, $0) })
            {
                push(Frame(kind: .group, keyword: keyword))
                spec(index + 1, keyword)
            } else {
                push(Frame(kind: .paren))
            }
        case 0x5B: push(Frame(kind: .paren))
        case 0x29, 0x5D:
            while let kind = frames.last?.kind {
                pop()
                if kind == .paren || kind == .group { break }
            }
        case 0x7B: open(index)
        case 0x7D: close(index)
        case 0x3A:
            if frames.last?.kind == .clause { settle() }
        default: break
        }
    }

    private mutating func open(_ index: Int) {
        if let parameters = bodies[index] {
            push(Frame(kind: .body))
            declare(parameters)
        } else if syntax.isKeyword(index - 1, .struct) {
            push(Frame(kind: .fields))
        } else if syntax.isKeyword(index - 1, .interface) {
            push(Frame(kind: .methods))
        } else if frames.last?.kind == .header {
            if isLiteral(index) {
                push(Frame(kind: .literal, hasValueKeys: hasValueKeys(index)))
            } else {
                settle()
                push(Frame(kind: .headerBody))
            }
        } else {
            let startsStatement =
                syntax.kind(index - 1) == .semicolon
                || syntax.isOp(index - 1, 0x7B) && isBlock(frames.last?.kind)
                || syntax.isOp(index - 1, 0x3A) && frames.last?.kind == .clause
            push(
                startsStatement
                    ? Frame(kind: .body) : Frame(kind: .literal, hasValueKeys: hasValueKeys(index)))
        }
    }

    private func isBlock(_ kind: Kind?) -> Bool { kind == .body || kind == .headerBody || kind == .clause }

    private mutating func close(_ index: Int) {
        while let frame = frames.last {
            pop()
            guard frame.kind != .clause, frame.kind != .header, frame.kind != .paren, frame.kind != .group
            else {
                continue
            }
            if frame.kind == .headerBody, frames.last?.kind == .header {
                if syntax.isKeyword(index + 1, .else) { return }
                pop()
                while frames.last?.kind == .header, frames.last?.hasElse ?? false { pop() }
            }
            return
        }
    }

    private mutating func push(_ frame: Frame) {
        if frame.isFunction { functions += 1 }
        frames.append(frame)
    }

    private mutating func pop() {
        guard let frame = frames.popLast() else { return }
        if frame.isFunction { functions -= 1 }
        for name in frame.names {
            guard let last = active[name] else { continue }
            if last.count > 1 {
                active[name] = (last.count - 1, last.start)
            } else {
                active[name] = nil
                shadows.spans[name].append(last.start..<here)
            }
        }
    }

    private mutating func activate(_ names: [Int]) {
        for name in names {
            let last = active[name]
            active[name] = ((last?.count ?? 0) + 1, last?.start ?? here)
        }
    }

    private mutating func declare(_ names: [Int]) {
        guard !names.isEmpty, !frames.isEmpty else { return }
        frames[frames.count - 1].names += names
        activate(names)
    }

    /// At a statement's end what it declares is known.
    private mutating func settle() {
        guard let last = frames.last, !last.pending.isEmpty else { return }
        let kind = last.kind
        let pending = last.pending
        frames[frames.count - 1].pending = []
        if kind == .group, frames.count > 1 {
            // The group's names are those of the block around it.
            frames[frames.count - 2].names += pending
            activate(pending)
        } else {
            declare(pending)
        }
    }

    // MARK: Declarations

    /// `a, b :=`
    private mutating func define(_ index: Int) {
        var at = index - 1
        while syntax.kind(at) == .name {
            if let name = name(at), !frames.isEmpty {
                frames[frames.count - 1].pending.append(name)
                // The name itself was taken for a use.
                var last = uses.count - 1
                while last >= 0, uses[last].token > at { last -= 1 }
                if last >= 0, uses[last].token == at { uses.remove(at: last) }
            }
            guard syntax.isOp(at - 1, 0x2C) else { return }
            at -= 2
        }
    }

    /// What `var`, `const` or `type` declares, from its first name on.
    private mutating func spec(_ start: Int, _ keyword: GoKeyword) {
        var at = start
        let isLocal = functions > 0
        while syntax.kind(at) == .name {
            if let name = name(at) {
                declared.insert(at)
                if isLocal {
                    frames[frames.count - 1].pending.append(name)
                    if keyword == .type { settle() }
                }
            }
            guard syntax.isOp(at + 1, 0x2C), keyword != .type else { return }
            at += 2
        }
    }

    // MARK: Functions

    /// Learns a function's parameters from `func` on, and where its body begins.
    private mutating func signature(_ index: Int) {
        var at = index + 1
        var parameters: [Int] = []
        let isTop = frames.isEmpty && (index == syntax.body || syntax.kind(index - 1) == .semicolon)
        if isTop, syntax.isOp(at, 0x28) {
            // A receiver, or a type of functions.
            let after = afterBrackets(at)
            if syntax.kind(after) == .name {
                parameters += list(at)
                declared.insert(after)
                at = after + 1
            }
        } else if isTop, syntax.kind(at) == .name {
            declared.insert(at)
            at += 1
        }
        if syntax.isOp(at, 0x5B) {
            parameters += list(at)
            at = afterBrackets(at)
        }
        guard syntax.isOp(at, 0x28) else { return }
        parameters += list(at)
        at = afterBrackets(at)
        if syntax.isOp(at, 0x28) {
            parameters += list(at)
            at = afterBrackets(at)
        } else if !syntax.isOp(at, 0x7B) {
            at = afterType(at, 0)
        }
        // A result that is a function has the same body after it.
        if syntax.isOp(at, 0x7B), bodies[at] == nil { bodies[at] = parameters }
    }

    /// Of the names those that a list of parameters declares.
    private mutating func list(_ open: Int) -> [Int] {
        var entries: [(first: Int, count: Int)] = []
        let end = afterBrackets(open) - 1
        var start = open + 1
        var at = open + 1
        while at < end {
            if syntax.isOp(at, 0x2C) {
                if at > start { entries.append((start, at - start)) }
                start = at + 1
            }
            // What stands in brackets of its own is looked at with those.
            at = isOpenBracket(at) ? afterBrackets(at) : at + 1
        }
        if end > start { entries.append((start, end - start)) }
        // `name Type`: a name that neither ends the entry nor goes on as a qualified or generic type.
        let isNamed = entries.contains { entry in
            guard syntax.kind(entry.first) == .name, entry.count > 1 else { return false }
            if syntax.isOp(entry.first + 1, 0x2E) { return false }
            guard syntax.isOp(entry.first + 1, 0x5B) else { return true }
            // `xs []T` and `xs [N]T` go on after the bracket, `Set[T]` ends with it.
            let after = afterBrackets(entry.first + 1)
            return after < entry.first + entry.count
        }
        guard isNamed else { return [] }
        var found: [Int] = []
        for entry in entries where syntax.kind(entry.first) == .name && !syntax.isOp(entry.first + 1, 0x2E) {
            if let name = name(entry.first) {
                declared.insert(entry.first)
                found.append(name)
            }
        }
        return found
    }

    private func isOpenBracket(_ index: Int) -> Bool {
        syntax.isOp(index, 0x28) || syntax.isOp(index, 0x5B) || syntax.isOp(index, 0x7B)
    }

    private func afterBrackets(_ open: Int) -> Int { syntax.tokens.afterBrackets(open) }

    /// What follows a type.
    private func afterType(_ start: Int, _ depth: Int) -> Int {
        guard depth < 100 else { return start }
        if syntax.kind(start) == .name {
            var at = start + 1
            while syntax.isOp(at, 0x2E), syntax.kind(at + 1) == .name { at += 2 }
            return syntax.isOp(at, 0x5B) ? afterBrackets(at) : at
        }
        if syntax.isOp(start, 0x2A) || syntax.isOp(start, GoOperator.arrow) {
            return afterType(start + 1, depth + 1)
        }
        if syntax.isOp(start, 0x5B) { return afterType(afterBrackets(start), depth + 1) }
        if syntax.isOp(start, 0x28) { return afterBrackets(start) }
        if syntax.isKeyword(start, .map) { return afterType(afterBrackets(start + 1), depth + 1) }
        if syntax.isKeyword(start, .chan) {
            return afterType(syntax.isOp(start + 1, GoOperator.arrow) ? start + 2 : start + 1, depth + 1)
        }
        if syntax.isKeyword(start, .struct) || syntax.isKeyword(start, .interface) {
            return afterBrackets(start + 1)
        }
        if syntax.isKeyword(start, .func) {
            let at = afterBrackets(start + 1)
            if syntax.isOp(at, 0x28) { return afterBrackets(at) }
            return syntax.isOp(at, 0x7B) ? at : afterType(at, depth + 1)
        }
        return start
    }

    // MARK: Literals

    /// Whether a `{` in the head of a statement begins a literal: `range []T{…}`, `map[K]V{…}`, `struct{…}{…}`.
    private func isLiteral(_ index: Int) -> Bool {
        var at = index - 1
        if syntax.isOp(at, 0x7D) {
            let open = openBracket(at)
            return syntax.isKeyword(open - 1, .struct) || syntax.isKeyword(open - 1, .interface)
        }
        if syntax.kind(at) == .name {
            at -= 1
            while syntax.isOp(at, 0x2E), syntax.kind(at - 1) == .name { at -= 2 }
        } else if !syntax.isOp(at, 0x5D) {
            return false
        } else {
            // `[]Set[int]{…}`
            let open = openBracket(at)
            guard syntax.kind(open - 1) == .name else { return false }
            at = open - 2
            while syntax.isOp(at, 0x2E), syntax.kind(at - 1) == .name { at -= 2 }
        }
        while syntax.isOp(at, 0x2A) { at -= 1 }
        guard syntax.isOp(at, 0x5D) else { return false }
        let open = openBracket(at)
        if open + 1 == at || syntax.isKeyword(open - 1, .map) { return true }
        let before = open - 1
        let isOperand =
            syntax.kind(before) == .name || syntax.kind(before) == .string || syntax.isOp(before, 0x29)
            || syntax.isOp(before, 0x5D) || syntax.isOp(before, 0x7D)
        return !isOperand
    }

    /// Whether the type before a literal's `{` is a map's, an array's or a slice's.
    private func hasValueKeys(_ index: Int) -> Bool {
        var at = index - 1
        if syntax.isOp(at, 0x7D) {
            let open = openBracket(at)
            guard syntax.isKeyword(open - 1, .struct) || syntax.isKeyword(open - 1, .interface) else {
                return false
            }
            at = open - 2
        } else {
            if syntax.isOp(at, 0x5D) { at = openBracket(at) - 1 }
            guard syntax.kind(at) == .name else { return false }
            at -= 1
            while syntax.isOp(at, 0x2E), syntax.kind(at - 1) == .name { at -= 2 }
        }
        while syntax.isOp(at, 0x2A) || syntax.isKeyword(at, .chan) || syntax.isOp(at, GoOperator.arrow) {
            at -= 1
        }
        return syntax.isOp(at, 0x5D)
    }

    private func openBracket(_ close: Int) -> Int {
        guard syntax.tokens.indices.contains(close) else { return 0 }
        return max(0, Int(syntax.tokens[close].partner))
    }
}
