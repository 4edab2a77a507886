// A plan's YAML as a tree of nodes that know their places, read from libyaml's events.

import CLibYAML
import Glibc

/// Line and column, both from 1; columns count characters.
struct PlanPlace: Equatable, Sendable {
    var line: Int
    var column: Int
}

/// Why a plan is refused, and where in its file.
struct PlanFailure: Error, Equatable, Sendable {
    var message: String
    /// Nil: of the plan as a whole, or of a move given on the command line.
    var place: PlanPlace?
    var help: String?

    init(_ message: String, at place: PlanPlace? = nil, help: String? = nil) {
        self.message = message
        self.place = place
        self.help = help
    }
}

/// One value of a YAML document.
indirect enum PlanNode: Sendable {
    /// `isText`: quoted, or plain and nothing else by YAML 1.2's core schema.
    case scalar(String, isText: Bool, PlanPlace)
    case list([PlanNode], PlanPlace)
    /// Keys in their order, each with its place.
    case map([(key: String, place: PlanPlace, value: PlanNode)], PlanPlace)

    var place: PlanPlace {
        switch self {
        case .scalar(_, _, let place), .list(_, let place), .map(_, let place): place
        }
    }

    /// The only document of a text; nil if it is empty.
    static func read(_ text: [UInt8]) throws(PlanFailure) -> PlanNode? {
        guard String(validating: text, as: UTF8.self) != nil else {
            throw PlanFailure("the plan is not UTF-8 text")
        }
        var reader = PlanReader()
        return try reader.document(text)
    }
}

private struct PlanReader {
    private var parser = yaml_parser_t()
    private var depth = 0

    private enum Event {
        case scalar(String, isPlain: Bool, PlanPlace)
        case listStart(PlanPlace)
        case mapStart(PlanPlace)
        case end(PlanPlace)
        case documentEnd
        case streamEnd
        case other
    }

    mutating func document(_ text: [UInt8]) throws(PlanFailure) -> PlanNode? {
        guard yaml_parser_initialize(&parser) == 1 else {
            throw PlanFailure("not enough memory to read the plan")
        }
        defer { yaml_parser_delete(&parser) }
        // libyaml keeps the pointer while it reads; the copy lives until all is read.
        let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, text.count))
        defer { copy.deallocate() }
        _ = copy.initialize(fromContentsOf: text)
        yaml_parser_set_input_string(&parser, copy.baseAddress, text.count)
        var root: PlanNode?
        while true {
            let event = try next()
            switch event {
            case .streamEnd: return root
            case .other, .documentEnd: continue
            default:
                if root != nil {
                    throw PlanFailure("a plan is one document; another begins here", at: place(of: event))
                }
                root = try node(event)
            }
        }
    }

    private func place(of event: Event) -> PlanPlace? {
        switch event {
        case .scalar(_, _, let place), .listStart(let place), .mapStart(let place), .end(let place): place
        default: nil
        }
    }

    private mutating func node(_ event: Event) throws(PlanFailure) -> PlanNode {
        depth += 1
        defer { depth -= 1 }
        switch event {
        case .scalar(let text, let isPlain, let place):
            return .scalar(text, isText: !isPlain || Self.isText(text), place)
        case .listStart(let place):
            guard depth < 64 else { throw PlanFailure("nested too deeply", at: place) }
            var items: [PlanNode] = []
            while true {
                let event = try next()
                if case .end = event { return .list(items, place) }
                items.append(try node(event))
            }
        case .mapStart(let place):
            guard depth < 64 else { throw PlanFailure("nested too deeply", at: place) }
            var fields: [(key: String, place: PlanPlace, value: PlanNode)] = []
            while true {
                let event = try next()
                if case .end = event { return .map(fields, place) }
                guard case .scalar(let key, _, let keyPlace) = event else {
                    throw PlanFailure("a key must be text", at: self.place(of: event))
                }
                if fields.contains(where: { $0.key == key }) {
                    throw PlanFailure("'\(key)' is given twice", at: keyPlace)
                }
                fields.append((key, keyPlace, try node(try next())))
            }
        default: throw PlanFailure("the plan ends too early")
        }
    }

    private mutating func next() throws(PlanFailure) -> Event {
        var event = yaml_event_t()
        guard yaml_parser_parse(&parser, &event) == 1 else { throw failure() }
        defer { yaml_event_delete(&event) }
        let place = PlanPlace(line: event.start_mark.line + 1, column: event.start_mark.column + 1)
        switch event.type {
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            return .scalar(
                String(decoding: bytes, as: UTF8.self), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE,
                place)
        case YAML_SEQUENCE_START_EVENT: return .listStart(place)
        case YAML_MAPPING_START_EVENT: return .mapStart(place)
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .end(place)
        case YAML_ALIAS_EVENT: throw PlanFailure("a plan has no aliases", at: place)
        case YAML_DOCUMENT_END_EVENT: return .documentEnd
        case YAML_STREAM_END_EVENT: return .streamEnd
        default: return .other
        }
    }

    private func failure() -> PlanFailure {
        let problem = parser.problem.map { String(cString: $0) } ?? "it can't be read"
        let mark = parser.problem_mark
        return PlanFailure(
            "not YAML: \(problem)", at: PlanPlace(line: mark.line + 1, column: mark.column + 1))
    }

    /// Whether a plain scalar is text by YAML 1.2's core schema: no null, Boolean or number.
    private static func isText(_ text: String) -> Bool {
        switch text {
        case "", "~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE": return false
        case ".inf", ".Inf", ".INF", "-.inf", "+.inf", ".nan", ".NaN", ".NAN": return false
        default: break
        }
        var digits = Substring(text)
        if let sign = digits.first, sign == "-" || sign == "+" { digits = digits.dropFirst() }
        if text.hasPrefix("0x"), text.count > 2 { return !text.dropFirst(2).allSatisfy(\.isHexDigit) }
        if text.hasPrefix("0o"), text.count > 2 {
            return !text.dropFirst(2).allSatisfy { ("0"..."7").contains($0) }
        }
        guard let first = digits.first, first.isASCII, first.isNumber || first == "." else { return true }
        return Double(String(digits)) == nil
    }
}
