// What `config validate` has found, as an error or as a table.

import PluginAPI
import Syntax

struct ValidationReport {
    private(set) var problems: [(problem: SchemaProblem, environments: [String])] = []
    private var positions: [String: Int] = [:]
    /// Where there are problems at all, and where a file's own text is one.
    private var places: Set<String> = []
    private var trapPlaces: Set<String> = []
    private var typePlaces: Set<String> = []
    private var said: Set<String> = []
    /// How many are told in an error; a table has all.
    private static let shownLimit = 200

    static let columns: [Signature.Column] = [
        .init("place", .string), .init("key", .string), .init("rule", .string), .init("message", .string),
        .init("help", .any),
        .init("environments", .list),
    ]

    /// Something can't be read at all.
    var hasUnreadable: Bool { problems.contains { Self.unreadable.contains($0.problem.rule) } }
    private static let unreadable: Set = [
        "parse", ConfigReading.Part.settings.rawValue, ConfigReading.Part.files.rawValue,
        ConfigReading.Part.variables.rawValue, ConfigReading.Part.schema.rawValue,
    ]

    /// Whether a place is complained of already by the same words.
    func has(_ problem: SchemaProblem) -> Bool { said.contains(Self.saying(problem)) }

    private static func saying(_ problem: SchemaProblem) -> String {
        "\(problem.origin.text) \(problem.message)"
    }

    /// Whether it can be added beside what there is: nothing else is said of its place, or it was said already.
    func canAdd(_ problem: SchemaProblem) -> Bool {
        positions[Self.id(problem)] != nil || !hasProblem(at: problem.origin)
    }

    /// Whether a value is of the wrong type.
    func hasTypeProblem(at origin: Origin) -> Bool { typePlaces.contains(origin.text) }

    /// Whether a place is complained of already.
    func hasProblem(at origin: Origin) -> Bool { places.contains(origin.text) }

    /// Whether a file's own text is complained of there.
    func hasTrap(at origin: Origin) -> Bool { trapPlaces.contains(origin.text) }

    /// An error whose message begins with its place.
    mutating func add(_ error: ErrorValue, rule: String, environment: String? = nil) {
        let place = error.place ?? ""
        let message = place.isEmpty ? error.message[...] : error.message.dropFirst(place.count + 2)
        let problem = SchemaProblem(
            origin: Origin(Source(String(place), folder: "/")), key: .root, rule: rule,
            message: String(message),
            help: error.help)
        // What a file's own check has said is not said of each environment.
        if positions[Self.id(problem)] == nil, has(problem) { return }
        add(problem, environment: environment)
    }

    /// An error in a part that reading goes on without.
    mutating func add(_ error: ErrorValue, in part: ConfigReading.Part) {
        add(error, rule: error.kind == "parse" ? "parse" : part.rawValue)
    }

    private static func id(_ problem: SchemaProblem) -> String {
        "\(problem.origin.text) \(problem.key.text) \(problem.rule) \(problem.message)"
    }

    /// The same problem in several environments is one.
    mutating func add(_ problem: SchemaProblem, environment: String? = nil) {
        let id = Self.id(problem)
        if let position = positions[id] {
            if let environment, !problems[position].environments.contains(environment) {
                problems[position].environments.append(environment)
            }
            return
        }
        positions[id] = problems.count
        places.insert(problem.origin.text)
        if problem.rule.hasPrefix("yaml-") { trapPlaces.insert(problem.origin.text) }
        if problem.rule == "type" { typePlaces.insert(problem.origin.text) }
        said.insert(Self.saying(problem))
        problems.append((problem, environment.map { [$0] } ?? []))
    }

    /// Null where all is well.
    func result(_ call: Invocation) throws -> Value {
        if call.flag("table") {
            return .items(
                problems.map { problem, environments in
                    .fields([
                        "place": .text(problem.origin.text), "key": .text(problem.key.text),
                        "rule": .text(problem.rule), "message": .text(problem.message),
                        "help": problem.help.map { .text($0) } ?? .null,
                        "environments": .items(environments.map { .text($0) }),
                    ])
                })
        }
        guard let first = problems.first else { return .null }
        // Of a file that can't be read, nothing is known to be valid or not.
        let code = hasUnreadable ? 2 : 1
        if problems.count == 1 {
            throw ErrorValue(
                line(first.problem, first.environments), kind: "invalid",
                help: first.problem.help?.onOneLine,
                code: code,
                at: call.span)
        }
        var lines = problems.prefix(Self.shownLimit).map { problem, environments in
            "\n  " + line(problem, environments) + (problem.help.map { " (\($0.onOneLine))" } ?? "")
        }
        if problems.count > Self.shownLimit {
            lines.append("\n  … and \(problems.count - Self.shownLimit) more: `--table` has all")
        }
        throw ErrorValue(
            "\(problems.count) problems:" + lines.joined(), kind: "invalid", code: code, at: call.span)
    }

    private func line(_ problem: SchemaProblem, _ environments: [String]) -> String {
        let key = problem.key.text.isEmpty ? "" : "`\(problem.key.text)`: "
        let where_ = environments.isEmpty ? "" : " in " + environments.joined(separator: ", ")
        let place = problem.origin.text.isEmpty ? "" : problem.origin.text + ": "
        return "\(place)\(key)\(problem.message) [\(problem.rule)]\(where_)".onOneLine
    }

    /// What can't be read, or is wrong in the schema itself, has the status 2.
    static func withUsageStatus<Result>(_ call: Invocation, _ argument: String, _ body: () throws -> Result)
        throws -> Result
    {
        do { return try body() } catch let error as ErrorValue {
            let span = error.span.isNone ? call.span(of: argument) : error.span
            throw ErrorValue(
                error.message, kind: error.kind, help: error.help, code: 2, at: span, label: error.label,
                cause: error.cause)
        }
    }
}
