// `config validate`

import Platform
import PluginAPI
import Syntax

struct ConfigValidate: ConfigCommand {
    let name = "config validate"

    var signature: Signature {
        Signature(
            name, "Whether this project's configuration, or one file, is as its schema says.",
            details: """
                The status is 0 where all is well, 1 where something isn't, and 2 for a file that can't be read as what it is, or wrong \
                use. Schemas are of JSON Schema, draft 2020-12 (2019-09, draft-07 and draft-06 by their `$schema`). \
                Every problem is said at once, with the place that set the value.
                """,
            parameters: [
                .init(
                    "file", .path, "A file to validate, instead of this project's configuration.",
                    isOptional: true)
            ],
            flags: [
                ConfigFlags.env, ConfigFlags.set, ConfigFlags.root,
                .init(
                    "schema", .path, "The schema, a file in JSON or YAML.",
                    completion: .files([".json", ".yaml"])),
                .init(
                    "ref", .any,
                    "`URL=FOLDER`, or a list of such: where the schemas of an address lie. Nothing is fetched."
                ),
                .init(
                    "allow-unset",
                    "Variables that are not set here, and secrets that can't be opened here, are no problems; their values are not checked."
                ),
                .init("annotate-formats", "`format` says what a text is for, and isn't checked."),
                .init("table", "Gives a table of the problems instead of an error.", gives: .table),
            ],
            columns: ValidationReport.columns,
            examples: [
                .init(
                    "\"port: eighty\\n\" | save app.yaml; \"properties: {port: {type: integer}}\\n\" | save schema.yaml; "
                        + "config validate app.yaml --schema schema.yaml --table | get message",
                    "One file.", prints: "this must be an integer, and is the text 'eighty'")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        // What is right but probably not meant is a problem here.
        let reading = ConfigReading(call.context, isSilent: true, isLenient: true)
        guard let file = try call.optionalString("file") else {
            return try ValidationReport.withUsageStatus(call, "") {
                let config: ConfigCall
                do { config = try ConfigCall(call, reading) } catch is ErrorValue
                    where !reading.failures.isEmpty
                {
                    // What else is missing comes of that.
                    var report = ValidationReport()
                    for (part, error) in reading.failures { report.add(error, in: part) }
                    return report
                }
                var validation = ProjectValidation(
                    call, config, try SchemaCall(call, reading, own: config.project.folder), reading)
                try validation.run()
                return validation.report
            }.result(call)
        }
        return try ValidationReport.withUsageStatus(call, "file") { try report(file, call, reading) }.result(
            call)
    }

    private func report(_ file: String, _ call: Invocation, _ reading: ConfigReading) throws
        -> ValidationReport
    {
        var report = ValidationReport()
        let given = ["env", "set", "root"].filter(call.isGiven) + ["allow-unset"].filter(call.flag)
        if let name = given.first {
            throw ErrorValue.usage("`--\(name)` has no meaning for one file", at: call.span(of: name))
        }
        let path = Path.absolute(file, in: call.context.workingFolder)
        let source = Source(file, folder: Path.parent(path))
        let schemas = try SchemaCall(call, reading)
        let named: Schema?
        do { named = try schemas.given() } catch is ErrorValue where reading.failures.count > 1 {
            for (part, error) in reading.failures { report.add(error, in: part) }
            return report
        }
        guard let schema = named else {
            var validation = FileValidation(reading)
            try validation.check(path, source)
            try validation.checkNames(in: path, source)
            return validation.report
        }
        let instance: Instance
        do { instance = try SchemaFile.read(path, source, reading) } catch let error as ErrorValue
            where error.kind == "parse"
        {
            let mistakes = try ConfigFile.mistakes(path, source, reading)
            guard mistakes.count > 1 else { throw error }
            for mistake in mistakes { report.add(mistake, rule: "parse") }
            return report
        }
        for problem in try SchemaEvaluation.problems(
            of: instance, schema, schemas.registry, checkInterrupt: reading.checkInterrupt)
        {
            report.add(problem)
        }
        return report
    }
}

/// The schema that a call names.
struct SchemaCall {
    let registry: SchemaRegistry
    private let path: String?
    private let shown: String
    private let reading: ConfigReading

    /// `own`: the folder in which a schema that isn't named lies.
    init(_ call: Invocation, _ reading: ConfigReading, own: String? = nil) throws {
        self.reading = reading
        let folder = call.context.workingFolder
        shown = try call.optionalString("schema") ?? ""
        path = shown.isEmpty ? nil : Path.absolute(shown, in: folder)
        let source = { (path: String) in ConfigProject.source(path, folder, folder, nil) }
        let folders = SchemaFolders(
            folders: try Self.references(call), own: path.map(Path.parent) ?? own ?? folder, source: source,
            reading: reading)
        registry = SchemaRegistry(assertsFormats: !call.flag("annotate-formats"), load: folders.load)
    }

    /// Nil: none is named.
    func given() throws -> Schema? {
        guard let path else { return nil }
        return try enter(path, Source(shown, folder: Path.parent(path)))
    }

    /// Where there are several mistakes, `failures` of the reading has all.
    private func enter(_ path: String, _ source: Source) throws -> Schema {
        let document = try SchemaFile.read(path, source, reading)
        do { return try registry.enter(document, address: "file://" + path) } catch let error as ErrorValue {
            for mistake in registry.mistakes { try reading.attempt(.schema) { throw mistake } }
            throw error
        }
    }

    /// The one that is named, else the project's own; nil: it has none.
    func given(in project: ConfigProject) throws -> Schema? {
        if path != nil { return try given() }
        return try project.schema().map { try enter($0, project.source($0)) }
    }

    private static func references(_ call: Invocation) throws -> [(address: String, folder: String)] {
        let given: [Value]
        switch call["ref"] {
        case .null: given = []
        case .list(let list): given = list.items
        case let value: given = [value]
        }
        return try given.map { value in
            guard let text = value.string, let equals = text.firstIndex(of: "="), text.contains("://") else {
                throw ErrorValue.usage(
                    "`--ref` takes URL=FOLDER, and not \(value.string.map { "'\($0)'" } ?? value.type.withArticle)",
                    help: "`--ref https://example.com/schemas=vendor/schemas`", at: call.span(of: "ref"))
            }
            let folder = Path.absolute(
                String(text[text.index(after: equals)...]), in: call.context.workingFolder)
            guard Files.isFolder(folder) else {
                throw ErrorValue.usage("there is no folder \(folder)", at: call.span(of: "ref"))
            }
            return (String(text[..<equals]), folder)
        }
    }
}
