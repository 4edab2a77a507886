import CLibYAML
import PluginAPI

/// Where the values of a YAML text stand, by libyaml's events. The text is one that `YAMLReader` reads.
public final class YAMLOutline {
    private var parser = yaml_parser_t()
    private let bytes: [UInt8]
    /// Of each character; empty where characters are bytes.
    private var offsets: [Int] = []
    private let start: Int
    private var depth = 0

    /// The document's value; nil where there is none. Throws `FormatError`.
    public static func of(_ bytes: [UInt8]) throws -> OutlineNode? {
        let outline = YAMLOutline(bytes)
        return try outline.document()
    }

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard bytes.contains(where: { $0 >= 0x80 }) else { return }
        offsets = bytes.indices.dropFirst(start).filter { bytes[$0] & 0xC0 != 0x80 }
    }

    private func offset(_ mark: yaml_mark_t) -> Int {
        let index = Int(mark.index)
        if offsets.isEmpty { return min(start + index, bytes.count) }
        return offsets.indices.contains(index) ? offsets[index] : bytes.count
    }

    private func document() throws -> OutlineNode? {
        guard yaml_parser_initialize(&parser) == 1 else {
            throw FormatError("there is no memory for the YAML reader")
        }
        defer { yaml_parser_delete(&parser) }
        return try bytes.withUnsafeBufferPointer { buffer in
            yaml_parser_set_input_string(
                &parser, buffer.baseAddress ?? UnsafePointer(bitPattern: 1), buffer.count)
            while true {
                var event = try next()
                defer { yaml_event_delete(&event) }
                if event.type == YAML_STREAM_END_EVENT { return nil }
                guard event.type == YAML_DOCUMENT_START_EVENT else { continue }
                var first = try next()
                defer { yaml_event_delete(&first) }
                return try node(first)
            }
        }
    }

    private func next() throws -> yaml_event_t {
        var event = yaml_event_t()
        guard yaml_parser_parse(&parser, &event) == 1 else {
            throw FormatError(parser.problem.map { String(cString: $0) } ?? "this is not YAML")
        }
        return event
    }

    private func node(_ event: yaml_event_t) throws -> OutlineNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= JSONText.depthLimit else {
            throw FormatError("lists and mappings nest more than \(JSONText.depthLimit) deep")
        }
        let begin = offset(event.start_mark)
        switch event.type {
        case YAML_ALIAS_EVENT: return OutlineNode(.alias, begin..<offset(event.end_mark))
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            return scalarNode(
                begin..<max(begin, offset(event.end_mark)), scalar.style,
                hasProperties: scalar.anchor != nil || scalar.tag != nil)
        case YAML_SEQUENCE_START_EVENT:
            let start = event.data.sequence_start
            let isFlow = start.style == YAML_FLOW_SEQUENCE_STYLE
            var items: [OutlineNode] = []
            var end = begin
            while true {
                var next = try self.next()
                defer { yaml_event_delete(&next) }
                if next.type == YAML_SEQUENCE_END_EVENT {
                    if isFlow { end = offset(next.end_mark) }
                    break
                }
                let item = try node(next)
                items.append(item)
                end = item.range.upperBound
            }
            return OutlineNode(
                .list(items), begin..<max(begin, end), isFlow: isFlow,
                hasProperties: start.anchor != nil || start.tag != nil)
        default:
            let start = event.data.mapping_start
            let isFlow = start.style == YAML_FLOW_MAPPING_STYLE
            var entries: [OutlineNode.Entry] = []
            var end = begin
            while true {
                var key = try next()
                defer { yaml_event_delete(&key) }
                if key.type == YAML_MAPPING_END_EVENT {
                    if isFlow { end = offset(key.end_mark) }
                    break
                }
                var content = try next()
                defer { yaml_event_delete(&content) }
                let value = try node(content)
                var name = ""
                if key.type == YAML_SCALAR_EVENT {
                    let scalar = key.data.scalar
                    name = String(
                        decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length),
                        as: UTF8.self)
                }
                let range = offset(key.start_mark)..<offset(key.end_mark)
                entries.append(.init(name: name, key: range, value: value))
                end = max(range.upperBound, value.range.upperBound)
            }
            return OutlineNode(
                .map(entries), begin..<max(begin, end), isFlow: isFlow,
                hasProperties: start.anchor != nil || start.tag != nil)
        }
    }

    private func scalarNode(_ range: Range<Int>, _ style: yaml_scalar_style_t, hasProperties: Bool)
        -> OutlineNode
    {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE:
            return OutlineNode(.scalar(.single), range, hasProperties: hasProperties)
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
            return OutlineNode(.scalar(.double), range, hasProperties: hasProperties)
        case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE:
            // It goes on to the next value, over blank lines.
            var end = range.upperBound
            while end > range.lowerBound, [0x20, 0x0A, 0x0D].contains(bytes[end - 1]) { end -= 1 }
            return OutlineNode(.scalar(.lines), range.lowerBound..<end, hasProperties: hasProperties)
        default: return OutlineNode(.scalar(.none), range, hasProperties: hasProperties)
        }
    }
}
