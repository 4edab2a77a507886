import Glibc
import Platform
import PluginAPI
import Syntax

/// Tells what the arguments of a call are, as far as that is known before it runs.
struct ArgumentText {
    let module: Module
    let machine: Machine
    /// The source of a place.
    let source: (Span) -> String

    /// `path: *.log (3 files), --recursive`
    func text(_ arguments: [Argument], of signature: Signature?) -> String {
        var texts: [String] = []
        var position = 0
        /// The word before, as written: it may say that the next is a secret.
        var before = ""
        for argument in arguments {
            switch argument {
            case .positional(let value):
                var parameter: Signature.Parameter?
                if let signature {
                    position += ArgumentText.passedOver(by: value, signature.parameters.dropFirst(position))
                    parameter =
                        position < signature.parameters.count
                        ? signature.parameters[position] : signature.rest
                }
                position += 1
                let written = source(value.span)
                let isSecret = ArgumentText.isSecret(written, after: before)
                before = written
                texts.append(
                    (parameter.map { $0.name + ": " } ?? "")
                        + (isSecret ? SecretMask.mask : text(value, type: parameter?.type)))
            case .flag(let name, let isShort, let value):
                let flag = (isShort && name.text.count == 1 ? "-" : "--") + name.text
                let type = signature?.flags.first { $0.name == name.text }?.type
                before = flag
                guard let value else {
                    texts.append(flag)
                    continue
                }
                let isSecret = ArgumentText.isSecret(source(value.span), after: flag)
                texts.append(flag + " " + (isSecret ? SecretMask.mask : text(value, type: type)))
            case .spread(let value):
                before = ""
                texts.append("..." + text(value, type: nil))
            }
        }
        return texts.joined(separator: ", ")
    }

    /// How many parameters are left out before a block: `transaction [name] <body>`.
    private static func passedOver(
        by value: Expression, _ parameters: ArraySlice<Signature.Parameter>
    ) -> Int {
        guard value.closure != nil else { return 0 }
        let others = parameters.prefix { $0.isOptional && ![.block, .closure, .any].contains($0.type) }
        return others.count < parameters.count ? others.count : 0
    }

    private static func isSecret(_ word: String, after before: String) -> Bool {
        guard before.hasPrefix("-"), !word.hasPrefix("-"), !word.hasPrefix("$"), !word.hasPrefix("(") else {
            return false
        }
        return SecretMask.masked("\(before) x") != "\(before) x"
    }

    /// A value as written, and what it stands for where that is known.
    func text(_ value: Expression, type: ValueType?) -> String {
        let written = SecretMask.masked(ArgumentText.short(source(value.span)))
        switch value.kind {
        case .glued(let parts):
            guard let names = try? matches(parts) else { return written }
            return written + " (\(names.isEmpty ? "nothing matches" : ArgumentText.count(names.count)))"
        case .word(let word, _), .string(let word):
            return type == .path ? written + " (\(state(of: word)))" : written
        case .variable, .path: return known(value).map { "\(written) = \($0)" } ?? written
        default: return written
        }
    }

    /// `3 files`
    private static func count(_ count: Int) -> String { count == 1 ? "1 file" : "\(count) files" }

    /// On one line, cut at 200 characters: what doesn't fit on the screen is cut there.
    static func short(_ text: String, to length: Int = 200) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return line.count > length ? line.prefix(length - 1) + "…" : line
    }

    /// What is at a path.
    func state(of path: String) -> String {
        let full = machine.absolute(
            path.hasPrefix("~/") ? (machine.variables["HOME"] ?? "~") + path.dropFirst(1) : path)
        if Files.isFolder(full) { return "a folder" }
        guard let info = (try? FileInfo.of(full)) ?? nil else { return "not there" }
        return "a file, \(SizeText.short(Int(info.size)))"
    }

    /// The value of a variable, or of a field in it, that has one; a name that tells of a secret hides it.
    private func known(_ value: Expression) -> String? {
        switch value.kind {
        case .variable(let name): return load(name).flatMap { shown($0, name: name) }
        case .path(let base, let path):
            guard case .variable(let name) = base.kind else { return nil }
            var found: Value
            var last = name
            var rest = path[...]
            if name == "env" {
                guard case .field(let key)? = path.first?.kind, let value = machine.variables.value(key)
                else {
                    return nil
                }
                found = value
                last = key
                rest = rest.dropFirst()
            } else {
                guard let loaded = load(name) else { return nil }
                found = loaded
            }
            for accessor in rest {
                guard case .field(let key) = accessor.kind, case .record(let record) = found,
                    let field = record[key]
                else { return nil }
                found = field
                last = key
            }
            return shown(found, name: last)
        default: return nil
        }
    }

    private func load(_ name: String) -> Value? {
        guard let variable = module.variables[name] else { return nil }
        return try? module.load(variable.slot)
    }

    private func shown(_ value: Value, name: String) -> String? {
        let assignment = "\(name)=x"
        if SecretMask.masked(assignment) != assignment { return SecretMask.mask }
        switch value {
        case .stream, .closure, .error: return nil
        case .list(let list): return "a list of \(list.items.count)"
        default:
            return (try? value.plainText()).map { SecretMask.masked(ArgumentText.short($0)) }
                ?? value.type.rawValue
        }
    }

    /// The paths that a word with stars in it matches; nil: it has none, or depends on what isn't known yet.
    private func matches(_ parts: [WordPart]) throws -> [String]? {
        var tokens: [[GlobMatcher.Token]] = [[]]
        var hasStar = false
        func add(_ text: String) {
            for (index, part) in text.split(separator: "/", omittingEmptySubsequences: false).enumerated() {
                if index > 0 { tokens.append([]) }
                if !part.isEmpty { tokens[tokens.count - 1].append(.text(Array(part.utf8))) }
            }
        }
        for part in parts {
            switch part {
            case .text(let text), .quoted(let text): add(text)
            case .star:
                hasStar = true
                tokens[tokens.count - 1].append(.star)
            case .doubleStar:
                hasStar = true
                tokens[tokens.count - 1].append(.doubleStar)
            case .value(let value):
                guard case .variable(let name) = value.kind, let known = load(name)?.string else {
                    return nil
                }
                add(known)
            }
        }
        return hasStar ? try GlobMatcher(parts: tokens, folder: machine.folder).paths() : nil
    }
}
