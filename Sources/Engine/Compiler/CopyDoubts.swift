import PluginAPI
import Syntax

// Lines that were copied, and of which one thing was not changed.

extension FlowDoubts {
    /// `let a = $x.name` and `let b = $x.name`: a line that was copied.
    mutating func lookForSame(_ name: Name, _ value: Chain, _ following: ArraySlice<Statement>) {
        guard let text = part(value), !name.text.hasPrefix("_"),
            // Between the two it may have become another: `let before = $s.n`. A line that was copied stands near.
            case let following = following.prefix(20),
            !following.contains(where: { if case .assign = $0.kind { true } else { false } })
        else { return }
        for case .declare(let other, false, let its) in following.map(\.kind)
        where other.text != name.text && part(its) == text && !isNamed(after: its, other.text) {
            return warn(
                "`$\(other.text)` is the same as `$\(name.text)`, which line \(line(of: name.span)) declares",
                its.span, help: "was another field meant?")
        }
    }

    /// `let read_timeout = $conf.timeout` says itself what it is.
    private func isNamed(after value: Chain, _ name: String) -> Bool {
        fields(in: value).last.map { name.contains($0.name) } ?? false
    }

    /// `let start = $sorted | first` and, as the next line, `let end = $sorted | first`.
    mutating func lookForSamePipeline(
        _ name: Name, _ value: Chain, _ following: ArraySlice<Statement>
    ) {
        guard !name.text.hasPrefix("_"), value.rest.isEmpty, value.first.stages.count > 1,
            case .expression(let start) = value.first.stages[0].kind, start.isNamed,
            conditions.isSteady(value), case .declare(let other, false, let its)? = following.first?.kind,
            other.text != name.text, file.text(its.span) == file.text(value.span)
        else { return }
        warn(
            "`$\(other.text)` is the same as `$\(name.text)`, which line \(line(of: name.span)) declares",
            its.span, help: "was something else meant?")
    }

    /// `let weekly = keep $rows $policy.weeks` and, as the next line, `let monthly = keep $rows $policy.weeks`, where there are
    /// `months`, too.
    mutating func lookForCopiedField(_ name: Name, _ value: Chain, _ next: Statement?) {
        // A field alone is told by the rule above.
        guard case .declare(let other, _, let its)? = next?.kind, part(its) == nil else { return }
        let own = file.text(value.span).split(separator: " ")
        let copy = file.text(its.span).split(separator: " ")
        guard own.count == copy.count, own.count > 2, zip(own, copy).filter({ $0 != $1 }).count < 2 else {
            return
        }
        let before = fields(in: value)
        for (field, span) in fields(in: its) {
            guard before.contains(where: { $0.name == field }), Self.isAlike(name.text, field),
                !Self.isAlike(other.text, field),
                let meant = fieldNames.first(where: {
                    Self.isAlike(other.text, $0) && !Self.isAlike(name.text, $0)
                })
            else { continue }
            return warn(
                "`\(field)` is for `$\(other.text)` as for `$\(name.text)` before", span,
                help: "was `\(meant)` meant?")
        }
    }

    /// `if $isLive { deploy $host } else { deploy $host }`
    mutating func lookForSameBranches(_ branches: If) {
        guard let otherwise = branches.otherwise, !otherwise.statements.isEmpty else { return }
        func text(_ block: Block) -> String { file.text(block.span).filter { !$0.isWhitespace } }
        let last = text(otherwise)
        guard branches.branches.allSatisfy({ text($0.body) == last }) else { return }
        warn(
            "this does the same as the branch before, whatever the condition says", otherwise.span,
            help: "was something else meant in one of them?")
    }

    private func fields(in chain: Chain) -> [(name: String, span: Span)] {
        var fields: [(String, Span)] = []
        SyntaxWalk { node in
            if case .expression(let value) = node, case .path(_, let accessors) = value.kind,
                let last = accessors.last, case .field(let name) = last.kind
            {
                fields.append((name, last.span))
            }
            return true
        }.walk(chain)
        return fields
    }

    /// Whether two names begin with the same word: `weekly` and `weeks`.
    private static func isAlike(_ a: String, _ b: String) -> Bool {
        zip(a, b).prefix { $0 == $1 }.count > 3
    }

    /// A field of something, as it is written.
    func part(_ value: Chain) -> String? {
        guard value.rest.isEmpty, value.first.stages.count == 1, value.first.stages[0].redirections.isEmpty,
            case .expression(let expression) = value.first.stages[0].kind,
            case .path(let base, let accessors) = expression.kind, case .variable(let name) = base.kind,
            // The shell's own change.
            !["env", "in", "_"].contains(name), !accessors.isEmpty
        else { return nil }
        return file.text(expression.span)
    }
}
