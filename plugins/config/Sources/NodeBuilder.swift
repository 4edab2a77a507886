// A document of a file as a tree, built while the file is read.

import Formats
import Platform
import PluginAPI

final class NodeBuilder: DocumentBuilder {
    let source: Source
    /// What is right but probably not meant.
    private(set) var doubts: [(origin: Origin, message: String, help: String)] = []
    var warnings: [String] { doubts.map { "\($0.origin.text): \($0.message). \($0.help)" } }
    /// Where a `<<` takes in several mappings of which the first hides something that others have.
    private(set) var hidingMerges: [Origin] = []
    /// Numbers that no value can hold, where they were asked for.
    private(set) var bigNumbers: BigNumbers = [:]
    private let reading: ConfigReading?

    /// Of all that is open, the parts that are whole; at the end the document.
    private var nodes: [Node] = []
    /// How deep each of them goes: a value by itself 0.
    private var depths: [Int] = []
    /// Of all maps that are open, the names of fields.
    private var names: [String] = []
    /// The innermost that is open, which `around` has not.
    private var current = Container(isMap: false, origin: nil, mark: nil, firstNode: 0, firstName: 0)
    private var around: [Container] = []
    /// The values of anchors, by their numbers.
    private var kept: [(node: Node, depth: Int)] = []
    /// What was added last, where `<<` has taken it in.
    private var lastMerged: (node: Node, depth: Int)?
    private var shapes = Shapes()

    private struct Container {
        let isMap: Bool
        /// A map or list stands where its key does, else where it is written itself.
        let origin: Origin?
        let mark: SourceMark?
        let firstNode: Int
        let firstName: Int
        /// Of names, once there are many.
        var positions: [String: Int] = [:]
        /// Of the field to come.
        var key: SourcePlace?
        var isMergeKey = false
        /// What `<<` takes in; nil: there is none.
        var merged: [Node]?
        /// Where `<<` stands.
        var mergePlace: SourcePlace?
        /// How deep what it takes in goes, within its fields.
        var mergedDepth = 0
    }

    init(_ source: Source, _ reading: ConfigReading? = nil) {
        self.source = source
        self.reading = reading
        reading?.depth = 0
    }

    /// The document's tree, once it was read: null where it has no value.
    var tree: Node { nodes.first ?? Node(.scalar(.null), Origin(source)) }

    // MARK: Values

    func add(_ value: Value, at place: SourcePlace, _ mark: SourceMark?) throws {
        if mark == .include {
            let node = try included(value, Origin(source, place))
            return try add(node, depth: reading?.depth ?? 0)
        }
        let origin = Origin(source, place, key: current.key)
        try add(Node(mark == .null ? .removed : .scalar(value), origin))
    }

    private func add(_ node: Node, depth: Int = 0) throws {
        guard around.count + depth <= JSONText.depthLimit else {
            throw node.origin.error(
                "aliases and included files make this more than \(JSONText.depthLimit) deep", kind: "parse")
        }
        if around.isEmpty { reading?.depth = depth }
        current.key = nil
        guard current.isMergeKey else {
            lastMerged = nil
            depths.append(depth)
            return nodes.append(node)
        }
        current.isMergeKey = false
        lastMerged = (node, depth)
        current.mergedDepth = max(current.mergedDepth, depth - 1)
        switch node.content {
        case .map: current.merged?.append(node)
        case .list(let items, _) where items.allSatisfy({ $0.fields != nil }): current.merged? += items
        default:
            throw node.origin.ofKey.error(
                "`<<` takes in a mapping or a list of mappings, and this is \(node.described)",
                kind: "parse", help: "write `<<: *anchor`, with `&anchor` at a mapping above")
        }
    }

    func beginList(at place: SourcePlace, _ mark: SourceMark?) { begin(isMap: false, place, mark) }

    func beginRecord(at place: SourcePlace, _ mark: SourceMark?) { begin(isMap: true, place, mark) }

    private func begin(isMap: Bool, _ place: SourcePlace, _ mark: SourceMark?) {
        let origin = Origin(source, current.key ?? place)
        around.append(current)
        current = Container(
            isMap: isMap, origin: origin, mark: mark, firstNode: nodes.count, firstName: names.count)
    }

    func addKey(_ name: String, at place: SourcePlace, isMergeKey: Bool) -> Bool {
        current.key = place
        current.isMergeKey = isMergeKey
        guard !isMergeKey else {
            guard current.merged == nil else { return false }
            current.merged = []
            current.mergePlace = place
            return true
        }
        let count = names.count - current.firstName
        if count < Fields.linearLimit {
            for index in current.firstName..<names.count where names[index] == name { return false }
        } else {
            if current.positions.isEmpty {
                for index in 0..<count { current.positions[names[current.firstName + index]] = index }
            }
            guard current.positions.updateValue(count, forKey: name) == nil else { return false }
        }
        names.append(name)
        return true
    }

    func line(ofKey name: String) -> Int? {
        let names = names[current.firstName...]
        guard let index = names.firstIndex(of: name) else { return nil }
        let position = current.firstNode + index - names.startIndex
        guard nodes.indices.contains(position), nodes[position].origin.source === source else { return nil }
        return nodes[position].origin.ofKey.place.map { Int($0.line) }
    }

    func end() throws {
        let ended = current
        current =
            around.popLast() ?? Container(isMap: false, origin: nil, mark: nil, firstNode: 0, firstName: 0)
        let parts = Array(nodes[ended.firstNode...])
        nodes.removeSubrange(ended.firstNode...)
        let depth = max(depths[ended.firstNode...].max() ?? 0, ended.mergedDepth) + 1
        depths.removeSubrange(ended.firstNode...)
        let content: Node.Content
        if ended.isMap {
            var fields = Fields(shapes.shared(names[ended.firstName...]), parts, ended.positions)
            names.removeSubrange(ended.firstName...)
            noteOrder(ended.merged ?? [], beside: fields, at: ended.mergePlace)
            for other in ended.merged ?? [] { takeIn(other.fields ?? Fields(), into: &fields) }
            content = .map(fields, isReplacing: ended.mark == .replace)
        } else {
            let joining: Node.Joining =
                switch ended.mark {
                case .append: .appended
                case .replace: .replacing
                default: .unsaid
                }
            content = .list(parts, joining)
        }
        try add(Node(content, ended.origin ?? Origin(source)), depth: depth)
    }

    func noteBigNumber(_ text: String) {
        if let place = nodes.last?.origin.place { bigNumbers[place] = text }
    }

    /// Of several that `<<` takes in, the first wins: where others say something else, that may not be meant.
    private func noteOrder(_ merged: [Node], beside fields: Fields, at place: SourcePlace?) {
        guard merged.count > 1, let place, let first = merged[0].fields else { return }
        let isHiding = merged.dropFirst().contains { other in
            guard let other = other.fields else { return false }
            return zip(other.names, other.nodes).contains { name, node in
                guard fields[name] == nil, let hiding = first[name] else { return false }
                return !hiding.hasSameContent(as: node)
            }
        }
        if isHiding { hidingMerges.append(Origin(source, place)) }
    }

    /// YAML's merge key is shallow: of a field that is there already nothing is taken.
    private func takeIn(_ other: Fields, into fields: inout Fields) {
        for (name, node) in zip(other.names, other.nodes) {
            guard let own = fields[name] else {
                fields.set(name, node)
                continue
            }
            guard let kept = own.fields, let dropped = node.fields else { continue }
            let lost = dropped.names.filter { kept[$0] == nil }
            if !lost.isEmpty {
                let names = lost.map { "`\($0)`" }.joined(separator: ", ")
                doubts.append(
                    (
                        own.origin,
                        "`\(name)` hides the one that `<<` takes in, so \(names) (\(node.origin.text)) "
                            + "\(lost.count == 1 ? "is" : "are") gone: `<<` merges one level only",
                        "Take that one in here, too: `<<: *anchor` within `\(name)`"
                    ))
            }
        }
    }

    /// `!include FILE`: what the file holds, with its own places.
    private func included(_ value: Value, _ own: Origin) throws -> Node {
        guard let name = value.string, !name.isEmpty else {
            throw own.error("`!include` names a file", kind: "parse", help: "write `!include database.yaml`")
        }
        let path = Path.absolute(name, in: source.folder)
        guard ConfigFile.isThere(path) else {
            throw own.error(
                "there is no file '\(name)' to include",
                help: NearFiles.help(name, path) ?? "it is looked for beside this file")
        }
        let shown = Path.normalise(Path.join(Path.parent(self.source.name), name))
        let included = Source(shown, folder: Path.parent(path), included: path)
        let source = self.source.runsPrograms ? included.ofConfiguration : included
        let reading = self.reading ?? ConfigReading(nil)
        return try reading.including(path, own) {
            try own.placing { try ConfigFile.included(path, source, reading) }
        }
    }

    // MARK: Anchors

    func keep(as anchor: Int) {
        if let last = lastMerged ?? nodes.last.map({ ($0, depths.last ?? 0) }) { kept.append(last) }
    }

    func keepKey(_ name: String, at place: SourcePlace, as anchor: Int) {
        kept.append((Node(.scalar(.text(name)), Origin(source, place)), 0))
    }

    /// An alias itself stands where it is written, its parts where they are.
    func addKept(_ anchor: Int, at place: SourcePlace) throws {
        var (node, depth) = kept[anchor]
        switch node.content {
        // What was included stands in its own file.
        case _ where node.origin.source !== source: break
        case .map, .list, .keyed: node.origin = Origin(source, current.key ?? place)
        case .scalar, .removed:
            let text = bigNumbers.isEmpty ? nil : node.origin.place.flatMap { bigNumbers[$0] }
            if let text { bigNumbers[place] = text }
            node.origin = Origin(source, place, key: current.key)
        }
        try add(node, depth: depth)
    }

    func keptName(_ anchor: Int) -> String? {
        guard case .scalar(let value) = kept[anchor].node.content else { return nil }
        return try? value.plainText()
    }
}

/// Names of fields that were seen lately: maps of the same names share one list of them.
private struct Shapes {
    private var seen: [[String]] = Array(repeating: [], count: 16)

    mutating func shared(_ names: ArraySlice<String>) -> [String] {
        guard let first = names.first else { return [] }
        let slot = (names.count &* 5 &+ first.utf8.count) & 15
        if seen[slot].count == names.count, seen[slot].elementsEqual(names) { return seen[slot] }
        let own = Array(names)
        seen[slot] = own
        return own
    }
}
