// One file checked by itself, without a schema: what its format, its mode and the names of its keys say.

import Platform
import PluginAPI

struct FileValidation {
    var report = ValidationReport()
    /// Adds to what names say, what is known of the environment under way.
    var explained: (SchemaProblem) -> SchemaProblem = { $0 }
    /// Whether what a name says against a value is known to be meant.
    var isMeant: (SchemaProblem) -> Bool = { _ in false }
    /// What all environments have; nil: nobody knows.
    var base: Node?
    private let reading: ConfigReading
    private let wellKnown = WellKnownSchemas()

    init(_ reading: ConfigReading) { self.reading = reading }

    /// `isHiding`: whether an empty value at a key would hide one of the files below.
    mutating func check(_ path: String, _ source: Source, _ isHiding: (ConfigKey) -> Bool = { _ in false })
        throws
    {
        do {
            let read = try SchemaFile.tree(path, source, reading)
            for doubt in read.builder.doubts {
                report.add(
                    SchemaProblem(
                        origin: doubt.origin, key: .root, rule: "shallow-merge", message: doubt.message,
                        help: doubt.help))
            }
            if ["yaml", "yml", ""].contains(Path.fileExtension(path).lowercased()) {
                for problem in YAMLTraps(
                    read.text, read.builder.tree, source, merges: read.builder.hidingMerges
                ).problems {
                    if problem.rule == "yaml-empty", !isHiding(problem.key) { continue }
                    report.add(problem)
                }
            }
            for problem in FileGuards.problems(path, read.builder.tree, source) { report.add(problem) }
        } catch let error as ErrorValue {
            report.add(error, rule: "parse")
            for other in try ConfigFile.mistakes(path, source, reading) { report.add(other, rule: "parse") }
        }
    }

    /// What names say of values, whether or not the base has them. What a rule of the project has said of keys, `told`, isn't
    /// said again.
    mutating func checkNames(
        _ instance: Instance, _ key: ConfigKey, _ environment: String?, _ told: [[ConfigKey]] = []
    ) throws {
        switch instance.content {
        case .object(let members):
            for (name, value) in zip(members.names, members.values) {
                try checkNames(value, key.appending(.name(name)), environment, told)
            }
            let below = base.flatMap { key.steps.isEmpty ? $0 : $0.node(at: key) }
            for problem in LimitPairs.problems(members, key, told, base: below) {
                report.add(problem, environment: environment)
            }
            let found =
                PortClashes.problems(members, key, base: below) + KeyWords.problems(members, key)
                + QuotedSwitches.problems(members, key) + HeaderNames.problems(members, key)
                + SectionPeers.problems(members, key) + Self.portProblems(members, key)
                + PortNames.hosts(members, key)
            for problem in found where report.canAdd(problem) {
                report.add(problem, environment: environment)
            }
        case .array(let items):
            for problem in ListPeers.problems(items, key) where report.canAdd(problem) {
                report.add(problem, environment: environment)
            }
            for (index, item) in items.enumerated() {
                try checkNames(item, key.appending(.index(index)), environment, told)
            }
            return
        default: break
        }
        for problem in try wellKnown.problems(instance, key).map(explained)
        where !report.has(problem) && !Self.isAnyPort(problem, instance, environment) && !isMeant(problem)
            // `on` for a switch, and quotes of a word processor, are told already, with what to write.
            && !(report.hasTrap(at: problem.origin)
                && (WellKnownKeys(key) == .flag
                    || instance.string.map { "“”„‘’«".contains($0.prefix(1)) } ?? false))
        {
            report.add(problem, environment: environment)
        }
        if let slip = ValueVocabulary.slip(instance, key) {
            report.add(
                SchemaProblem(
                    origin: instance.origin, key: key, rule: "vocabulary", message: slip.message,
                    help: slip.help),
                environment: environment)
        } else if let doubt = TextDoubts.doubt(instance, key)
            ?? NumberDoubts.doubt(instance, key, below: base?.node(at: key))
        {
            let problem = SchemaProblem(
                origin: instance.origin, key: key, rule: doubt.rule, message: doubt.message, help: doubt.help)
            if report.canAdd(problem) { report.add(problem, environment: environment) }
        }
    }

    private static func portProblems(_ members: Instance.Members, _ key: ConfigKey) -> [SchemaProblem] {
        zip(members.names, members.values).compactMap { name, value in
            let key = key.appending(.name(name))
            return PortNames.doubt(value, key, in: members).map {
                SchemaProblem(
                    origin: value.origin, key: key, rule: "port-name", message: $0.message, help: $0.help)
            }
        }
    }

    /// Whether a test takes a port that is free, by 0.
    static func isAnyPort(_ problem: SchemaProblem, _ instance: Instance, _ environment: String?) -> Bool {
        guard problem.rule == "minimum", case .int(0) = instance.content, WellKnownKeys(problem.key) == .port
        else {
            return false
        }
        return WellKnownKeys.words(problem.key.lastName ?? "").contains("test")
            || environment.map(ProductionGuards.isOwn) ?? false
    }

    /// What names say of the values that stand in a file.
    mutating func checkNames(in path: String, _ source: Source) throws {
        guard !report.hasUnreadable else { return }
        let tree = try SchemaFile.tree(path, source, reading).builder.tree.withSecretNeighbours
        let instance = Instance(tree.withoutReferences)
        try checkNames(instance, .root, nil)
        let isPrivate = Path.stem(path) == "local"
        let guards = try ProductionGuards(
            Path.stem(path), beside: [], instance, raw: tree, checkInterrupt: reading.checkInterrupt,
            isPrivate: { _ in isPrivate })
        for problem in guards.problems { report.add(problem) }
    }
}

extension Node {
    /// Texts with `${…}` taken out, as nobody works them out here.
    var withoutReferences: Node {
        switch content {
        case .scalar(let value): value.string?.contains("${") ?? false ? Node(.scalar(.null), origin) : self
        case .map(let fields, let isReplacing):
            Node(.map(fields.mapped { $1.withoutReferences }, isReplacing: isReplacing), origin)
        case .list(let items, let joining): Node(.list(items.map(\.withoutReferences), joining), origin)
        case .keyed, .removed: self
        }
    }
}
