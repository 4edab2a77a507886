// What an environment has otherwise than the base, where the base serves as its schema: a slip, or meant.

import PluginAPI

struct BaseDifferences {
    let base: Node?
    /// Whether a file's own text is complained of at a place.
    let hasTrap: (Origin) -> Bool
    /// Whether environments beside this one have a key, too.
    let isShared: (ConfigKey) -> Bool

    /// Sections whose keys are names.
    static let namings: Set<String> = [
        "labels", "annotations", "tags", "attributes", "metadata", "headers", "env", "extra", "params",
        "parameters", "properties", "args", "aliases", "selector", "topics", "users", "mapping", "mappings",
        "countries", "features", "flags", "groups", "messages", "permissions", "prices", "queues", "quotas",
        "roles",
        "routes", "schedules", "thresholds", "translations", "variables", "weights",
    ]

    /// Whether a drafted schema is right to complain: environments may add sections and secrets of their own, and what
    /// several of them have is no slip.
    func isSlip(_ problem: SchemaProblem, _ instance: Instance, _ environment: String) -> Bool {
        if let part = instance.part(at: problem.key), FileValidation.isAnyPort(problem, part, environment) {
            return false
        }
        guard problem.rule == "additionalProperties", case .name(let name)? = problem.key.steps.last else {
            let part = instance.part(at: problem.key)
            switch (problem.rule, part?.content) {
            case ("minimum", _) where isWithoutWorkers(problem): return false
            // `null` takes a value away, and a word may stand for a number.
            case ("type", .null?): return false
            case ("type", let content?) where isNumberOrOff(content, problem.key): return false
            case ("type", let content?) where isOtherForm(content, problem.key): return false
            case ("type", .string(let text)?) where WellKnownKeys.numberWords.contains(text):
                return text == "none" && isSectionOrSwitch(problem.key)
            // None and without end need no unit.
            case ("type", .int(0)?) where WellKnownKeys(problem.key) == .duration: return false
            case ("type", .int(-1)?) where WellKnownKeys(problem.key) == .duration: return false
            // A network or a name may stand where the base has an address.
            case ("format", .string("")?) where problem.message.contains(StringFormat.ipv4.text): return false
            case ("format", .string(let text)?) where problem.message.contains(StringFormat.ipv4.text):
                return text.allSatisfy { $0.isNumber || $0 == "." }
            // What any site may do is said by its own rule; a file's own trap is said already.
            case ("pattern", .string("*")?): return false
            default: return !hasTrap(problem.origin)
            }
        }
        let isSlip = problem.help?.hasPrefix("did you mean") ?? false
        if isSlip { return true }
        if SecretMask.isSecretName(name) { return false }
        let around = problem.key.steps.dropLast()
        if isOfOtherKind(problem.key, instance), !isElsewhere(name, around) { return false }
        // Sections, items of lists, and what is no setting but a name that the project gives.
        if instance.part(at: problem.key)?.members != nil { return false }
        let isNamed = around.contains { step in
            switch step {
            case .index: true
            case .name(let name):
                WellKnownKeys.words(name).last.map(Self.namings.contains) ?? false
                    || WellKnownKeys.words(name).suffix(2) == ["rate", "limits"]
            }
        }
        if around.isEmpty, isOfFamily(name) { return false }
        if isNamed || (WellKnownKeys.isUsual(problem.key) && !isElsewhere(name, around)) { return false }
        return !isShared(problem.key)
    }

    /// Whether the base has no number at a key for which a word may stand.
    private func isSectionOrSwitch(_ key: ConfigKey) -> Bool {
        switch base?.node(at: key)?.content {
        case .map, .list, .keyed, .scalar(.bool): true
        default: false
        }
    }

    private static let choosing: Set<String> = [
        "adapter", "backend", "dialect", "driver", "engine", "exporter", "kind", "provider", "service",
        "store",
        "transport",
        "type",
    ]

    /// Whether a number of workers is 0 where the base has none, so that the program itself does the work.
    func isWithoutWorkers(_ problem: SchemaProblem) -> Bool {
        guard problem.rule == "minimum", WellKnownKeys(problem.key) == .count,
            case .scalar(.int(0))? = base?.node(at: problem.key)?.content
        else { return false }
        return true
    }

    /// Whether names at the top belong together by their first word, as variables of some program: `ansible_connection`.
    private func isOfFamily(_ name: String) -> Bool {
        guard let first = WellKnownKeys.words(name).first, first.utf8.count > 3,
            first.utf8.count < name.utf8.count
        else { return false }
        let others =
            base?.fields?.names.filter { WellKnownKeys.words($0).first == first && $0 != first } ?? []
        return others.count > 2
    }

    /// Fields of schedules, which take a number and patterns of numbers.
    private static let scheduled: Set<String> = [
        "day", "dom", "dow", "hour", "minute", "month", "second", "weekday", "week",
    ]

    /// Whether a value may be written in two ways by its form or name: a count or a percentage (`maxSurge: 25%`), a number or
    /// a pattern of them in a schedule, a port or an address to listen at.
    private func isOtherForm(_ content: Instance.Content, _ key: ConfigKey) -> Bool {
        guard case .scalar(let below)? = base?.node(at: key)?.content else { return false }
        func isPercentage(_ text: String) -> Bool {
            text.hasSuffix("%") && text.utf8.count > 1 && text.utf8.dropLast().allSatisfy(\.isASCIIDigit)
        }
        let word = WellKnownKeys.words(key.lastName ?? "").last ?? ""
        switch (below, content) {
        case (.int, .string(let text)):
            if isPercentage(text) { return WellKnownKeys(key) == nil }
            if Self.scheduled.contains(word) {
                return text.utf8.allSatisfy { $0.isASCIIDigit || "*/,-".utf8.contains($0) }
            }
            return word == "listen" && (text.contains(":") || text.contains(" ") || text.hasPrefix("/"))
        case (.string(let text), .int): return isPercentage(text.string)
        default: return false
        }
    }

    /// Whether a section, or one around it, is of another kind here than in the base, `storage: {service: s3}` for
    /// `{service: local}`, or is on only here, and so has settings of its own.
    private func isOfOtherKind(_ key: ConfigKey, _ instance: Instance) -> Bool {
        var outer = key
        // All of a project is of no kind.
        while outer.steps.count > 1 {
            outer.removeLast()
            if isOfOtherKind(section: outer, instance) { return true }
        }
        return false
    }

    private func isOfOtherKind(section outer: ConfigKey, _ instance: Instance) -> Bool {
        guard let own = instance.part(at: outer)?.members, let below = base?.node(at: outer)?.fields else {
            return false
        }
        return zip(own.names, own.values).contains { name, value in
            let words = WellKnownKeys.words(name)
            guard let word = words.last, case .scalar(let before)? = below[name]?.content else {
                return false
            }
            if word == "enabled" || word == "enable",
                case (.bool(false), .bool(true)) = (before, value.content)
            {
                return true
            }
            guard Self.choosing.contains(word) || words == ["delivery", "method"], let text = value.string,
                let other = before.string
            else { return false }
            return text != other
        }
    }

    /// A number that is no integer where the base has one, or `false` for none beside a number, at a name that says nothing of it.
    private func isNumberOrOff(_ content: Instance.Content, _ key: ConfigKey) -> Bool {
        guard case .scalar(let below)? = base?.node(at: key)?.content else { return false }
        // `1.0` is a decimal, though an integer to schemas.
        if case (.float, .number) = (below, content) { return true }
        guard WellKnownKeys(key) == nil, !SchemaInference.isQuantity(key) else { return false }
        switch (below, content) {
        case (.int, .number), (.int, .bool(false)), (.float, .bool(false)), (.bool(false), .number):
            return true
        // 0 and 1 are how one writes a switch wrongly.
        case (.bool(false), .int(let int)): return int != 0 && int != 1
        default: return false
        }
    }

    /// Whether the base has a name further in or further out than a section: one that lost its indentation is a slip.
    private func isElsewhere(_ name: String, _ section: ArraySlice<ConfigKey.Step>) -> Bool {
        guard var node = base else { return false }
        for step in section {
            if node.fields?[name] != nil { return true }
            guard case .name(let inner) = step, let next = node.fields?[inner] else { return false }
            node = next
        }
        var isWithin = false
        node.forEachValue { key, _ in isWithin = isWithin || key.steps.contains(.name(name)) }
        return isWithin
    }
}
