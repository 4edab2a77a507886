// A schema drafted from values: their shape and types, and what well-known keys are.

import Formats
import PluginAPI

struct SchemaInference {
    /// Whether a quantity may be -1, which is without end for many programs.
    let isBase: Bool
    let checkInterrupt: () throws -> Void
    private let patterns = TextShapePatterns()

    /// Of what is deeper, nothing is said.
    private static let depthLimit = 64

    init(isBase: Bool, checkInterrupt: @escaping () throws -> Void) {
        self.isBase = isBase
        self.checkInterrupt = checkInterrupt
    }

    /// A schema that all samples fit, but for those that a well-known key says are wrong.
    func schema(of samples: [Instance], at key: ConfigKey = .root) throws -> Value {
        let drafted = try schemaOfValues(samples, at: key)
        // What an environment leaves empty may be null; a base's null says nothing.
        guard !isBase, samples.contains(where: Self.isNull), case .record(let record) = drafted,
            record.count > 0
        else { return drafted }
        let null = Value.text("null")
        guard let type = record["type"], case .string = type, record["enum"] == nil else {
            return .fields(["anyOf": .items([drafted, .fields(["type": null])])])
        }
        let nullable = record.copy()
        nullable.set(Text("type"), .items([type, null]))
        return .record(nullable)
    }

    private func schemaOfValues(_ samples: [Instance], at key: ConfigKey) throws -> Value {
        try checkInterrupt()
        let known = samples.filter { !Self.isUnknown($0) }
        guard !known.isEmpty, key.steps.count < Self.depthLimit else { return .record(Record()) }
        if let kind = WellKnownKeys(key), !known.contains(where: kind.isBeside), kind != .level {
            if kind == .duration { return try duration(known) }
            let schema = try JSONReader.read(Array(kind.schema.utf8))
            // `25%` is no number to a program that has one.
            if isBase, kind == .percent || kind == .share, known.allSatisfy({ $0.number != nil }),
                case .record(let record) = schema
            {
                record.set(Text("type"), .text("number"))
            }
            return schema
        }
        if known.allSatisfy({ $0.number != nil }), Self.isInDurations(key) { return try duration(known) }
        let sections = known.compactMap(\.members)
        if sections.count == known.count { return try section(sections, key) }
        if known.allSatisfy({ Self.items($0) != nil }) {
            let items = known.flatMap { Self.items($0) ?? [] }
            return .fields([
                "type": .text("array"), "items": try schema(of: items, at: key.appending(.index(0))),
            ])
        }
        let types = known.map { Self.type($0, key) }
        guard types.allSatisfy({ $0 == types[0] }) else {
            let all = Set(types.compactMap { $0 })
            // Integers and others are numbers.
            return all == ["integer", "number"] && !types.contains(nil)
                ? .fields(["type": .text("number")]) : .record(Record())
        }
        guard let type = types[0] else { return .record(Record()) }
        // `500m` of a processor is no time.
        if type == "string", Self.isOfProcessor(key) {
            return known.allSatisfy(Self.isProcessorShare)
                ? .fields([
                    "type": .items(["number", "string"].map { .text($0) }),
                    "pattern": .text(Self.processorShare),
                ]) : .fields(["type": .text(type)])
        }
        if type == "string", let pattern = TextShape.of(known, patterns) {
            return .fields(["type": .text(type), pattern.keyword: .text(pattern.value)])
        }
        if type == "number", Self.isShare(key), known.allSatisfy(Self.isShare) {
            return .fields(["type": .text(type), "minimum": .int(0), "maximum": .int(1)])
        }
        if type == "integer", WellKnownKeys.words(key.lastName ?? "").last == "quality",
            known.allSatisfy({ $0.number?.int.map { (0...100).contains($0) } ?? false })
        {
            return .fields(["type": .text(type), "minimum": .int(0), "maximum": .int(100)])
        }
        if type == "integer" || type == "number", Self.isQuantity(key), known.allSatisfy(Self.isNotNegative) {
            return .fields(["type": .text(type), "minimum": .int(isBase ? -1 : 0)])
        }
        return .fields(["type": .text(type)])
    }

    /// Whether a key lies in a section of nothing but durations: `timeouts: {idle: 60}`.
    static func isInDurations(_ key: ConfigKey) -> Bool {
        guard case .name? = key.steps.last, case .name(let section)? = key.steps.dropLast().last,
            let word = WellKnownKeys.words(section).last
        else { return false }
        return ["durations", "intervals", "timeouts", "ttls"].contains(word)
    }

    private static let processorShare = "^\\d+(\\.\\d+)?[munk]?$"

    private static func isOfProcessor(_ key: ConfigKey) -> Bool {
        WellKnownKeys.words(key.lastName ?? "").contains { ["cpu", "cpus", "millicores"].contains($0) }
    }

    private static func isProcessorShare(_ instance: Instance) -> Bool {
        guard let text = instance.string else { return false }
        let digits = text.drop { $0.isASCII && $0.isNumber || $0 == "." }
        return digits.count < text.count && ["", "m", "u", "n", "k"].contains(digits)
    }

    /// Where those of the base have units, others must have them, too: what has lost its unit means something else.
    private func duration(_ known: [Instance]) throws -> Value {
        let any = try JSONReader.read(Array(WellKnownKeys.duration.schema.utf8))
        guard isBase, case .record(let record) = any else { return any }
        let haveUnits = known.allSatisfy { $0.string?.utf8.last?.isASCIILetter ?? false }
        guard haveUnits || known.allSatisfy({ $0.number != nil }) else { return any }
        if haveUnits { record.set(Text("type"), .text("string")) }
        // Programs that read `30s` may not read `30 sec`.
        if known.allSatisfy({ $0.string.map(WrittenDuration.isShort) ?? false }) {
            record.set(
                Text("pattern"), .text("^(?=\\d)(\\d+(\\.\\d+)?(ns|us|µs|ms|s|m|h|d|w))+$|^P[0-9YMWDTHS.]+$"))
            return any
        }
        // Digits in quotes have no unit, and are no number.
        if let pattern = record["pattern"]?.string {
            record.set(Text("pattern"), .text("^(?!\\d+(\\.\\d+)?$)" + pattern.dropFirst()))
        }
        return any
    }

    private static let quantities: Set<String> = [
        "attempts", "backlog", "batch", "burst", "bytes", "capacity", "concurrency", "connections", "count",
        "days",
        "depth", "hours", "idle", "instances", "iterations", "length", "limit", "lines", "max", "maximum",
        "min",
        "minimum", "minutes", "months", "open", "partitions", "pool", "requests", "retries", "rows",
        "seconds",
        "size", "tokens",
        "weeks", "width", "years",
    ]

    /// Whether a name is that of how much or how many there is of something.
    static func isQuantity(_ key: ConfigKey) -> Bool {
        let words = WellKnownKeys.words(key.lastName ?? "")
        return words.contains(where: quantities.contains)
            && !words.contains {
                ["temperature", "offset", "balance", "longitude", "latitude", "priority"].contains($0)
            }
    }

    private static func isNotNegative(_ instance: Instance) -> Bool {
        guard let number = instance.number.flatMap({ Double($0.text) }) else { return false }
        return number >= 0
    }

    /// Whether a name is that of a part of a whole.
    private static func isShare(_ key: ConfigKey) -> Bool {
        let words = WellKnownKeys.words(key.lastName ?? "")
        return words.last == "probability" || words.last == "ratio"
            || (words.last == "rate" && (words.contains("sample") || words.contains("sampling")))
    }

    private static func isShare(_ instance: Instance) -> Bool {
        guard let number = instance.number.flatMap({ Double($0.text) }) else { return false }
        return (0...1).contains(number)
    }

    private func section(_ sections: [Instance.Members], _ key: ConfigKey) throws -> Value {
        var names: [String] = []
        var seen: Set<String> = []
        for section in sections {
            for name in section.names where seen.insert(name).inserted { names.append(name) }
        }
        guard !names.isEmpty else { return .fields(["type": .text("object")]) }
        let record = Record()
        record.set(Text("type"), .text("object"))
        if let values = Self.entries(sections) {
            record.set(
                Text("additionalProperties"), try schema(of: values, at: key.appending(.name("*"))))
            return .record(record)
        }
        let properties = Record()
        for name in names {
            properties.set(
                Text(name), try schema(of: sections.compactMap { $0[name] }, at: key.appending(.name(name))))
        }
        record.set(Text("properties"), .record(properties))
        // Beside names of things there may be others.
        if Self.areWords(names) { record.set(Text("additionalProperties"), .bool(false)) }
        return .record(record)
    }

    /// The values of sections whose keys are names of things and not of settings: all alike, or no words.
    private static func entries(_ sections: [Instance.Members]) -> [Instance]? {
        let values = sections.flatMap(\.values)
        let names = sections.flatMap(\.names)
        if !areWords(names) { return areOfOneKind(values) ? values : nil }
        let shapes = values.map { $0.members.map { Set($0.names) } }
        guard values.count > 1, let first = shapes[0], first.count > 0, Set(names).count > 1 else {
            return nil
        }
        let isAlike = shapes.allSatisfy {
            $0.map { !$0.isEmpty && ($0.isSubset(of: first) || first.isSubset(of: $0)) } ?? false
        }
        return isAlike ? values : nil
    }

    /// Whether they are names of settings by their letters.
    private static func areWords(_ names: [String]) -> Bool {
        names.allSatisfy { name in
            name.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_" || $0 == "-"
            }
                && !(name.first?.isUppercase ?? false) && !name.allSatisfy(\.isNumber)
        }
    }

    private static func areOfOneKind(_ values: [Instance]) -> Bool {
        Set(values.filter { !isUnknown($0) }.map { type($0, .root) }).count < 2
    }

    private static func items(_ instance: Instance) -> [Instance]? {
        if case .array(let items) = instance.content { return items }
        return nil
    }

    private static func isNull(_ instance: Instance) -> Bool {
        if case .null = instance.content { true } else { false }
    }

    private static func isUnknown(_ instance: Instance) -> Bool {
        switch instance.content {
        case .unknown, .null: true
        default: false
        }
    }

    private static let measured: Set<String> = [
        "timeout", "interval", "delay", "time", "duration", "period", "window", "latency", "jitter", "rate",
        "ratio", "threshold", "sample", "factor", "weight", "seconds",
        "probability",
        "backoff", "percent", "temperature", "score", "price", "cpu", "cpus", "font", "opacity", "scale",
        "volume", "zoom",
    ]

    /// JSON Schema's name of a type; nil: several would do.
    private static func type(_ instance: Instance, _ key: ConfigKey) -> String? {
        switch instance.content {
        case .bool: return "boolean"
        case .string(let text) where WellKnownKeys.numberWords.contains(text): return nil
        case .string where WellKnownKeys(key)?.isBeside(instance) ?? false: return nil
        case .string: return "string"
        case .array: return "array"
        case .object: return "object"
        case .number: return "number"
        case .int:
            let words = WellKnownKeys.words(key.lastName ?? "")
            return words.contains(where: measured.contains) ? "number" : "integer"
        case .null, .unknown: return nil
        }
    }
}
