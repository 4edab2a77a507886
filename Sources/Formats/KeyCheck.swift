import PluginAPI

/// Makes nothing of a document: it only knows which keys each record has.
final class KeyCheck: DocumentBuilder {
    private var open: [Set<String>] = []
    private var names: [Int: String] = [:]

    func add(_ value: Value, at place: SourcePlace, _ mark: SourceMark?) {}
    func beginList(at place: SourcePlace, _ mark: SourceMark?) { open.append([]) }
    func beginRecord(at place: SourcePlace, _ mark: SourceMark?) { open.append([]) }
    func addKey(_ name: String, at place: SourcePlace, isMergeKey: Bool) -> Bool {
        guard !open.isEmpty else { return true }
        return open[open.count - 1].insert(name).inserted
    }
    func end() { _ = open.popLast() }
    func noteBigNumber(_ text: String) {}
    func keep(as anchor: Int) {}
    func keepKey(_ name: String, at place: SourcePlace, as anchor: Int) { names[anchor] = name }
    func addKept(_ anchor: Int, at place: SourcePlace) {}
    // Which text stands at an anchor doesn't matter where only repetitions do; each is another one.
    func keptName(_ anchor: Int) -> String? { names[anchor] ?? "*\(anchor)" }
}
