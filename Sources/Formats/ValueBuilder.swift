import PluginAPI

/// Makes a document the machine's own value; its places are forgotten.
final class ValueBuilder: DocumentBuilder {
    /// Of lists that have begun and not ended, the items that are whole; at the end the document.
    private var items: [Value] = []
    private var open: [Container] = []
    /// The innermost of `open`, which has no copy of it.
    private var current = Container(record: nil, start: 0)
    private var kept: [Value] = []
    private var last = Value.null
    private var lastKeys: KeySet?

    private struct Container {
        /// Nil: it is a list. The field to come has null for its value.
        var record: Record?
        /// Where its items begin.
        var start: Int
        /// Where YAML's `<<` stands, whose value lends the record its fields.
        var merge: (index: Int, place: SourcePlace)?
    }

    /// The document's value, once it was read.
    func takeValue() -> Value {
        defer { items = [] }
        return items.last ?? .null
    }

    private func add(_ value: Value) {
        last = value
        if let record = current.record {
            record.values[record.values.count - 1] = value
        } else {
            items.append(value)
        }
    }

    func add(_ value: Value, at place: SourcePlace, _ mark: SourceMark?) { add(value) }

    func beginList(at place: SourcePlace, _ mark: SourceMark?) {
        open.append(current)
        current = Container(record: nil, start: items.count)
    }

    func beginRecord(at place: SourcePlace, _ mark: SourceMark?) {
        open.append(current)
        current = Container(record: Record(), start: items.count)
    }

    func addKey(_ name: String, at place: SourcePlace, isMergeKey: Bool) -> Bool {
        guard let record = current.record else { return false }
        let key = Text(name)
        guard record.value(of: key) == nil else { return false }
        if isMergeKey { current.merge = (record.count, place) }
        record.set(key, .null)
        return true
    }

    func end() throws {
        let ended = current
        current = open.popLast() ?? Container(record: nil, start: 0)
        guard var record = ended.record else {
            let list = Array(items[ended.start...])
            items.removeSubrange(ended.start...)
            return add(.items(list))
        }
        if let merge = ended.merge { record = try Self.merged(record, at: merge.index, merge.place) }
        // Rows with the same fields share their key set.
        if let lastKeys, lastKeys.names.count == record.count,
            lastKeys.names.elementsEqual(record.keys.names, by: ==)
        {
            return add(.record(Record(keys: lastKeys, values: record.values)))
        }
        lastKeys = record.keys
        add(.record(record))
    }

    /// With the fields of what `<<` names in its place: those that the record has itself stay, and of several the first counts.
    private static func merged(_ record: Record, at index: Int, _ place: SourcePlace) throws -> Record {
        let lenders: [Value] =
            if case .list(let list) = record.values[index] { list.items } else { [record.values[index]] }
        let result = Record()
        for (position, name) in record.keys.names.enumerated() {
            guard position == index else {
                result.set(name, record.values[position])
                continue
            }
            for lender in lenders {
                guard case .record(let lent) = lender else {
                    throw FormatError(
                        "`<<` takes a mapping, or a list of mappings", line: Int(place.line),
                        column: Int(place.column), help: "such as `<<: *anchor`; in quotes it is a plain key")
                }
                for (name, value) in zip(lent.keys.names, lent.values)
                where result.value(of: name) == nil && record.value(of: name) == nil {
                    result.set(name, value)
                }
            }
        }
        return result
    }

    func noteBigNumber(_ text: String) {}

    func keep(as anchor: Int) { kept.append(last) }

    func keepKey(_ name: String, at place: SourcePlace, as anchor: Int) { kept.append(.text(name)) }

    func addKept(_ anchor: Int, at place: SourcePlace) { add(kept[anchor]) }

    func keptName(_ anchor: Int) -> String? { try? kept[anchor].plainText() }
}
