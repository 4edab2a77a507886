// What a schema says of a value.

import Platform
import PluginAPI
import Syntax

/// Parts of a value that some schema has looked at: for `unevaluatedItems` and `unevaluatedProperties`.
struct EvaluatedParts {
    /// Items before this index.
    private(set) var itemCount = 0
    private var items: Set<Int> = []
    private var members: Set<Int> = []

    mutating func markItems(upTo count: Int) { itemCount = max(itemCount, count) }
    mutating func mark(item: Int) { items.insert(item) }
    mutating func mark(member: Int) { members.insert(member) }

    func hasItem(_ index: Int) -> Bool { index < itemCount || items.contains(index) }
    func hasMember(_ index: Int) -> Bool { members.contains(index) }

    mutating func add(_ other: EvaluatedParts) {
        itemCount = max(itemCount, other.itemCount)
        if !other.items.isEmpty { items.formUnion(other.items) }
        if !other.members.isEmpty { members.formUnion(other.members) }
    }
}

/// One run of a schema over a value.
final class SchemaEvaluation {
    private let registry: SchemaRegistry
    private let checkInterrupt: () throws -> Void
    private(set) var problems: [SchemaProblem] = []
    private var path: [ConfigKey.Step]
    /// Resources from the outside in, each where another one begins.
    private var scope: [SchemaResource] = []
    private var depth = 0
    /// Where the stack was at the outermost schema.
    private var stackStart: UInt = 0
    /// How many schemas look at the same value, each because of the one before.
    private var inPlace = 0
    private var steps = 0

    /// Bytes of a thread's stack, of which there are 8 MB: a document may be 512 deep, with several schemas for each level.
    private static let stackLimit = 6_000_000
    private static let inPlaceLimit = 200
    private static let stepLimit = 10_000_000

    struct Outcome {
        var isValid = true
        var parts = EvaluatedParts()
    }

    init(
        _ registry: SchemaRegistry, at key: ConfigKey = .root,
        checkInterrupt: @escaping () throws -> Void = {}
    ) {
        self.registry = registry
        self.checkInterrupt = checkInterrupt
        path = key.steps
    }

    /// All that is wrong with a value, in the order of the schema's keywords.
    /// - Throws: an `ErrorValue` where the schema goes in a circle or can't be worked out.
    static func problems(
        of instance: Instance, _ schema: Schema, _ registry: SchemaRegistry, at key: ConfigKey = .root,
        checkInterrupt: @escaping () throws -> Void = {}
    ) throws -> [SchemaProblem] {
        let evaluation = SchemaEvaluation(registry, at: key, checkInterrupt: checkInterrupt)
        // Most values are valid, which is decided faster without messages.
        if try evaluation.evaluate(schema, instance, isTelling: false).isValid { return [] }
        _ = try evaluation.evaluate(schema, instance, isTelling: true)
        // Several schemas may say the same.
        var told: Set<String> = []
        return evaluation.problems.filter { told.insert("\($0.key.text) \($0.rule) \($0.message)").inserted }
    }

    // MARK: Walking

    /// `isTelling`: goes on after the first failure, and notes each in `problems`.
    private func evaluate(_ schema: Schema, _ instance: Instance, isTelling: Bool) throws -> Outcome {
        if case .unknown = instance.content { return Outcome() }
        try enter(schema)
        let isNew = scope.last !== schema.resource
        if isNew { scope.append(schema.resource) }
        defer {
            if isNew { scope.removeLast() }
            depth -= 1
            inPlace -= 1
        }
        var outcome = Outcome()
        for keyword in try registry.keywords(of: schema) {
            // Directly, where schemas lead deeper, so that each level takes little of the stack.
            let asked: Outcome
            switch keyword {
            case .reference(let target): asked = try evaluate(target, instance, isTelling: isTelling)
            case .items, .contains, .unevaluatedItems:
                asked = try askItems(keyword, instance, outcome.parts, isTelling)
            case .members, .propertyNames, .unevaluatedProperties:
                asked = try askMembers(keyword, schema, instance, outcome.parts, isTelling)
            case .allOf(let schemas): asked = try all(schemas, instance, isTelling)
            case .anyOf(let schemas): asked = try alternatives(schemas, instance, "anyOf", isTelling)
            case .oneOf(let schemas): asked = try alternatives(schemas, instance, "oneOf", isTelling)
            default: asked = try ask(keyword, schema, instance, isTelling)
            }
            if asked.isValid || isTelling { outcome.parts.add(asked.parts) }
            if !asked.isValid {
                outcome.isValid = false
                if !isTelling { return outcome }
            }
        }
        return outcome
    }

    /// The stack grows towards lower addresses.
    @inline(never)
    private static func stackAddress() -> UInt {
        var mark: UInt8 = 0
        return withUnsafeMutablePointer(to: &mark) { UInt(bitPattern: $0) }
    }

    private func enter(_ schema: Schema) throws {
        depth += 1
        inPlace += 1
        steps += 1
        if steps & 0xFFF == 0 { try checkInterrupt() }
        if inPlace > Self.inPlaceLimit {
            throw schema.source.origin.error(
                "the schema refers to itself without end, at the same value",
                help: "a `$ref` in a circle must lead into a part of the value: an item or a property")
        }
        let stack = Self.stackAddress()
        if depth == 1 { stackStart = stack }
        if stackStart > stack, stackStart - stack > Self.stackLimit {
            throw schema.source.origin.error(
                "values and schemas nest too deep: \(depth) schemas in each other")
        }
        if steps > Self.stepLimit {
            throw schema.source.origin.error(
                "this schema takes too much work: more than \(Self.stepLimit) steps")
        }
    }

    /// Evaluates a part of the value.
    private func evaluate(
        _ schema: Schema, _ part: Instance, _ step: ConfigKey.Step, _ isTelling: Bool
    ) throws -> Bool {
        let outer = inPlace
        inPlace = 0
        path.append(step)
        defer {
            path.removeLast()
            inPlace = outer
        }
        return try evaluate(schema, part, isTelling: isTelling).isValid
    }

    private func tell(
        _ isTelling: Bool, _ instance: Instance, _ rule: String, atKey: Bool = false,
        _ text: () -> (message: String, help: String?)
    ) {
        guard isTelling else { return }
        let (message, help) = text()
        var key = ConfigKey.root
        for step in path { key = key.appending(step) }
        let origin = atKey ? instance.keyOrigin : instance.origin
        problems.append(SchemaProblem(origin: origin, key: key, rule: rule, message: message, help: help))
    }

    private func failed(
        _ isTelling: Bool, _ instance: Instance, _ rule: String,
        _ text: () -> (message: String, help: String?)
    ) -> Outcome {
        tell(isTelling, instance, rule, text)
        return Outcome(isValid: false)
    }

    private func ask(
        _ keyword: SchemaKeyword, _ schema: Schema, _ instance: Instance, _ isTelling: Bool
    ) throws -> Outcome {
        switch keyword {
        case .never:
            return failed(isTelling, instance, "false") { ("nothing is allowed here", nil) }
        case .dynamicReference(let name, let target):
            let outermost = scope.lazy.compactMap { $0.dynamicAnchors[name] }.first
            let found = try outermost.map { try registry.schema($0, target) } ?? target
            return try evaluate(found, instance, isTelling: isTelling)
        case .recursiveReference(let target):
            guard target.resource.isRecursiveAnchor, target.source === target.resource.root else {
                return try evaluate(target, instance, isTelling: isTelling)
            }
            let outermost = scope.first(where: \.isRecursiveAnchor)?.root
            let found = try outermost.map { try registry.schema($0, target) } ?? target
            return try evaluate(found, instance, isTelling: isTelling)
        case .not(let schema):
            guard try evaluate(schema, instance, isTelling: false).isValid else { return Outcome() }
            return failed(isTelling, instance, "not") {
                (
                    "this must not be, and is \(instance.shown)",
                    "the schema's `not` describes it (\(schema.source.origin.text))"
                )
            }
        case .condition(let condition, let then, let other):
            let result = try evaluate(condition, instance, isTelling: false)
            guard let next = result.isValid ? then : other else {
                return result.isValid ? result : Outcome()
            }
            var outcome = try evaluate(next, instance, isTelling: isTelling)
            if result.isValid { outcome.parts.add(result.parts) }
            return outcome
        case .dependentSchemas(let pairs):
            guard let members = instance.members else { return Outcome() }
            var outcome = Outcome()
            for (name, schema) in pairs where members.position(of: name) != nil {
                let result = try evaluate(schema, instance, isTelling: isTelling)
                outcome.parts.add(result.parts)
                if !result.isValid { outcome.isValid = false }
            }
            return outcome
        default:
            return Outcome(
                isValid: try SchemaAssertion.holds(keyword, instance) { rule, text in
                    tell(isTelling, instance, rule, text)
                })
        }
    }

    // MARK: Alternatives

    private func all(_ schemas: [Schema], _ instance: Instance, _ isTelling: Bool) throws -> Outcome {
        var outcome = Outcome()
        for schema in schemas {
            let result = try evaluate(schema, instance, isTelling: isTelling)
            outcome.parts.add(result.parts)
            if !result.isValid {
                outcome.isValid = false
                if !isTelling { return outcome }
            }
        }
        return outcome
    }

    private func alternatives(
        _ schemas: [Schema], _ instance: Instance, _ rule: String, _ isTelling: Bool
    ) throws -> Outcome {
        var outcome = Outcome(isValid: false)
        var valid = 0
        for schema in schemas {
            let result = try evaluate(schema, instance, isTelling: false)
            guard result.isValid else { continue }
            valid += 1
            if rule == "oneOf", valid > 1 {
                return failed(isTelling, instance, rule) {
                    ("this fits more than one of \(schemas.count) alternatives, and must fit only one", nil)
                }
            }
            outcome.parts.add(result.parts)
        }
        if valid > 0 {
            outcome.isValid = true
            return outcome
        }
        if isTelling { try tellNearest(schemas, instance, rule) }
        return Outcome(isValid: false)
    }

    /// Says what is wrong by the one alternative that is meant, where that can be told: it fits this value's type.
    private func tellNearest(_ schemas: [Schema], _ instance: Instance, _ rule: String) throws {
        let before = problems
        var kept: [[SchemaProblem]] = []
        for schema in schemas {
            problems = []
            _ = try evaluate(schema, instance, isTelling: true)
            kept.append(problems)
        }
        problems = before
        let near = kept.filter { found in
            !found.contains { $0.key.steps == path && ["type", "const", "enum", "false"].contains($0.rule) }
        }
        if near.count == 1 || kept.count == 1, let found = near.first ?? kept.first {
            problems += found
            return
        }
        tell(true, instance, rule) {
            let reasons = kept.compactMap { $0.first?.message }
            let unique = reasons.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
            return (
                "this fits none of \(schemas.count) alternatives: "
                    + unique.prefix(4).joined(separator: "; or "),
                kept.compactMap { $0.first?.help }.first
            )
        }
    }

    // MARK: Lists

    private func askItems(
        _ keyword: SchemaKeyword, _ instance: Instance, _ parts: EvaluatedParts, _ isTelling: Bool
    ) throws -> Outcome {
        guard case .array(let items) = instance.content else { return Outcome() }
        var outcome = Outcome()
        switch keyword {
        case .items(let first, let rest):
            for (index, item) in items.enumerated() {
                guard let schema = index < first.count ? first[index] : rest else { break }
                if try !evaluate(schema, item, .index(index), isTelling) {
                    outcome.isValid = false
                    if !isTelling { return outcome }
                }
            }
            outcome.parts.markItems(upTo: rest == nil ? min(first.count, items.count) : items.count)
        case .contains(let schema, let minimum, let maximum, let marksItems):
            var count = 0
            for (index, item) in items.enumerated() where try evaluate(schema, item, .index(index), false) {
                count += 1
                if marksItems { outcome.parts.mark(item: index) }
            }
            if count < minimum {
                return failed(isTelling, instance, minimum == 1 ? "contains" : "minContains") {
                    (
                        "at least \(minimum) item\(minimum == 1 ? "" : "s") must be as `contains` says (\(schema.source.origin.text)), and \(count) \(count == 1 ? "is" : "are")",
                        nil
                    )
                }
            }
            if let maximum, count > maximum {
                return failed(isTelling, instance, "maxContains") {
                    (
                        "at most \(maximum) items may be as `contains` says (\(schema.source.origin.text)), and \(count) are",
                        nil
                    )
                }
            }
        case .unevaluatedItems(let schema):
            for (index, item) in items.enumerated() where !parts.hasItem(index) {
                if try evaluate(schema, item, .index(index), false) { continue }
                outcome.isValid = false
                guard isTelling else { return outcome }
                try tellPart(schema, item, .index(index), "unevaluatedItems") {
                    (
                        "there must be no item here",
                        "\(index) item\(index == 1 ? "" : "s") may stand before it"
                    )
                }
            }
            outcome.parts.markItems(upTo: items.count)
        default: break
        }
        return outcome
    }

    /// Of a part that is not allowed at all, that; else what is wrong with it.
    private func tellPart(
        _ schema: Schema, _ part: Instance, _ step: ConfigKey.Step, _ rule: String,
        _ text: () -> (message: String, help: String?)
    ) throws {
        guard case .bool(false) = schema.source.content else {
            _ = try evaluate(schema, part, step, true)
            return
        }
        path.append(step)
        tell(true, part, rule, atKey: true, text)
        path.removeLast()
    }

    // MARK: Mappings

    private func askMembers(
        _ keyword: SchemaKeyword, _ schema: Schema, _ instance: Instance, _ parts: EvaluatedParts,
        _ isTelling: Bool
    ) throws -> Outcome {
        guard let members = instance.members else { return Outcome() }
        var outcome = Outcome()
        switch keyword {
        case .members(let rules):
            for (index, name) in members.names.enumerated() {
                if try !ask(rules, members, index, name, schema, &outcome.parts, isTelling) {
                    outcome.isValid = false
                    if !isTelling { return outcome }
                }
            }
        case .propertyNames(let schema):
            for (name, value) in zip(members.names, members.values) {
                let text = Instance(.string(name), value.keyOrigin)
                if try evaluate(schema, text, .name(name), false) { continue }
                outcome.isValid = false
                guard isTelling else { return outcome }
                try tellPart(schema, text, .name(name), "propertyNames") {
                    ("there must be no key here", nil)
                }
            }
        case .unevaluatedProperties(let rest):
            for (index, name) in members.names.enumerated() where !parts.hasMember(index) {
                if try evaluate(rest, members.values[index], .name(name), false) {
                    outcome.parts.mark(member: index)
                    continue
                }
                outcome.isValid = false
                guard isTelling else { return outcome }
                try tellPart(rest, members.values[index], .name(name), "unevaluatedProperties") {
                    unknownKey(name, members, schema)
                }
            }
        default: break
        }
        return outcome
    }

    private func ask(
        _ rules: SchemaMembers, _ members: Instance.Members, _ index: Int, _ name: String, _ schema: Schema,
        _ parts: inout EvaluatedParts, _ isTelling: Bool
    ) throws -> Bool {
        let value = members.values[index]
        var isValid = true
        var isKnown = false
        if let rule = rules.named[name] {
            isKnown = true
            if case .bool(false) = rule.source.content {
                isValid = false
                if isTelling {
                    try tellPart(rule, value, .name(name), "properties") {
                        ("the key `\(name)` is not allowed here", nil)
                    }
                }
            } else if try !evaluate(rule, value, .name(name), isTelling) {
                isValid = false
            }
        }
        for (pattern, rule) in rules.patterns where try SchemaAssertion.matches(pattern, name, value) {
            isKnown = true
            if try !evaluate(rule, value, .name(name), isTelling) { isValid = false }
        }
        if !isKnown, let additional = rules.additional {
            isKnown = true
            if case .bool(false) = additional.source.content {
                isValid = false
                if isTelling {
                    try tellPart(additional, value, .name(name), "additionalProperties") {
                        unknownKey(name, members, schema)
                    }
                }
            } else if try !evaluate(additional, value, .name(name), isTelling) {
                isValid = false
            }
        }
        if isKnown { parts.mark(member: index) }
        return isValid
    }

    private func unknownKey(_ name: String, _ members: Instance.Members, _ schema: Schema) -> (
        String, String?
    ) {
        // One that is there already is less likely to be meant, but a layer below may have set it.
        let known = knownNames(schema)
        let missing = known.filter { members.position(of: $0) == nil }
        let names = closest(to: name, among: missing) == nil ? known : missing
        return ("there is no key `\(name)` here", SchemaSuggestion.among(names, for: name))
    }

    /// The names that a schema and those beside it have for members.
    private func knownNames(_ schema: Schema, depth: Int = 0) -> [String] {
        guard depth < 8 else { return [] }
        var names: [String] = []
        for keyword in schema.keywords ?? [] {
            switch keyword {
            case .members(let members): names += members.names
            case .reference(let target), .dynamicReference(_, let target), .recursiveReference(let target):
                names += knownNames(target, depth: depth + 1)
            case .allOf(let schemas), .anyOf(let schemas), .oneOf(let schemas):
                for schema in schemas { names += knownNames(schema, depth: depth + 1) }
            case .condition(let condition, let then, let other):
                for schema in [condition, then, other] {
                    if let schema { names += knownNames(schema, depth: depth + 1) }
                }
            default: break
            }
        }
        return names
    }
}
