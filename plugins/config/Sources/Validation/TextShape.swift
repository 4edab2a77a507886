import PluginAPI

/// What texts look like, where all of several do.
enum TextShape: CaseIterable {
    case ipv4, uuid, dateTime, date, minutesOrMegabytes, duration, period, size, address, schedule, machines,
        mail

    /// What the texts have in common; nil: nothing that is known here.
    static func of(_ samples: [Instance], _ patterns: TextShapePatterns) -> (keyword: String, value: String)?
    {
        let texts = samples.compactMap { $0.isSecret ? nil : $0.string }
        guard texts.count == samples.count else { return nil }
        return allCases.first { shape in texts.allSatisfy { shape.fits($0, patterns) } }.map {
            ($0.keyword, $0.required)
        }
    }

    /// A pattern means nothing to people: instead, what it stands for.
    static func worded(_ problem: SchemaProblem, _ instance: Instance) -> SchemaProblem {
        guard problem.rule == "pattern",
            let shape = allCases.first(where: {
                $0.keyword == "pattern" && problem.message.contains("`\($0.required)`")
            })
        else { return problem }
        if shape == .schedule, !instance.isSecret,
            let doubt = instance.string.flatMap(TextDoubts.scheduleDoubt)
        {
            return SchemaProblem(
                origin: problem.origin, key: problem.key, rule: "shape", message: doubt.message,
                help: doubt.help)
        }
        return SchemaProblem(
            origin: problem.origin, key: problem.key, rule: "shape",
            message: "this must be \(shape.named), and is \(instance.shown)",
            help: problem.help ?? shape.suggestion(instance))
    }

    private func suggestion(_ instance: Instance) -> String? {
        guard self == .duration, !instance.isSecret else { return nil }
        return instance.string.flatMap { WrittenDuration.corrected($0) }.map { "write `\($0)`" }
    }

    private var keyword: String {
        switch self {
        case .ipv4, .uuid, .dateTime, .date: "format"
        case .minutesOrMegabytes, .duration, .period, .size, .address, .schedule, .machines, .mail: "pattern"
        }
    }

    /// What the base must be like.
    private func fits(_ text: String, _ patterns: TextShapePatterns) -> Bool {
        if keyword == "format" { return StringFormat(rawValue: required)?.accepts(text) ?? false }
        return patterns[self, telling ?? required].map { (try? $0.matches(text)) ?? false } ?? false
    }

    /// By which texts are told to be such, where less is required of others.
    private var telling: String? {
        switch self {
        case .address: "^[a-z][a-z0-9+.-]*://\\S+$"
        case .schedule: "^\(Self.cronFields)$"
        case .machines: "^[A-Za-z0-9][A-Za-z0-9._-]*:\(Self.port)(,[A-Za-z0-9][A-Za-z0-9._-]*:\(Self.port))*$"
        case .size: "^\\d+(\\.\\d+)? ?([kKmMgGtT]?i?[bB]|[kKgGtT]|M|[kKmMgGtT]i)$"
        case .minutesOrMegabytes: "^\\d+m$"
        case .mail: "^[^@\\s<]+@[^@\\s]+\\.[a-z]+$"
        default: nil
        }
    }

    /// Of all other texts at that key.
    private var required: String {
        switch self {
        case .ipv4: "ipv4"
        case .uuid: "uuid"
        case .dateTime: "date-time"
        case .date: "date"
        // Without end is -1 for many programs.
        case .duration: "^-1$|^(\\d+(\\.\\d+)?\(Self.timeUnits))+$"
        // `512m` is memory for a Java machine and nginx.
        case .minutesOrMegabytes: "^-1$|^(\\d+(\\.\\d+)?(\(Self.timeUnits)|[kKmMgGtT][iI]?[bB]?))+$"
        case .period:
            "^P(?=[\\dT])(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+(\\.\\d+)?S)?)?$"
        case .size: "^\\d+(\\.\\d+)? ?([kKmMgGtTpP][iI]?[bB]?|[bB])$"
        // Without one, there is none.
        case .address: "^$|^[a-z][a-z0-9+.-]*://\\S+$"
        // Some programs take seconds, too, and others a word.
        case .schedule: "^\(Self.cronFields)$|^@[a-z]+|^$|^(\\S+\\s+){5,6}\\S+$|^[a-z]+$"
        // All but a port that can't be.
        case .machines: "^(?!.*:\\d+(,|$))|^([^,]*:\(Self.port)(,|$)|[^,:]+(,|$))*$"
        case .mail: "^$|@"
        }
    }

    private static let timeUnits = "(ns|us|µs|ms|s|m|h|d|w|mo|y)"
    private static let port =
        "(6553[0-5]|655[0-2]\\d|65[0-4]\\d\\d|6[0-4]\\d{3}|[1-5]\\d{4}|[1-9]\\d{0,3})"
    private static let cronFields: String = {
        /// `*`, `*/5`, `1-5`, `1,15`
        func field(_ value: String) -> String {
            let part = "(\\*|\(value)(-\(value))?)(/\\d+)?"
            return "\(part)(,\(part))*"
        }
        return [
            field("[0-5]?\\d"), field("(2[0-3]|[01]?\\d)"), field("(3[01]|[12]\\d|0?[1-9]|L)"),
            field("(1[0-2]|0?[1-9]|[A-Za-z]{3})"), field("([0-7]|[A-Za-z]{3})"),
        ].joined(separator: "\\s+")
    }()

    /// For messages.
    private var named: String {
        switch self {
        case .ipv4, .uuid, .dateTime, .date: ""
        case .duration: "a duration, such as `30s` or `1h30m`"
        case .minutesOrMegabytes: "a duration, such as `30s`, or a size, such as `512m`"
        case .period: "a duration of ISO 8601, such as `PT30S`"
        case .size: "a size, such as `10MB` or `512KiB`"
        case .address: "an address with its scheme, such as `https://example.com`"
        case .schedule: "five fields of cron: minute, hour, day, month and weekday"
        case .machines: "a machine with a port from 1 to 65535"
        case .mail: "a mail address"
        }
    }
}

/// The shapes' patterns, each compiled when it is first asked for. One thread's.
final class TextShapePatterns {
    private var compiled: [TextShape: SchemaPattern] = [:]

    subscript(_ shape: TextShape, _ pattern: String) -> SchemaPattern? {
        if let known = compiled[shape] { return known }
        compiled[shape] = try? SchemaPattern(pattern)
        return compiled[shape]
    }
}
