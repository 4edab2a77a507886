// A whole project checked: its files, and what they come to in each environment.

import Formats
import Platform
import PluginAPI
import Syntax

struct ProjectValidation {
    private let call: Invocation
    private let config: ConfigCall
    private let reading: ConfigReading
    private let schemas: SchemaCall
    private var files: FileValidation
    var report: ValidationReport { files.report }
    /// What all environments have, as their files say it.
    private var base: Node?
    private let trees = EnvironmentTrees()
    /// Of all environments, but for variables: each once.
    private var layers: [Layer] = []
    private var schema: ProjectSchema?
    /// Rules that couldn't be asked, by their places, where nothing is known against the rule itself yet.
    private var unasked: [(rule: String, problem: SchemaProblem, environment: String)] = []

    init(_ call: Invocation, _ config: ConfigCall, _ schemas: SchemaCall, _ reading: ConfigReading) {
        self.call = call
        self.config = config
        self.schemas = schemas
        self.reading = reading
        files = FileValidation(reading)
    }

    /// Reads on past what can't be read, as far as that says nothing of what is checked.
    mutating func run() throws {
        for (part, error) in reading.failures { files.report.add(error, in: part) }
        if reading.failures.contains(where: { $0.part == .variables }) {
            for name in config.project.settings.dotenv {
                let path = Path.absolute(name, in: config.project.root)
                for error in try ConfigFile.mistakes(path, config.project.source(path), reading) {
                    files.report.add(error, in: .variables)
                }
            }
        }
        let hasSettings = !reading.failures.contains { $0.part == .settings }
        let names = try environments()
        var layering = Layering(config.project, reading)
        // Where it can't be read, its files say so below.
        if (try? layering.read(environment: nil)) != nil {
            let trees = layering.layers.filter { !["local", "host"].contains($0.kind) }.map(\.tree)
            base = trees.dropFirst().reduce(trees.first) { $0?.merged(with: $1) }?.settled()
        }
        let isHiding = { [base] (key: ConfigKey) in Self.hides(key, base) }
        for path in try paths() { try files.check(path, config.project.source(path), isHiding) }
        for (part, error) in reading.failures { files.report.add(error, in: part) }
        checkNames()
        // Without the settings nobody knows what the files come to.
        guard hasSettings else { return }
        let schema = try reading.attempt(.schema) { try schemas.given(in: config.project) }
        switch schema {
        case .some(let schema?):
            for name in names { try check(environment: name, schema, isDrafted: false) }
        case .some(nil):
            let drafted = try draft()
            for name in names { try check(environment: name, drafted, isDrafted: true) }
            try checkHosts(drafted)
        // A schema that can't be used says nothing, and the base is none where there is one.
        case nil: for name in names { try check(environment: name, nil, isDrafted: false) }
        }
        for (part, error) in reading.failures { files.report.add(error, in: part) }
        // Of one environment, or of what can't be read, nobody knows what is missing.
        let isAll = !call.isGiven("env") && !files.report.hasUnreadable && !layers.isEmpty
        let doubts = isAll ? SettingsDoubts(config.project, layers.map(\.tree), self.schema).problems : []
        // A rule that names a key wrongly is told of by that.
        for (rule, problem, environment) in unasked where !doubts.contains(where: { $0.origin.text == rule })
        {
            files.report.add(problem, environment: environment)
        }
        guard isAll else { return }
        for problem in doubts { files.report.add(problem) }
        let read = layers.compactMap { $0.file?.path }
        let wanted = Self.wanted(layers.map(\.tree), config.variables)
        let unread = UnreadFiles(config.project, read: read, base: base, wanted: wanted).problems
        for problem in unread + VariableDoubts(config.project, config.variables, layers.map(\.tree)).problems
        where files.report.canAdd(problem) {
            files.report.add(problem)
        }
    }

    /// The variables that values must have and that are not set.
    private static func wanted(_ trees: [Node], _ variables: Variables) -> Set<String> {
        var names: Set<String> = []
        for tree in trees {
            tree.forEachValue { _, node in
                guard case .scalar(let value) = node.content,
                    let text = value.string ?? (try? value.revealedText()),
                    text.contains("${"), let template = try? Template(text)
                else { return }
                for case .name(let name, .none) in template.pieces where variables.value(name) == nil {
                    names.insert(name)
                }
            }
        }
        return names
    }

    /// What the files of machines set, wherever they are checked, by the base alone: keys that it hasn't.
    private mutating func checkHosts(_ drafted: Schema?) throws {
        let project = config.project
        let folder = Path.absolute(project.settings.hosts, in: project.folder)
        guard let drafted, let base, Files.isFolder(folder) else { return }
        for name in (try? ConfigProject.names(in: folder, "")) ?? []
        where ConfigFile.endings.contains(Path.fileExtension(name)) && !name.hasPrefix(".") {
            let path = Path.join(folder, name)
            let source = project.source(path)
            guard var tree = try? ConfigFile.read(path, source, reading) else { continue }
            _ = try? Layering.takeParents(&tree)
            let isShared = { [trees, reading] (key: ConfigKey) in
                trees.isShared(key, line: [], project, reading)
            }
            let differences = BaseDifferences(base: base, hasTrap: files.report.hasTrap, isShared: isShared)
            let merged = base.merged(with: tree).settled() ?? base
            let instance = Instance(merged.withoutReferences)
            let problems = try SchemaEvaluation.problems(
                of: instance, drafted, schemas.registry, checkInterrupt: reading.checkInterrupt)
            for problem in problems
            where problem.origin.source.name == source.name && !isShared(problem.key)
                && differences.isSlip(problem, instance, "") && !files.report.hasProblem(at: problem.origin)
            {
                files.report.add(BaseHelp(base: base).helped(problem, instance.part(at: problem.key)))
            }
        }
    }

    /// Environments that are probably none.
    private mutating func checkNames() {
        let project = config.project
        let extended = project.environments.names.flatMap { name in
            [project.environments.sections?.fields[name], trees.tree(name, project, reading)].flatMap {
                (tree: Node?) -> [String] in
                guard var tree else { return [] }
                return (try? Layering.takeParents(&tree).map(\.name)) ?? []
            }
        }
        for doubt in EnvironmentNames(project, extended: extended).doubts {
            files.report.add(
                SchemaProblem(
                    origin: doubt.origin, key: .root, rule: "environment-name", message: doubt.message,
                    help: doubt.help))
        }
        for doubt in AreaEnvironments.Doubt.all(project, reading) where !doubt.isLikely {
            files.report.add(
                SchemaProblem(
                    origin: doubt.origin, key: .root, rule: "environment-name",
                    message: "by its name, this may be meant for one environment, and holds for all",
                    help: doubt.help))
        }
    }

    private func environments() throws -> [String] {
        if let given = try call.optionalString("env") {
            return [
                try ValidationReport.withUsageStatus(call, "env") {
                    try config.project.environment(given: given, config.variables)
                }
            ]
        }
        let project = config.project
        // With a list, what it doesn't name is no environment.
        let names = project.environments.names.filter {
            project.settings.environmentNames?.contains($0) ?? true
        }
        return names.isEmpty ? [config.project.settings.defaultEnvironment] : names
    }

    // MARK: Files

    private func paths() throws -> [String] {
        let project = config.project
        let settings = project.settings
        var paths: [String] = []
        func add(_ given: String?, _ stem: String, in folder: String) throws {
            if let given { return paths.append(Path.absolute(given, in: project.folder)) }
            let found = try reading.attempt(.files) {
                try ConfigProject.file(stem, in: folder, project.source)
            }
            if case .some(let path?) = found { paths.append(path) }
        }
        let environments = Path.absolute(settings.environments, in: project.folder)
        try add(settings.base, "base", in: project.folder)
        try add(settings.sections, "environments", in: environments)
        paths += project.environments.files.map(\.path)
        for area in try reading.attempt(.files, project.areas) ?? [] { paths += area.files }
        paths += project.included.counts.keys.sorted()
        let hosts = Path.absolute(settings.hosts, in: project.folder)
        if Files.isFolder(hosts) {
            let names = try reading.attempt(.files) {
                try ConfigProject.names(in: hosts, project.source(hosts).name)
            }
            paths += (names ?? []).filter {
                ConfigFile.endings.contains(Path.fileExtension($0)) && !$0.hasPrefix(".")
            }.map { Path.join(hosts, $0) }
        }
        try add(settings.local, "local", in: project.folder)
        return paths.filter(ConfigFile.isThere)
    }

    /// Whether the base sets something at a key of some other file, whose own first key may be an environment.
    private static func hides(_ key: ConfigKey, _ base: Node?) -> Bool {
        func isSet(_ steps: ArraySlice<ConfigKey.Step>) -> Bool {
            var key = ConfigKey.root
            for step in steps { key = key.appending(step) }
            guard !steps.isEmpty, let node = base?.node(at: key) else { return false }
            if case .scalar(.null) = node.content { return false }
            return true
        }
        return isSet(key.steps[...]) || isSet(key.steps.dropFirst())
    }

    // MARK: Environments

    private mutating func check(environment name: String, _ schema: Schema?, isDrafted: Bool) throws {
        let configuration: Configuration
        do {
            let set = try SetFlag.tree(call, config.project)
            configuration = try Configuration(
                config.project, environment: name, config.variables, set: set, reading, config.commands,
                identities: { [variables = config.variables] in try Identities(variables) })
        } catch let error as ErrorValue {
            return files.report.add(error, rule: "layers", environment: name)
        }
        config.auditSecrets(of: configuration)
        self.schema = configuration.schema
        for layer in configuration.layers
        where layer.kind != "variables" && layer.kind != "set"
            && !layers.contains(where: layer.isSame(as:))
        {
            layers.append(layer)
        }
        checkRemovals(configuration.layers, name)
        for problem in ItemNames.problems(configuration.layers) {
            files.report.add(problem, environment: name)
        }
        for problem in HiddenPlaceholders.problems(configuration, name) {
            files.report.add(problem, environment: name)
        }
        let resolver = Resolver(configuration)
        let node: Node
        do { node = try resolver.value(configuration.tree, at: .root) } catch let error as ErrorValue
            where resolver.overflow != nil
        { return files.report.add(error, rule: "interpolation", environment: name) }
        let isOpenAllowed = call.flag("allow-unset")
        // What a broken file would have set isn't missed.
        let lacksVariables = reading.failures.contains { $0.part == .variables }
        for problem in resolver.told {
            switch problem.reason {
            case .unset: if isOpenAllowed || lacksVariables { continue }
            case .sealed: if isOpenAllowed { continue }
            case .broken, .program, .other: break
            }
            files.report.add(
                SchemaProblem(
                    origin: problem.origin, key: .root, rule: "interpolation", message: problem.message,
                    help: problem.help), environment: name)
        }
        let instance = Instance(node, unknown: resolver.failed)
        let line = Set(configuration.layers.compactMap(\.environment) + [name])
        let differences = BaseDifferences(
            base: base, hasTrap: files.report.hasTrap,
            isShared: { [trees, config, reading] in
                trees.isShared($0, line: line, config.project, reading)
            })
        if let schema {
            let problems = try SchemaEvaluation.problems(
                of: instance, schema, schemas.registry, checkInterrupt: reading.checkInterrupt)
            for problem in problems where !isDrafted || differences.isSlip(problem, instance, name) {
                let known =
                    WellKnownKeys(problem.key)
                    ?? (SchemaInference.isInDurations(problem.key) ? WellKnownKeys.duration : nil)
                let kind = isDrafted ? known : nil
                let value = instance.part(at: problem.key)
                // Told by what it is, rather than by what it isn't.
                if let value, isLeftover(value, problem, name, configuration) { continue }
                if isDrafted, let below = BaseHelp(base: base).below(problem, value) {
                    files.report.add(below, environment: name)
                    continue
                }
                let problem = isDrafted ? BaseHelp.reworded(problem) : problem
                let worded = value.map { kind?.worded(problem, $0) ?? TextShape.worded(problem, $0) }
                add(BaseHelp(base: base).helped(worded ?? problem, value), name, configuration)
            }
        }
        let broken = try checkRules(node, instance, resolver.failed, name)
        if isDrafted {
            files.explained = { [base, config] in
                ProblemContext.explained($0, configuration, base, config.variables)
            }
            files.isMeant = differences.isWithoutWorkers
            files.base = base
            try files.checkNames(instance, .root, name, broken)
        }
        let isPrivate = { (source: Source) in Self.isPrivate(source, configuration) }
        // A project without environments is not one machine's own.
        let kind = config.project.environments.names.isEmpty ? "" : name
        let guards = try ProductionGuards(
            kind, beside: config.project.environments.names.filter { $0 != name }, instance,
            raw: configuration.tree, checkInterrupt: reading.checkInterrupt,
            isPrivate: isPrivate)
        let isHere = (try? config.project.environment(given: nil, config.variables)) == name
        for problem in guards.problems where isHere || !Self.isOfThisMachine(problem, configuration) {
            add(problem, name, configuration)
        }
        for problem in PathDoubts.problems(configuration.tree) { add(problem, name, configuration) }
        guard ProductionGuards.isProduction(kind) else { return }
        let own = configuration.layers.filter { ["section", "environment"].contains($0.kind) }.map(\.tree)
        let others = config.project.environments.names.filter { $0 != name && !ProductionGuards.isOwn($0) }
        for problem in LocalHosts.problems(own, others.flatMap { trees.all(of: $0, config.project, reading) })
        {
            add(problem, name, configuration)
        }
    }

    /// Whether a text of the wrong form stands for a value that is still missing.
    private func isLeftover(
        _ value: Instance, _ problem: SchemaProblem, _ environment: String, _ configuration: Configuration
    ) -> Bool {
        guard value.string != nil, !ProductionGuards.isOwn(environment),
            let doubt = Leftovers.doubt(
                value, problem.key, isProduction: ProductionGuards.isProduction(environment),
                in: configuration.tree), doubt.rule == "placeholder"
        else { return false }
        return problem.rule != "type" || value.string?.hasPrefix("$") ?? false
    }

    /// What `!!null` takes out, and isn't there to be taken out, where a name is nearly that of something.
    private mutating func checkRemovals(_ layers: [Layer], _ environment: String) {
        guard layers.contains(where: \.tree.hasRemovals) else { return }
        var below: Node?
        for layer in layers {
            layer.tree.forEachValue { key, node in
                guard case .removed = node.content, let below, below.node(at: key) == nil,
                    let help = below.missing(key).help, help.hasPrefix("did you mean")
                else { return }
                files.report.add(
                    SchemaProblem(
                        origin: node.origin.ofKey, key: key, rule: "removed",
                        message: "there is nothing of this name to take out", help: help),
                    environment: environment)
            }
            below = (below?.merged(with: layer.tree) ?? layer.tree).settled() ?? layer.tree
        }
    }

    /// Rules whose keys are not known here are left to where they are. Gives the keys of each rule that doesn't hold.
    private mutating func checkRules(
        _ node: Node, _ instance: Instance, _ unknown: Set<String>, _ environment: String
    ) throws -> [[ConfigKey]] {
        guard !config.project.settings.rules.isEmpty, case .record(let record) = node.value(at: .root) else {
            return []
        }
        var broken: [[ConfigKey]] = []
        if record["env"] == nil { record.set(Text("env"), .text(environment)) }
        for rule in config.project.settings.rules {
            let program: KeyRuleProgram
            do { program = try KeyRuleProgram(rule, call.context) } catch let error as ErrorValue {
                files.report.add(error, rule: "rule")
                continue
            }
            let isKnown = !program.keys.contains { key in
                unknown.contains {
                    $0 == key.text || $0.hasPrefix(key.text + ".") || $0.hasPrefix(key.text + "[")
                }
            }
            guard isKnown, let failure = try program.failure(record, call.context) else { continue }
            // A value of the wrong type is told of already, and can't be asked for more.
            let isTold = program.keys.contains { key in
                instance.part(at: key).map { files.report.hasTypeProblem(at: $0.origin) } ?? false
            }
            if !failure.isAsked, isTold { continue }
            broken.append(program.keys)
            let named = program.keys.first { instance.part(at: $0) != nil }
            let problem = SchemaProblem(
                origin: named.flatMap { instance.part(at: $0)?.origin } ?? rule.origin, key: named ?? .root,
                rule: "rule", message: failure.message, help: "the rule stands at \(rule.origin.text)")
            guard failure.isAsked else {
                unasked.append((rule.origin.text, problem, environment))
                continue
            }
            files.report.add(problem, environment: environment)
        }
        return broken
    }

    /// What a developer has set in the file of one machine says nothing of what users of another environment see.
    private static func isOfThisMachine(_ problem: SchemaProblem, _ configuration: Configuration) -> Bool {
        let isOwn = ProductionGuards.own.contains(problem.rule)
        // Of the base nobody knows whether it was meant for production at all.
        let isLocal = problem.rule == "local-address"
        return configuration.layers.contains {
            $0.source === problem.origin.source
                && (isOwn && $0.kind == "local" || isLocal && $0.kind == "base")
        }
    }

    /// With what helps beyond the problem itself: the variable that gave the value, and what the base has.
    private mutating func add(_ problem: SchemaProblem, _ environment: String, _ configuration: Configuration)
    {
        files.report.add(
            ProblemContext.explained(problem, configuration, base, config.variables), environment: environment
        )
    }

    private static func isPrivate(_ source: Source, _ configuration: Configuration) -> Bool {
        configuration.layers.contains {
            $0.source === source && ["local", "host", "variables", "set"].contains($0.kind)
        }
    }

    /// The base as a schema: shapes and types.
    private func draft() throws -> Schema? {
        guard let base else { return nil }
        var unknown: Set<String> = []
        base.forEachValue { key, node in
            if case .scalar(let value) = node.content, value.string?.contains("${") ?? false {
                unknown.insert(key.text)
            }
        }
        let value = try SchemaInference(isBase: true, checkInterrupt: reading.checkInterrupt).schema(
            of: [Instance(base, unknown: unknown)])
        let document = try SchemaFile.json(try JSONText.compact(value), Source("the base", folder: "/"))
        return try schemas.registry.enter(document, address: "nops:base")
    }
}

extension Instance {
    func part(at key: ConfigKey) -> Instance? {
        var part = self
        for step in key.steps {
            switch (step, part.content) {
            case (.name(let name), .object(let members)):
                guard let next = members[name] else { return nil }
                part = next
            case (.index(let index), .array(let items)):
                guard items.indices.contains(index) else { return nil }
                part = items[index]
            default: return nil
            }
        }
        return part
    }
}

extension Layer {
    /// Whether another one is the same, of the same file or section.
    fileprivate func isSame(as other: Layer) -> Bool {
        kind == other.kind && file?.path == other.file?.path && environment == other.environment
            && source.name == other.source.name
    }
}

extension Node {
    /// Whether `!!null` takes anything out.
    fileprivate var hasRemovals: Bool {
        switch content {
        case .removed: true
        case .map(let fields, _): fields.nodes.contains(where: \.hasRemovals)
        case .list(let items, _): items.contains(where: \.hasRemovals)
        case .scalar, .keyed: false
        }
    }
}
