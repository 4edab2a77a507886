import PluginAPI

/// Makes nothing of a document: it only knows which keys each record has.
final class KeyCheck: DocumentBuilder {
    /// Of each record that is open, its keys with their lines.
    private var open: [[String: Int]] = []
    private var names: [Int: String] = [:]

    func add(_ value: Value, at place: SourcePlace, _ mark: SourceMark?) {}
    func beginList(at place: SourcePlace, _ mark: SourceMark?) { open.append([:]) }
    func beginRecord(at place: SourcePlace, _ mark: SourceMark?) { open.append([:]) }
    func addKey(_ name: String, at place: SourcePlace, isMergeKey: Bool) -> Bool {
        guard !open.isEmpty else { return true }
        guard open[open.count - 1][name] == nil else { return false }
        open[open.count - 1][name] = Int(place.line)
        return true
    }
    func line(ofKey name: String) -> Int? { open.last?[name] }
    func end() { _ = open.popLast() }
    func noteBigNumber(_ text: String) {}
    func keep(as anchor: Int) {}
    func keepKey(_ name: String, at place: SourcePlace, as anchor: Int) { names[anchor] = name }
    func addKept(_ anchor: Int, at place: SourcePlace) {}
    // Which text stands at an anchor doesn't matter where only repetitions do; each is another one.
    func keptName(_ anchor: Int) -> String? { names[anchor] ?? "*\(anchor)" }
}
