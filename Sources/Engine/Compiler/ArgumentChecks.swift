import PluginAPI
import Syntax

// Arguments that are written out and are not taken, or were hardly meant.

extension Compiler {
    /// The value of a flag, as far as it is written out.
    func check(_ value: Expression, of flag: Signature.Flag, in call: CommandCall) {
        if let accepted = flag.accepted { checkAccepted(value, accepted, for: "--\(flag.name)", in: call) }
        if let doubt = flag.doubt { warn(value, doubt) }
    }

    /// A value that is written out and taken, but was probably not meant.
    func warn(_ value: Expression, _ doubt: Signature.Doubt) {
        guard let written = writtenNumber(value) ?? knownText(value).map({ .text($0) }),
            let (message, help) = doubt(written)
        else { return }
        report(message, at: value.span, help: help, severity: .warning)
    }

    /// A value that is written out and is none of those that are taken.
    func checkAccepted(
        _ value: Expression, _ accepted: Accepted, for name: String, in call: CommandCall
    ) {
        if isCaught { return }
        let refusal: ErrorValue?
        switch accepted {
        case .integers, .numbers:
            refusal = writtenNumber(value).flatMap { accepted.refusal(of: $0, for: name) }
        case .text(let flag, let check):
            var written = knownText(value)
            if case .word(let word, _) = value.kind { written = word }
            guard let text = written, !(flag.map { isGiven($0, in: call) } ?? false) else {
                return
            }
            do {
                try check(text)
                return
            } catch { refusal = error as? ErrorValue }
        }
        if let refusal { report(refusal.message, at: value.span, help: refusal.help) }
    }

    /// A number that is written out, with its sign; nil: anything else.
    func writtenNumber(_ value: Expression) -> Value? {
        switch value.kind {
        case .int(let int): .int(int)
        case .float(let float): .float(float)
        case .word(_, let literal?): writtenNumber(literal)
        case .negate(let inner):
            switch writtenNumber(inner) {
            case .int(let int) where int != Int.min: .int(-int)
            case .float(let float): .float(-float)
            default: nil
            }
        default: nil
        }
    }

    func isGiven(_ flag: String, in call: CommandCall) -> Bool {
        call.arguments.contains { if case .flag(let name, _, _) = $0 { name.text == flag } else { false } }
    }

    /// Names of one's own in the same pairs the other way round are a way to take something back.
    private static let opposites: [Set<String>] = [
        ["from", "to"], ["old", "new"], ["source", "target"], ["src", "dst"], ["source", "destination"],
        ["before", "after"], ["left", "right"], ["first", "second"], ["a", "b"], ["x", "y"],
        ["width", "height"],
    ]

    private func isWrittenOut(_ value: Expression) -> Bool {
        switch value.kind {
        case .string, .interpolated, .glued, .word, .int, .float, .bool, .null, .duration, .size, .time,
            .list,
            .record, .negate:
            true
        default: false
        }
    }

    /// Whether the function being compiled is itself given both: `def older(a, b) { newer $b $a }` is the other way round.
    private func areParameters(_ names: [String]) -> Bool {
        let own = function.made?.definition.parameters.map(\.name.text) ?? []
        return names.allSatisfy(own.contains)
    }

    /// Whether the file calls it with the first in its place, too: then the other order is meant.
    private func goesBothWays(_ call: CommandCall, _ names: [String]) -> Bool {
        let written = "\(call.name.text) $\(names[0])"
        return source.text(Span(file: source.number, start: 0, end: source.bytes.count)).contains(written)
    }

    /// `$now` given for `until`, where another parameter is named `now`; `$set.log` for `archive`, and `$set.archive` for `log`.
    func warnOfSwapped(
        _ values: [Expression], _ names: [String], in call: CommandCall, isCrosswise: Bool = false
    ) {
        func given(_ index: Int) -> (name: String, isField: Bool)? {
            guard values.indices.contains(index) else { return nil }
            switch values[index].kind {
            case .variable(let name): return (name, false)
            case .path(let base, let accessors):
                guard case .variable = base.kind, case .field(let name)? = accessors.last?.kind else {
                    return nil
                }
                return (name, true)
            default: return nil
            }
        }
        // One that calls itself may well turn them round.
        if function.made?.definition.name.text == call.name.text { return }
        for index in values.indices where index < names.count {
            guard let (name, isField) = given(index), name != names[index],
                let own = names.firstIndex(of: name), given(own)?.name != name,
                case let areOpposites = Compiler.opposites.contains([name, names[index]]),
                // In the place of that one stands what is written out: nothing is swapped.
                !values.indices.contains(own) || !isWrittenOut(values[own]),
                !(areOpposites
                    && (isCrosswise || goesBothWays(call, names) || areParameters([name, names[index]]))),
                // A field may well be called as something else is here, but hardly two crosswise.
                !(isField || isCrosswise || areOpposites) || given(own)?.name == names[index]
            else { continue }
            return report(
                "`\(source.text(values[index].span))` is given for `\(names[index])`, and another parameter is named `\(name)`",
                at: values[index].span,
                help: own < values.count ? "are the two swapped?" : "its place is number \(own + 1)",
                severity: .warning)
        }
    }
}
