import PluginAPI
import Syntax

/// The texts that a file compares fields of one name with: one that is written once, and nearly as another that is written
/// several times, is a slip of the keys.
struct FieldTexts {
    private struct Use {
        let field: String
        let text: String
        /// Nil: it is no comparison, but says what there is.
        let span: Span?
    }

    private var uses: [Use] = []
    /// The words that stand anywhere as texts, with their places.
    private var words: [String: [Span]] = [:]
    /// Arguments of other programs.
    private var foreign: Set<Span> = []
    /// Names of fields: what they are called has been decided by others.
    private var names: Set<String> = []

    static func diagnostics(of block: Block) -> [Diagnostic] {
        var texts = FieldTexts()
        SyntaxWalk { node in
            switch node {
            case .expression(let value):
                texts.read(value)
                texts.note(value)
            // What other programs are given has their own spelling.
            case .stage(let stage, _):
                if case .program(let call) = stage.kind {
                    for case .positional(let value) in call.arguments { texts.foreign.insert(value.span) }
                }
            default: break
            }
            return true
        }.walk(block)
        let doubts = texts.doubts()
        let told = Set(doubts.map(\.span))
        return doubts + texts.doubtsOfWords().filter { !told.contains($0.span) }
    }

    private mutating func note(_ value: Expression) {
        switch value.kind {
        case .record(let items):
            for case .entry(let key, _) in items { if let name = key.plainText { names.insert(name) } }
        case .path(_, let accessors):
            for case .field(let name) in accessors.map(\.kind) { names.insert(name) }
        case .rowField(let name): names.insert(name)
        default: break
        }
        guard !foreign.contains(value.span), let text = value.plainText, text.utf8.count > 5,
            text.utf8.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) })
        else { return }
        words[text, default: []].append(value.span)
    }

    /// Words that are written once, and with a letter more or less, or two changed, several times.
    private func doubtsOfWords() -> [Diagnostic] {
        let usual = words.filter { $0.value.count > 1 }.keys.sorted()
        // By what is left of each without one letter: all that is a letter off shares such a rest.
        var rests: [String: [String]] = [:]
        for word in usual { for rest in Self.rests(of: word) { rests[rest, default: []].append(word) } }
        let odd = words.filter { $0.value.count == 1 && !names.contains($0.key) }
        return odd.sorted { $0.value[0].start < $1.value[0].start }.compactMap { word, places in
            let near = Self.rests(of: word).flatMap { rests[$0] ?? [] }.sorted()
            guard let other = near.first(where: { Self.isSlip(word, of: $0, takesOther: false) }) else {
                return nil
            }
            return Diagnostic(
                "\"\(word)\" is written \"\(other)\" elsewhere", at: places[0],
                help: "did you mean \"\(other)\"?",
                severity: .warning)
        }
    }

    /// The word, and what is left of it without one of its letters.
    private static func rests(of word: String) -> Set<String> {
        let bytes = Array(word.utf8)
        var rests: Set<String> = [word]
        for index in bytes.indices {
            rests.insert(String(decoding: bytes[..<index] + bytes[(index + 1)...], as: UTF8.self))
        }
        return rests
    }

    private mutating func read(_ value: Expression) {
        switch value.kind {
        case .binary(let op, let left, let right, _):
            switch op {
            case .equal, .notEqual:
                note(left, right)
                note(right, left)
            case .in, .notIn:
                if case .list(let items) = right.kind {
                    for case .value(let item) in items { note(left, item) }
                }
            default: break
            }
        case .match(let match): for arm in match.arms { note(match.subject, arm.pattern) }
        case .record(let items):
            for case .entry(let key, let value) in items {
                guard let field = key.plainText, let text = value.plainText else { continue }
                uses.append(Use(field: field, text: text, span: nil))
            }
        default: break
        }
    }

    private mutating func note(_ subject: Expression, _ value: Expression) {
        guard let field = Self.field(subject), let text = value.plainText else { return }
        uses.append(Use(field: field, text: text, span: value.span))
    }

    private mutating func note(_ subject: Expression, _ pattern: Pattern) {
        switch pattern.kind {
        case .value(let value): note(subject, value)
        case .either(let all): for one in all { note(subject, one) }
        default: break
        }
    }

    private static func field(_ value: Expression) -> String? {
        switch value.kind {
        case .rowField(let name): return name
        case .path(_, let accessors):
            guard case .field(let name)? = accessors.last(where: { !$0.isOrNull })?.kind else { return nil }
            return name
        default: return nil
        }
    }

    private func doubts() -> [Diagnostic] {
        var counts: [String: [String: Int]] = [:]
        for use in uses { counts[use.field, default: [:]][use.text, default: 0] += 1 }
        let usual = counts.mapValues { $0.filter { $0.value > 1 }.keys.sorted() }
        return uses.compactMap { use in
            guard let span = use.span, counts[use.field]?[use.text] == 1, use.text.count > 4,
                let other = usual[use.field]?.first(where: { Self.isSlip(use.text, of: $0) })
            else { return nil }
            return Diagnostic(
                "`\(use.field)` is compared with \"\(other)\" elsewhere", at: span,
                help: "did you mean \"\(other)\"?",
                severity: .warning)
        }
    }

    /// Whether two texts differ by one letter that is left out, added, another, or has changed places with its neighbour. Numbers
    /// and plurals differ so, and are meant.
    ///
    /// - Parameter takesOther: whether it may be another letter in its place: `staging` and `staking` are words.
    private static func isSlip(_ text: String, of other: String, takesOther: Bool = true) -> Bool {
        let (a, b) = (Array(text), Array(other))
        guard abs(a.count - b.count) < 2, text + "s" != other, other + "s" != text else { return false }
        let start = zip(a, b).prefix { $0 == $1 }.count
        let end = zip(a[start...].reversed(), b[start...].reversed()).prefix { $0 == $1 }.count
        let (own, its) = (a[start..<(a.count - end)], b[start..<(b.count - end)])
        // At an end, or beside a number or a sign, a letter tells one from another: `eu-west-1a`, `web-b`, `created`.
        guard (own + its).allSatisfy(\.isLetter), start > 0, end > 0, a[start - 1].isLetter,
            a[a.count - end].isLetter
        else { return false }
        switch (own.count, its.count) {
        case (0, 1), (1, 0): return true
        case (1, 1): return takesOther && own.first?.isUppercase == its.first?.isUppercase
        case (2, 2): return own.first == its.last && own.last == its.first
        default: return false
        }
    }
}
