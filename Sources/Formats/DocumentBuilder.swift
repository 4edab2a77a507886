import PluginAPI

/// Takes a document in the order of its text, what contains before what is contained, and makes of it what it likes.
///
/// It is told once that each list or record begins and that it ends, of a record each key and then its value. Places are
/// of what is written there: an alias stands where it is written, its parts where they are.
public protocol DocumentBuilder: AnyObject {
    /// A value without parts.
    func add(_ value: Value, at place: SourcePlace, _ mark: SourceMark?) throws
    func beginList(at place: SourcePlace, _ mark: SourceMark?) throws
    func beginRecord(at place: SourcePlace, _ mark: SourceMark?) throws
    /// The name of the value to come. `isMergeKey`: it is YAML's `<<`, not in quotes. False: the record has it already.
    func addKey(_ name: String, at place: SourcePlace, isMergeKey: Bool) throws -> Bool
    /// Where a key of the innermost record stands; nil: it doesn't know, or in another file.
    func line(ofKey name: String) -> Int?
    /// The innermost list or record that has begun is whole.
    func end() throws
    /// The number that was added last stands for this one, which no value can hold exactly.
    func noteBigNumber(_ text: String)
    /// What was added last has an anchor, which aliases will name by this number; numbers go up from 0.
    func keep(as anchor: Int)
    /// The same of a text that is a key.
    func keepKey(_ name: String, at place: SourcePlace, as anchor: Int)
    /// What an anchor was given to, once more.
    func addKept(_ anchor: Int, at place: SourcePlace) throws
    /// A kept value as the name of a field; nil: it has parts.
    func keptName(_ anchor: Int) -> String?
}

extension DocumentBuilder {
    public func line(ofKey name: String) -> Int? { nil }
}
