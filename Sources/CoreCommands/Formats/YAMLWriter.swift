import CLibYAML
import Formats
import Glibc
import PluginAPI

/// Writes values as YAML by libyaml's emitter, in block style. Text that a reader of YAML 1.1 or 1.2 would
/// take for something else is quoted; text of several lines is a literal block.
final class YAMLWriter {
    private var emitter = yaml_emitter_t()
    private var output: [UInt8] = []

    /// With a newline at its end. Throws `FormatError` or `ErrorValue`.
    static func write(_ value: Value) throws -> [UInt8] {
        let writer = YAMLWriter()
        return try writer.document(value)
    }

    private func document(_ value: Value) throws -> [UInt8] {
        guard yaml_emitter_initialize(&emitter) == 1 else {
            throw FormatError("there is no memory for the YAML writer")
        }
        defer { yaml_emitter_delete(&emitter) }
        yaml_emitter_set_unicode(&emitter, 1)
        yaml_emitter_set_width(&emitter, -1)
        yaml_emitter_set_output(
            &emitter,
            { context, bytes, count in
                guard let context, let bytes else { return 0 }
                let writer = Unmanaged<YAMLWriter>.fromOpaque(context).takeUnretainedValue()
                writer.output.append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
                return 1
            }, Unmanaged.passUnretained(self).toOpaque())
        var event = yaml_event_t()
        try emit(yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING), &event)
        try emit(yaml_document_start_event_initialize(&event, nil, nil, nil, 1), &event)
        try write(value, depth: 0)
        try emit(yaml_document_end_event_initialize(&event, 1), &event)
        try emit(yaml_stream_end_event_initialize(&event), &event)
        yaml_emitter_flush(&emitter)
        // libyaml marks the end of a document that is one plain scalar; readers need no mark.
        let mark = Array("\n...\n".utf8)
        if output.count > mark.count, output.suffix(mark.count).elementsEqual(mark) { output.removeLast(4) }
        return output
    }

    private func emit(_ made: Int32, _ event: inout yaml_event_t) throws {
        guard made == 1, yaml_emitter_emit(&emitter, &event) == 1 else {
            throw FormatError(emitter.problem.map { String(cString: $0) } ?? "this can't be written as YAML")
        }
    }

    private func write(_ value: Value, depth: Int) throws {
        if depth > JSONText.depthLimit {
            throw ErrorValue("lists and records nest more than \(JSONText.depthLimit) deep")
        }
        var event = yaml_event_t()
        switch value {
        case .list(let list):
            let style = list.items.isEmpty ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE
            try emit(yaml_sequence_start_event_initialize(&event, nil, nil, 1, style), &event)
            for item in list.items { try write(item, depth: depth + 1) }
            try emit(yaml_sequence_end_event_initialize(&event), &event)
        case .record(let record):
            let style = record.count == 0 ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE
            try emit(yaml_mapping_start_event_initialize(&event, nil, nil, 1, style), &event)
            for (name, value) in zip(record.keys.names, record.values) {
                try text(name.string, isKey: true)
                try write(value, depth: depth + 1)
            }
            try emit(yaml_mapping_end_event_initialize(&event), &event)
        case .null: try plain("null")
        case .bool(let bool): try plain(bool ? "true" : "false")
        case .int(let int), .size(let int): try plain(String(int))
        case .float(let float):
            try plain(
                float.isNaN ? ".nan" : float.isInfinite ? (float < 0 ? "-.inf" : ".inf") : float.description)
        case .string(let string): try text(string.string, isKey: false)
        case .duration(let duration): try text(DurationText.text(duration), isKey: false)
        case .time(let time): try text(TimeText.utc(time), isKey: false)
        case .bytes(let bytes): try text(JSONText.base64(bytes.storage), isKey: false)
        case .range(let range): try write(.items(try range.items()), depth: depth)
        case .error(let error): try write(error.asRecord, depth: depth)
        case .stream: try write(try value.collected(), depth: depth)
        case .secret:
            throw ErrorValue.type(
                "a secret can't be written as data", help: "`reveal` gives its text, if you mean to show it")
        case .closure: throw ErrorValue.type("a closure can't be written as data")
        }
    }

    private func plain(_ text: String) throws { try scalar(text, YAML_PLAIN_SCALAR_STYLE) }

    private func text(_ text: String, isKey: Bool) throws {
        if YAMLScalar.isAmbiguous(text) { return try scalar(text, YAML_DOUBLE_QUOTED_SCALAR_STYLE) }
        guard text.utf8.contains(0x0A) else { return try scalar(text, YAML_PLAIN_SCALAR_STYLE) }
        // Where a block would not keep every space, libyaml falls back to quotes.
        try scalar(text, isKey ? YAML_DOUBLE_QUOTED_SCALAR_STYLE : YAML_LITERAL_SCALAR_STYLE)
    }

    private func scalar(_ text: String, _ style: yaml_scalar_style_t) throws {
        var event = yaml_event_t()
        var copy = text
        let made = copy.withUTF8 { bytes in
            yaml_scalar_event_initialize(
                &event, nil, nil, bytes.baseAddress ?? UnsafePointer(bitPattern: 1), Int32(bytes.count), 1, 1,
                style)
        }
        try emit(made, &event)
    }
}
