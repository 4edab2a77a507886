import PluginAPI
import Syntax

// What is written out and was probably meant otherwise: words that other shells read in another way, names in single quotes,
// a row of a table with a field that no other has.

extension Doubts {
    /// `x{1,2}`, which other shells make several words of.
    mutating func lookForBraces(in value: Expression) {
        guard case .word(let word, nil) = value.kind, let open = word.firstIndex(of: "{"),
            let close = word[open...].firstIndex(of: "}")
        else { return }
        let inner = word[word.index(after: open)..<close]
        guard inner.contains(",") || inner.contains(".."), !inner.contains("{") else { return }
        surprise(
            "`\(word)` is one word: braces make no list of words", value.span,
            help: "write the words out, or spread a list of them: `...([a b] | each { \"x$it\" })`")
    }

    /// `print (…) + 1`: words, where a sum was meant.
    mutating func lookForOperators(in call: CommandCall) {
        let values = call.arguments.compactMap { if case .positional(let value) = $0 { value } else { nil } }
        for (left, op) in zip(values, values.dropFirst()) where left.span.end < op.span.start {
            guard case .word(let word, _) = op.kind, left.isComputed || (left.isQuoted && word == "+"),
                word != "-", BinaryOperator(rawValue: word) != nil, values.last?.span != op.span
            else { continue }
            surprise(
                "`\(word)` is printed as it stands", op.span,
                help: "an expression stands in parentheses as a whole: `\(call.name.text) (… \(word) …)`")
        }
    }

    /// `print "revoked: %d" $n`, as C's printf has it.
    mutating func lookForDirectives(in call: CommandCall) {
        let values = call.arguments.compactMap { if case .positional(let value) = $0 { value } else { nil } }
        guard values.count > 1, case .string(let text)? = values.first?.kind, let first = values.first else {
            return
        }
        let words = ["%d", "%s", "%i", "%f", "%u", "{}"]
        guard let word = words.first(where: text.contains) else { return }
        surprise(
            "`\(word)` is printed as it stands", first.span,
            help: "a value stands in the text itself: \"… $n …\", \"… $(… | …) …\"")
    }

    /// A file that is written by `>` within a transaction stays written.
    mutating func lookForLoss(by redirection: Redirection) {
        switch redirection.kind {
        case .output, .both: break
        case .input, .duplicate: return
        }
        guard let target = redirection.target, writtenPath(target) != "/dev/null" else { return }
        surprise(
            "`>` is no part of the transaction: what it writes stays", redirection.span,
            help: "`… | save --force FILE` is; `transaction --watch DIR` takes in what programs write there")
    }

    /// `str length > 60`: it is written to a file of that name.
    mutating func lookForNumber(in redirection: Redirection) {
        guard case .output(descriptor: 1, append: false) = redirection.kind,
            let target = redirection.target, case .word(let word, .some) = target.kind
        else { return }
        surprise(
            "`> \(word)` writes to a file of that name", redirection.span,
            help: "in a comparison a command stands in parentheses: `(…) > \(word)`")
    }

    private func writtenPath(_ target: Expression) -> String? {
        switch target.kind {
        case .word(let word, _): word
        case .string(let text): text
        default: nil
        }
    }

    /// `"text" > $file` as a statement: it compares.
    mutating func lookForRedirection(in stage: Stage) {
        guard case .expression(let value) = stage.kind,
            case .binary(.greater, let left, let right, _) = value.kind,
            left.isQuoted
        else { return }
        switch right.kind {
        case .variable, .path, .string, .interpolated, .word:
            surprise(
                "this compares two texts", value.span,
                help: "`… | save \(file.text(right.span))` writes it to a file")
        default: break
        }
    }

    /// `"… ($day | date format '%F')"`: in text a pipeline needs a `$` before its parentheses.
    mutating func lookForPipelines(in parts: [TextPart]) {
        for (index, part) in parts.enumerated().dropFirst().dropLast() {
            guard case .value(let value) = part, case .text(let before) = parts[index - 1],
                case .text(let after) = parts[index + 1], before.hasSuffix("("), after.hasPrefix(" | "),
                after.contains(")")
            else { continue }
            surprise(
                "in text `($… | …)` stays as it is written", value.span,
                help: "`$(` before it makes a pipeline of it: \"$(… | …)\"")
        }
    }

    /// `'$root/x'`, where there is a `$root`.
    mutating func lookForNames(in text: Expression) {
        guard !readsOthersText, case .string(let string) = text.kind, string.contains("$"),
            file.text(text.span).hasPrefix("'")
        else { return }
        let parts = string.split(separator: "$", omittingEmptySubsequences: false)
        let names = parts.dropFirst().map { part in
            String(
                (part.first == "{" ? part.dropFirst() : part).prefix {
                    $0 == "_" || $0.isLetter || $0.isNumber
                })
        }
        // Beside names that are none here they are another language's, as is an escaped one.
        guard names.allSatisfy({ isVariable($0) || $0.isEmpty || $0.first?.isNumber ?? false }),
            !parts.dropLast().contains(where: { $0.hasSuffix("\\") }), !string.contains("${{")
        else { return }
        let known = names.filter(isVariable)
        // It sets the name itself, or another place fills it in: `str replace '$port' $port`.
        let isOthers = known.contains { name in
            ["\(name)=", "\(name) =", "\(name) :=", "my $\(name)"].contains(where: string.contains)
                || (string != "$" + name
                    && BrokenLines.count(of: "'$\(name)'", in: file.bytes[...]) > 0)
        }
        if isOthers { return }
        // `str replace '$user' $user` puts it in.
        guard let name = known.first(where: { !givenBeside.contains($0) }) else { return }
        surprise(
            "in single quotes `$\(name)` stays as it is written", text.span,
            help: "in double quotes it is filled in: \"… $\(name) …\"")
        // One thing to mend: that they are used nowhere else isn't told.
        for name in known { reads(name) }
    }

    private func isVariable(_ name: String) -> Bool {
        scopes.contains { $0[name] != nil } || module[name] != nil
    }

    /// `^gzip '$file'`: what other programs make of `'$1'` is theirs, but not of this alone.
    mutating func lookForLoneName(in text: Expression) {
        guard case .string(let string) = text.kind, string.first == "$", file.text(text.span).hasPrefix("'"),
            // `sed '$d'`, `awk '$1'`: one letter is likelier theirs.
            case let name = String(string.dropFirst()), name.count > 1,
            scopes.contains(where: { $0[name] != nil })
        else { return }
        surprise(
            "in single quotes `$\(name)` stays as it is written", text.span,
            help: "without quotes it is the variable's value: $\(name)")
        reads(name)
    }

    /// `{until: 2026-11-31}`: what looks like a day and is none is text.
    mutating func lookForNoDay(_ value: Expression) {
        guard case .word(let word, nil) = value.kind, word.utf8.count == 10 else { return }
        let parts = word.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.map(\.count) == [4, 2, 2],
            parts.allSatisfy({ $0.allSatisfy(\.isNumber) })
        else {
            return
        }
        doubt(
            "there is no such day: `\(word)` is text here", value.span,
            help: "in quotes it is meant as text: \"\(word)\"")
    }

    /// `{p50: ($t | percentile 50), p95: ($t | percentile 50)}`: a line that was copied.
    mutating func lookForSameFields(in items: [RecordItem]) {
        for (first, second) in zip(items, items.dropFirst()) {
            guard case .entry(let key, let value) = first, case .entry(_, let copy) = second,
                case .parentheses(let block) = copy.kind,
                case .chain(let chain)? = block.statements.first?.kind,
                chain.first.stages.count > 1, file.text(value.span) == file.text(copy.span),
                conditions.isSteady(copy)
            else { continue }
            doubt(
                "this is the same as `\(file.text(key.span))` before", copy.span,
                help: "was something else meant? Else a name for it says so")
        }
    }

    /// `port: 277555`
    mutating func lookForNoPort(_ key: Expression, _ value: Expression) {
        let name: String
        switch key.kind {
        case .word(let word, _), .string(let word): name = word
        default: return
        }
        guard name == "port" || name.hasSuffix("_port"), let port = Doubts.integer(value),
            !(0...65535).contains(port)
        else { return }
        doubt("a port is 0 to 65535", value.span, help: "a digit too many?")
    }

    /// `"$name.txt"`: an ending of files' names, which is read as a field.
    mutating func lookForEndings(in parts: [TextPart]) {
        let endings: Set<String> = ["txt", "gz", "bak", "tmp", "yml", "yaml", "tsv"]
        // Rows have such fields, too.
        let fields: Set<String> = ["csv", "tar", "zip", "sha256", "pem", "crt", "conf"]
        for (index, part) in parts.enumerated() {
            guard case .value(let value) = part, case .path(let base, let accessors) = value.kind,
                case .field(let name)? = accessors.last?.kind,
                endings.contains(name) || fields.contains(name) && !isItem(base),
                file.text(value.span).hasPrefix("$"), texts[name] == nil
            else { continue }
            if index + 1 < parts.count, case .text(let after) = parts[index + 1],
                let next = after.unicodeScalars.first,
                !" .,;:)\"'".unicodeScalars.contains(next)
            {
                continue
            }
            let path = file.text(value.span).dropFirst().dropLast(name.count + 1)
            doubt(
                "`.\(name)` is read as a field here", accessors[accessors.count - 1].span,
                help: "braces end the name: `${\(path)}.\(name)`")
        }
    }

    /// Whether it stands for one thing after another, which may be rows.
    private func isItem(_ value: Expression) -> Bool {
        guard case .variable(let name) = value.kind else { return false }
        return name == "it"
            || scopes.last { $0[name] != nil }.flatMap { $0[name] }.map(items.contains) ?? false
    }

    /// `str join '\n'`: a separator that is no new line.
    mutating func lookForEscapes(in call: CommandCall) {
        guard ["str join", "split row", "split column", "str replace"].contains(call.name.text),
            !call.arguments.contains(where: {
                if case .flag(let name, _, _) = $0 { name.text == "regex" } else { false }
            })
        else { return }
        // `str replace '\n' "\n"` makes one of the other.
        let hasReal = call.arguments.contains {
            guard case .positional(let value) = $0, case .string(let text) = value.kind else { return false }
            return text.contains { $0 == "\n" || $0 == "\t" }
        }
        if hasReal { return }
        for case .positional(let value) in call.arguments {
            guard case .string(let text) = value.kind,
                !text.replacing("\\n", with: "").replacing("\\t", with: "").contains(where: \.isLetter)
            else { continue }
            lookForEscapes(in: value)
        }
    }

    /// `"log-{$day}.txt"`, which has the braces in it.
    mutating func lookForBracedNames(in parts: [TextPart]) {
        guard !readsOthersText else { return }
        for (index, part) in parts.enumerated().dropFirst().dropLast() {
            guard case .value(let value) = part, case .text(let before) = parts[index - 1],
                case .text(let after) = parts[index + 1], before.hasSuffix("{"), !before.hasSuffix("{{"),
                !before.hasSuffix("${"), !Doubts.endsInMacro(before),
                after.hasPrefix("}"), let name = file.text(value.span).dropPrefix("$")
            else { continue }
            doubt(
                "the braces are part of the text", value.span,
                help: "`${\(name)}` is the value alone")
        }
    }

    /// `\section{`, as TeX has it.
    private static func endsInMacro(_ text: String) -> Bool {
        let word = text.dropLast().reversed().prefix { $0.isLetter }
        return !word.isEmpty && text.dropLast(word.count + 1).hasSuffix("\\")
    }

    /// `'a\nb'` that is printed or saved: in single quotes it stays as it is written.
    mutating func lookForEscapes(in text: Expression) {
        guard case .string(let string) = text.kind, file.text(text.span).hasPrefix("'"),
            let escape = Doubts.plainEscape(in: string)
        else { return }
        doubt(
            "in single quotes `\(escape)` stays as it is written", text.span,
            help: "in double quotes it is \(escape == "\\n" ? "a new line" : "a tab")")
    }

    /// The first `\n` or `\t` of a text, but for those that are meant as they stand: behind a second backslash, within quotes
    /// (JSON, a program's text), as part of a Windows path.
    private static func plainEscape(in text: String) -> String? {
        let bytes = Array(text.utf8)
        var isQuoted = false
        var at = 0
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "\"") { isQuoted.toggle() }
            if bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.count {
                let isPath = at > 0 && (bytes[at - 1] == UInt8(ascii: ":") || bytes[0] == bytes[at])
                if !isQuoted, !isPath, bytes[at + 1] == UInt8(ascii: "n") { return "\\n" }
                if !isQuoted, !isPath, bytes[at + 1] == UInt8(ascii: "t") { return "\\t" }
                // All of it is the path's.
                if isPath, at > 0 { return nil }
                at += 1
            }
            at += 1
        }
        return nil
    }

    mutating func lookForEscapes(in pipeline: Pipeline) {
        guard pipeline.stages.count == 2, case .expression(let value) = pipeline.stages[0].kind,
            case .command(let call) = pipeline.stages[1].kind, call.shape != nil, call.name.text == "save"
        else { return }
        lookForEscapes(in: value)
    }

    /// `print aligned (overview)`, where `aligned` is a function.
    mutating func lookForCalls(in call: CommandCall) {
        let values = call.arguments.compactMap { if case .positional(let value) = $0 { value } else { nil } }
        for (index, value) in values.enumerated().dropLast() {
            guard case .word(let word, nil) = value.kind, functions[word] != nil || definitions[word] != nil,
                values[index + 1].isComputed
            else { continue }
            doubt(
                "`\(word)` is printed as a word", value.span,
                help: "a call stands in parentheses: `\(call.name.text) (\(word) …)`")
        }
    }

    /// `update a { |row| $row.a … } | update b { |row| $row.a … }`: a line that was copied.
    mutating func lookForCopiedStages(in pipeline: Pipeline) {
        for (first, second) in zip(pipeline.stages, pipeline.stages.dropFirst()) {
            if let (name, value) = setting(first), let (other, copy) = setting(second), name != other,
                file.text(value.span) == file.text(copy.span), let closure = copy.closure,
                !closure.parameters.isEmpty, conditions.isSteady(copy)
            {
                doubt(
                    "`\(other)` is made as `\(name)` is before", copy.span,
                    help: "was something else meant? Else `insert \(other) { |row| $row.\(name) }` says so")
                continue
            }
            guard let (name, value) = setting(first), let (other, copy) = setting(second), name != other,
                let start = source(of: value), start == source(of: copy), mentions(name, in: copy),
                !mentions(other, in: copy)
            else { continue }
            doubt(
                "`\(other)` is set to what is made of the field `\(name)`, as `\(name)` is set before",
                copy.span,
                help: "was the field `\(other)` meant in this closure?")
        }
    }

    /// What a closure of one pipeline of commands begins with, as it is written.
    private func source(of value: Expression) -> String? {
        guard let chain = value.closure?.body.loneChain, chain.rest.isEmpty,
            chain.first.stages.count > 1, case .expression(let first) = chain.first.stages[0].kind
        else { return nil }
        return file.text(first.span)
    }

    /// A field's name and its new value.
    private func setting(_ stage: Stage) -> (String, Expression)? {
        guard case .command(let call) = stage.kind, ["insert", "update", "upsert"].contains(call.name.text),
            case let given = GivenArguments(call), given.values.count == 2
        else { return nil }
        switch given.values[0].kind {
        case .word(let name, _), .string(let name): return (name, given.values[1])
        default: return nil
        }
    }

    private func mentions(_ name: String, in value: Expression) -> Bool {
        BrokenLines.count(of: name, in: file.bytes[Int(value.span.start)..<Int(value.span.end)]) > 0
    }

    /// `($span % 1h) // 1h`, which is always 0.
    mutating func lookForNothing(
        _ op: BinaryOperator, _ left: Expression, _ right: Expression, _ span: Span
    ) {
        guard op == .floorDivide, case .parentheses(let block) = left.kind,
            let value = block.loneChain?.lone, case .binary(.remainder, _, let divisor, _) = value.kind,
            file.text(divisor.span) == file.text(right.span)
        else { return }
        doubt(
            "this is always 0: what is left of a division is less than what it was divided by", span,
            help: "was the next larger unit meant on the left: `% 1d // 1h`?")
    }

    /// `$row.latency_ms * 1s`
    mutating func lookForUnit(_ op: BinaryOperator, _ left: Expression, _ right: Expression) {
        guard op == .multiply, let name = Doubts.lastName(left) else { return }
        let units: [(endings: [String], one: String)] = [
            (["_ms", "_millis", "_milliseconds"], "1ms"), (["_s", "_sec", "_secs", "_seconds"], "1s"),
            (["_min", "_mins", "_minutes"], "1m"), (["_hours"], "1h"), (["_days"], "1d"),
        ]
        guard Doubts.isDuration(right),
            let own = units.first(where: { $0.endings.contains(where: name.hasSuffix) }),
            case let written = file.text(right.span), written != own.one,
            units.contains(where: { $0.one == written })
        else { return }
        doubt(
            "`\(name)` says that it is in another unit than `\(written)`", right.span,
            help: "did you mean `\(own.one)`?")
    }

    private static func isDuration(_ value: Expression) -> Bool {
        switch value.kind {
        case .duration: true
        case .word(_, let literal?): isDuration(literal)
        default: false
        }
    }

    private static func lastName(_ value: Expression) -> String? {
        switch value.kind {
        case .variable(let name), .rowField(let name): return name
        case .path(_, let accessors):
            guard case .field(let name)? = accessors.last?.kind else { return nil }
            return name
        default: return nil
        }
    }

    /// `5..1`, which holds nothing.
    mutating func lookForEmptyRange(_ from: Expression?, _ to: Expression?, _ isInclusive: Bool, _ span: Span)
    {
        guard let from = from.flatMap(Doubts.integer), let to = to.flatMap(Doubts.integer),
            // Of a list the last ones are counted from its end.
            (from < 0) == (to < 0), from > to
        else { return }
        doubt(
            "this range is empty: it counts up only", span,
            help: "`(\(to)..\(isInclusive ? "" : "<")\(from) | reverse)` counts down")
    }

    private static func integer(_ value: Expression) -> Int? {
        switch value.kind {
        case .int(let int): int
        case .negate(let inner): integer(inner).map { 0 &- $0 }
        case .word(_, let literal?): integer(literal)
        default: nil
        }
    }

    /// A row of a written-out table with a field that no other has, in place of one that all others have.
    mutating func lookForOddRow(in items: [ListItem]) {
        var rows: [[String: Span]] = []
        for item in items {
            guard case .value(let value) = item, case .record(let entries) = value.kind else { return }
            var names: [String: Span] = [:]
            for entry in entries {
                guard case .entry(let key, _) = entry else { return }
                switch key.kind {
                case .string(let name), .word(let name, _): names[name] = key.span
                default: return
                }
            }
            rows.append(names)
        }
        guard rows.count > 1 else { return }
        for (index, row) in rows.enumerated() {
            let others = rows.indices.filter { $0 != index }
            let missing = (rows[others[0]].keys).filter { name in
                row[name] == nil && others.allSatisfy { rows[$0][name] != nil }
            }
            for (name, span) in row where others.allSatisfy({ rows[$0][name] == nil }) {
                // Asked for, it is meant to be in some only.
                if BrokenLines.count(of: "\"\(name)\"", in: file.bytes[...]) > 0
                    || BrokenLines.count(of: ".\(name)?", in: file.bytes[...]) > 0
                {
                    continue
                }
                guard let close = closest(to: name, among: missing) else { continue }
                // Of two rows either may be the odd one: the later is told.
                if rows.count == 2, index == 0 { continue }
                doubt("no other row has a field `\(name)`", span, help: "did you mean `\(close)`?")
            }
        }
    }
}

extension String {
    /// What follows these signs at its beginning; nil: it begins otherwise.
    fileprivate func dropPrefix(_ prefix: String) -> Substring? {
        hasPrefix(prefix) ? dropFirst(prefix.count) : nil
    }
}

extension Expression {
    fileprivate var isComputed: Bool { if case .parentheses = kind { true } else { false } }

    fileprivate var isQuoted: Bool {
        switch kind {
        case .string, .interpolated: true
        default: false
        }
    }
}
