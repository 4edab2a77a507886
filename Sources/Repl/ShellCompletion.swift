import Glibc
import LineEditor
import PluginAPI
import Syntax

/// What Tab offers: commands, subcommands, flags, variables, paths, and the values that a command names.
final class ShellCompletion {
    let evaluator: any Evaluator
    private let history: History
    let manuals = ManualFlags()

    init(evaluator: any Evaluator, history: History) {
        self.evaluator = evaluator
        self.history = history
    }

    /// - Parameters:
    ///   - before: the lines that this one goes on with, each ended by a newline.
    ///   - cursor: in Unicode scalars.
    func complete(_ line: String, cursor: Int, after before: String = "") -> Completion {
        let above = before.unicodeScalars.count
        let found = complete(Array(before.unicodeScalars) + line.unicodeScalars.prefix(cursor))
        return Completion(start: max(found.start - above, 0), candidates: found.candidates)
    }

    private func complete(_ text: [Unicode.Scalar]) -> Completion {
        let place = CommandLineScanner(text)
        if place.isComment || (place.quote == .single && place.words.isEmpty) {
            return Completion(start: text.count, candidates: [])
        }
        if let fields = fields(text, place) { return fields }
        if let start = place.variableStart { return variables(text, start: start) }
        let value = String(place.value)
        if place.isRedirection || place.isList {
            return paths(place).complete(value, quote: place.quote, kind: .any, start: place.start)
        }
        if place.words.isEmpty { return commands(place, value) }
        if place.words == ["use"] {
            return paths(place).complete(
                value, quote: place.quote, kind: .ending([".nops"]), start: place.start)
        }
        return arguments(place, value)
    }

    func paths(_ place: CommandLineScanner) -> PathCompletion {
        let isBare = place.quote == .none && !place.raw.contains { $0 == "'" || $0 == "\"" || $0 == "\\" }
        return PathCompletion(
            workingFolder: evaluator.workingFolder, home: evaluator.environment("HOME"),
            isFlagLike: isBare && place.raw.first == "-", isPattern: isBare && place.raw.contains("*"))
    }

    // MARK: - Fields

    /// Columns of what is piped in, or fields of a variable; nil where no field's name is due.
    private func fields(_ text: [Unicode.Scalar], _ place: CommandLineScanner) -> Completion? {
        let typed = String(String.UnicodeScalarView(text.reversed().prefix(while: Self.isOfName).reversed()))
        let start = text.count - typed.unicodeScalars.count
        // A name begins after a space, a bracket or a dot, and is no flag.
        guard place.quote == .none, typed.utf8.first != UInt8(ascii: "-"), start > 0,
            " .([{,".unicodeScalars.contains(text[start - 1]),
            let fields = evaluator.fields(atEndOf: String(String.UnicodeScalarView(text)))
        else { return nil }
        return Completion(
            start: start,
            candidates: fields.filter {
                $0.name.hasPrefix(typed) && $0.name.unicodeScalars.allSatisfy(Self.isOfName)
            }.map { field in
                .init(text: field.name, label: field.name + (field.type.map { " <\($0.rawValue)>" } ?? ""))
            })
    }

    private static func isOfName(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar == "-" || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
    }

    // MARK: - Variables

    private func variables(_ text: [Unicode.Scalar], start: Int) -> Completion {
        var name = String(String.UnicodeScalarView(text[(start + 1)...]))
        let brace = name.hasPrefix("{") ? "{" : ""
        name.removeFirst(brace.count)
        let end = brace.isEmpty ? "" : "}"
        if name.hasPrefix("env.") {
            let typed = name.dropFirst(4)
            return Completion(
                start: start,
                candidates: evaluator.environmentNames().filter { $0.hasPrefix(typed) }.sorted().map {
                    .init(text: "$" + brace + "env." + $0 + end, label: $0, ending: "")
                })
        }
        guard !name.contains(".") else { return Completion(start: start, candidates: []) }
        let declared = evaluator.variableNames(atEndOf: String(String.UnicodeScalarView(text)))
        let names = Set(evaluator.variableNames() + declared).union(["env"])
        return Completion(
            start: start,
            candidates: names.filter { $0.hasPrefix(name) }.sorted().map { variable in
                let isOpen = variable == "env"
                return .init(
                    text: "$" + brace + variable + (isOpen ? "." : end), label: "$" + variable, ending: "")
            })
    }

    // MARK: - Arguments

    private func arguments(_ place: CommandLineScanner, _ value: String) -> Completion {
        let names = evaluator.commandNames()
        // The longest name that the words begin with.
        var length = 0
        for count in 1...min(place.words.count, 3)
        where names.contains(place.words.prefix(count).joined(separator: " ")) {
            length = count
        }
        let subcommands = nextWords(of: place.words, beginningWith: value)
        if !subcommands.isEmpty, !value.hasPrefix("-") {
            return Completion(start: place.start, candidates: subcommands)
        }
        guard length > 0,
            let signature = evaluator.signature(of: place.words.prefix(length).joined(separator: " "))
        else {
            return programArguments(place, value)
        }
        let given = Array(place.words.dropFirst(length))
        if value.hasPrefix("-"), place.quote == .none, !given.contains("--") {
            return flags(of: signature, given, place, value)
        }
        // After a flag that takes a value, its value.
        if let last = given.last, last.hasPrefix("-"), let flag = flag(last, of: signature),
            let type = flag.type
        {
            return values(Wanted(signature, flag.name, type, flag.completion, given), place, value)
        }
        let position = positionals(given, of: signature)
        let parameter =
            position < signature.parameters.count ? signature.parameters[position] : signature.rest
        guard let parameter else { return Completion(start: place.start, candidates: []) }
        // Fields that can't be known; files are none.
        if parameter.role != .plain, parameter.type != .closure {
            return Completion(start: place.start, candidates: [])
        }
        return values(
            Wanted(signature, parameter.name, parameter.type, parameter.completion, given), place, value)
    }

    /// Of the commands whose names begin with some words the next one, each once.
    private func nextWords(of words: [String], beginningWith typed: String) -> [Completion.Candidate] {
        let whole = (words + [typed]).joined(separator: " ")
        var seen: Set<String> = []
        return evaluator.commandNames().filter { $0.hasPrefix(whole) }.compactMap { name in
            let parts = name.split(separator: " ").map(String.init)
            guard parts.count > words.count, seen.insert(parts[words.count]).inserted else { return nil }
            let isWhole = parts.count == words.count + 1
            return .init(
                text: parts[words.count], summary: isWhole ? evaluator.signature(of: name)?.summary : nil)
        }
    }

    /// Of a program from outside: most take files; what else it takes, the lines that were entered before tell.
    private func programArguments(_ place: CommandLineScanner, _ value: String) -> Completion {
        let files = paths(place).complete(value, quote: place.quote, kind: .any, start: place.start)
        guard place.quote == .none else { return files }
        let words = CommandPrefix.stripped(place.words)
        guard !words.isEmpty else { return commandToRun(place, value) }
        if let (flag, path) = Self.flagWithPath(value) {
            return paths(place).complete(path, quote: .none, kind: .any, start: place.start, prefix: flag)
        }
        let offer = ProgramWords(
            workingFolder: evaluator.workingFolder, home: evaluator.environment("HOME"),
            programFolders: programFolders
        ).offer(after: words, beginningWith: value)
        let used = ProgramUses(history).arguments(after: words, beginningWith: value)
        if value.hasPrefix("-") {
            let described = manuals.offer(
                after: words, beginningWith: value, programFolders: programFolders,
                manualPath: evaluator.environment("MANPATH"))
            return Completion(
                start: place.start,
                candidates: Self.flags(described, used: used, others: offer?.candidates ?? [])
                    + (offer?.takesFiles ?? true ? files.candidates : []))
        }
        var candidates = offer?.candidates ?? []
        var known = Set(candidates.map(\.text))
        candidates += used.filter { known.insert($0).inserted }.map { .init(text: $0) }
        // Where nothing else fits, a file may be meant all the same.
        if offer?.takesFiles ?? true || candidates.isEmpty {
            candidates += files.candidates.filter { !known.contains($0.text) }
        }
        return Completion(start: place.start, candidates: candidates)
    }

    /// `--file=PATH`, `-I/PATH`, `of=PATH`: what stands before the path, and the path. nil: the word is none of them.
    private static func flagWithPath(_ word: String) -> (String, String)? {
        if let equals = word.firstIndex(of: "=") {
            let name = word[..<equals]
            let isName = name.allSatisfy {
                $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_")
            }
            guard isName, !name.isEmpty else { return nil }
            return (String(word[...equals]), String(word[word.index(after: equals)...]))
        }
        let characters = Array(word.prefix(3))
        guard characters.count == 3, characters[0] == "-", characters[1].isLetter,
            "/.~".contains(characters[2])
        else { return nil }
        return (String(word.prefix(2)), String(word.dropFirst(2)))
    }

    /// Those that were used before come first, then what the manual tells of, then what else is known.
    private static func flags(
        _ described: [Completion.Candidate], used: [String], others: [Completion.Candidate]
    ) -> [Completion.Candidate] {
        func name(_ candidate: Completion.Candidate) -> Substring { candidate.text.prefix { $0 != "=" } }
        let wasUsed = Set(used)
        var candidates = described.filter { wasUsed.contains(String(name($0))) }
        candidates += described.filter { !wasUsed.contains(String(name($0))) }
        let known = Set(described.map { String(name($0)) })
        return used.filter { !known.contains($0) }.map { .init(text: $0) } + candidates
            + others.filter { !known.contains(String(name($0))) && !wasUsed.contains($0.text) }
    }

    /// Behind `sudo`, `env` and their like: a program.
    private func commandToRun(_ place: CommandLineScanner, _ value: String) -> Completion {
        if value.contains("/") || value.hasPrefix("~") {
            return paths(place).complete(value, quote: .none, kind: .programs, start: place.start)
        }
        return Completion(
            start: place.start,
            candidates: value.isEmpty ? [] : programs(beginningWith: value).map { .init(text: $0) })
    }

    var programFolders: [String] {
        (evaluator.environment("PATH") ?? "").split(separator: ":").filter { $0.hasPrefix("/") }.map(
            String.init)
    }

    /// The argument that a value is wanted for.
    private struct Wanted {
        let command: String
        let name: String
        let type: ValueType
        let completion: Signature.Completion
        /// The words before it.
        let words: [String]

        init(
            _ signature: Signature, _ name: String, _ type: ValueType, _ completion: Signature.Completion,
            _ words: [String]
        ) {
            command = signature.name
            self.name = name
            self.type = type
            self.completion = completion
            self.words = words
        }
    }

    private func flag(_ word: String, of signature: Signature) -> Signature.Flag? {
        signature.flags.first { flag in
            word == "--" + flag.name || flag.short.map { word == "-" + String($0) } ?? false
        }
    }

    /// How many of the words are positional.
    private func positionals(_ given: [String], of signature: Signature) -> Int {
        var count = 0
        var isValue = false
        for word in given {
            if isValue {
                isValue = false
            } else if word.hasPrefix("-"), let flag = flag(word, of: signature) {
                isValue = flag.type != nil
            } else if !word.hasPrefix("--") {
                count += 1
            }
        }
        return count
    }

    private func flags(
        of signature: Signature, _ given: [String], _ place: CommandLineScanner, _ value: String
    ) -> Completion {
        if let equals = value.firstIndex(of: "="), let flag = flag(String(value[..<equals]), of: signature) {
            let head = String(value[...equals])
            let rest = String(value[value.index(after: equals)...])
            let offered = values(
                Wanted(signature, flag.name, flag.type ?? .bool, flag.completion, given), place, rest)
            return Completion(
                start: place.start,
                candidates: offered.candidates.map {
                    .init(text: head + $0.text, label: $0.label, summary: $0.summary, ending: $0.ending)
                })
        }
        let candidates = signature.flags.filter {
            ("--" + $0.name).hasPrefix(value) && !given.contains("--" + $0.name)
        }.map { flag in
            let short = flag.short.map { "-\($0), " } ?? ""
            let type = flag.type.map { " <\($0.rawValue)>" } ?? ""
            // Behind a lone `-` the short ones are due.
            let text = value == "-" ? flag.short.map { "-\($0)" } : nil
            return Completion.Candidate(
                text: text ?? "--" + flag.name, label: short + "--" + flag.name + type, summary: flag.summary)
        }
        return Completion(start: place.start, candidates: candidates)
    }

    private func values(_ wanted: Wanted, _ place: CommandLineScanner, _ value: String) -> Completion {
        func offer(_ values: [OfferedValue], type: String = "") -> Completion {
            Completion(
                start: place.start,
                candidates: values.filter { $0.value.hasPrefix(value) }.map {
                    .init(
                        text: PathCompletion.quoted($0.value, place.quote, isOpen: false),
                        label: PathCompletion.visible($0.value) + type, summary: $0.summary)
                })
        }
        func files(_ kind: PathCompletion.Kind) -> Completion {
            paths(place).complete(value, quote: place.quote, kind: kind, start: place.start)
        }
        switch wanted.completion {
        case .values(let values): return offer(values.map { OfferedValue($0) })
        case .commandWords:
            // The words of a name one by one.
            let given = wanted.words.filter { !$0.hasPrefix("-") }
            return Completion(
                start: place.start, candidates: nextWords(of: given, beginningWith: value))
        case .commands:
            return offer(
                evaluator.commandNames().map {
                    OfferedValue($0, summary: evaluator.signature(of: $0)?.summary)
                })
        case .folders: return files(.folders)
        case .files(let endings): return files(.ending(endings))
        case .offered:
            let values = evaluator.offers(
                of: wanted.command, for: wanted.name, typed: value, words: wanted.words)
            let tells = wanted.type != .string && wanted.type != .any
            return offer(values, type: tells ? " <\(wanted.type.rawValue)>" : "")
        case .byType:
            switch wanted.type {
            case .bool: return offer([OfferedValue("false"), OfferedValue("true")])
            case .path, .glob, .string, .any, .words: return files(.any)
            default: return Completion(start: place.start, candidates: [])
            }
        }
    }
}
