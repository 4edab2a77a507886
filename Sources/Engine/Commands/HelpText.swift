import Platform
import PluginAPI
import Syntax

/// Help as text, made from signatures.
enum HelpText {
    static func command(_ signature: Signature) -> String {
        var text = signature.summary + "\n\nUsage: \(signature.usage)\n"
        if !signature.details.isEmpty { text += "\n\(signature.details)\n" }
        text += parametersAndFlags(signature)
        if signature.input != [.nothing] || signature.output != .nothing {
            text +=
                "\nInput: \(signature.input.map(\.rawValue).joined(separator: " or ")). Output: \(signature.outputText).\n"
        }
        if signature.changesThings {
            text +=
                "\nIt changes things: --dry-run shows what it would do, "
                + (signature.changesFiles
                    ? "`undo` takes it back.\n--no-undo keeps nothing for that; --lock-timeout 10s waits that long for another nops at work here.\n"
                    : "and nothing takes it back.\n")
        }
        if !signature.examples.isEmpty {
            text += "\nExamples:\n"
            for example in signature.examples {
                text +=
                    "  # \(example.summary)\n"
                    + example.source.split(separator: "\n").map { "  \($0)\n" }.joined()
                if let output = example.output, !output.isEmpty {
                    text += output.split(separator: "\n", omittingEmptySubsequences: false).map {
                        "    \($0)\n"
                    }.joined()
                }
            }
        }
        return text
    }

    /// A help's text for a terminal: sentences are broken between words, those of a table's second column below each other. Code
    /// stays as it is.
    static func fitted(_ text: String, to columns: Int?) -> String {
        guard let columns else { return text }
        var isInExamples = false
        return LineFolding(columns: columns, width: DisplayWidth.of).folded(text) { line in
            if !line.hasPrefix(" ") { isInExamples = line == "Examples:" }
            guard line.hasPrefix("  ") else { return line.hasPrefix("Usage:") ? 7 : 0 }
            if isInExamples { return line.hasPrefix("  # ") ? 4 : nil }
            let row = line.dropFirst(2)
            guard let gap = row.firstRange(of: "  ") else { return 4 }
            return row.distance(
                from: row.startIndex, to: row[gap.upperBound...].firstIndex { $0 != " " } ?? gap.upperBound)
                + 2
        }
    }

    private static func parametersAndFlags(_ signature: Signature) -> String {
        var rows: [(String, String)] = signature.parameters.map {
            ("<\($0.name)>: \($0.type.rawValue)", $0.summary)
        }
        if let rest = signature.rest {
            let name = signature.restMinimum > 0 ? "<\(rest.name)…>" : "[\(rest.name)…]"
            rows.append(("\(name): \(rest.type.rawValue)", rest.summary))
        }
        return section("Parameters", rows)
            + section(
                "Flags",
                signature.ownFlags.map { flag in
                    let short = flag.short.map { "-\($0), " } ?? ""
                    return (
                        short + "--\(flag.name)" + (flag.type.map { " <\($0.rawValue)>" } ?? ""), flag.summary
                    )
                })
    }

    static func section(_ title: String, _ rows: [(String, String)]) -> String {
        guard !rows.isEmpty else { return "" }
        let width = rows.map(\.0.count).max() ?? 0
        return "\n\(title):\n"
            + rows.map { row in
                ("  " + row.0 + String(repeating: " ", count: width - row.0.count) + "  " + row.1)
                    .trimmingEnd() + "\n"
            }.joined()
    }

    /// A `def` seen as a command.
    /// - Parameter name: what it is called by; nil: by its own name.
    static func signature(of definition: Definition, as name: String? = nil) -> Signature {
        let called = name ?? definition.name.text
        var parameters: [Signature.Parameter] = []
        var rest: Signature.Parameter?
        var flags: [Signature.Flag] = []
        for parameter in definition.parameters {
            let name = parameter.name.text
            let help = [parameter.help, defaultText(parameter)].filter { !$0.isEmpty }.joined(separator: " ")
            switch parameter.kind {
            case .positional:
                parameters.append(
                    .init(name, parameter.type ?? .any, help, isOptional: parameter.defaultValue != nil))
            case .rest: rest = .init(name, parameter.type ?? .any, help)
            case .flag(let short):
                if let type = parameter.type {
                    flags.append(.init(name, short: short, type, help))
                } else {
                    flags.append(.init(name, short: short, help))
                }
            }
        }
        let lines = definition.help.split(separator: "\n", maxSplits: 1).map(String.init)
        return Signature(
            called, lines.first ?? "A function of yours.",
            details: lines.dropFirst().first ?? "", parameters: parameters,
            rest: rest, flags: flags,
            input: definition.inputTypes.isEmpty ? [.any] : definition.inputTypes.map(\.type),
            output: definition.returnType ?? .any)
    }

    /// `(by default 3)`, where the default is a plain value.
    private static func defaultText(_ parameter: Definition.Parameter) -> String {
        guard let value = parameter.defaultValue else { return "" }
        switch value.kind {
        case .word(let text, _): return "(by default \(text))"
        case .string(let text): return "(by default \(text.isEmpty ? "empty" : text))"
        case .int(let int): return "(by default \(int))"
        case .float(let float): return "(by default \(float))"
        case .bool(let bool): return "(by default \(bool))"
        case .size(let size): return "(by default \(SizeText.exact(size)))"
        case .duration(let duration): return "(by default \(DurationText.text(duration)))"
        default: return ""
        }
    }

    /// `nops SCRIPT --help`: `main`'s signature is the script's command line.
    static func script(_ name: String, _ main: Definition?) -> String {
        guard let main else { return "" }
        let signature = signature(of: main)
        var text = main.help.isEmpty ? "" : main.help + "\n\n"
        text += "Usage: nops \(name)" + signature.usage.dropFirst(main.name.text.count) + "\n"
        text += parametersAndFlags(signature)
        return text
    }
}

extension String {
    fileprivate func trimmingEnd() -> String {
        var copy = self
        while copy.last == " " { copy.removeLast() }
        return copy
    }
}
