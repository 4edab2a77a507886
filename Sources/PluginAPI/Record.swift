/// The names of a record's fields, in their order. Shared by the rows of a table; copied when a row
/// that shares it gains a field.
public final class KeySet {
    public private(set) var names: [Text]
    /// Of each name, so that a look compares numbers and touches one name.
    private var hashes: [UInt]
    /// Open addressing over positions in `names` plus one (0: free). Empty while a linear look is quicker.
    private var table: [Int32] = []
    private static let linearLimit = 8

    public init(_ names: [Text] = []) {
        self.names = names
        hashes = names.map(\.hash)
        if names.count > KeySet.linearLimit { rebuild() }
    }

    public func position(of name: Text) -> Int? {
        if table.isEmpty {
            let hash = name.hash
            for index in hashes.indices where hashes[index] == hash && names[index] == name { return index }
            return nil
        }
        let mask = table.count - 1
        let hash = name.hash
        var slot = Int(truncatingIfNeeded: hash) & mask
        while table[slot] != 0 {
            let index = Int(table[slot]) - 1
            if hashes[index] == hash, names[index] == name { return index }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// Adds a name that is not there yet; the caller has made sure that nobody else holds this set.
    func append(_ name: Text) {
        names.append(name)
        hashes.append(name.hash)
        if names.count <= KeySet.linearLimit { return }
        if names.count * 2 > table.count { rebuild() } else { enter(names.count - 1) }
    }

    func copy() -> KeySet { KeySet(names) }

    private func rebuild() {
        var size = 32
        while size < names.count * 4 { size *= 2 }
        table = Array(repeating: 0, count: size)
        for index in names.indices { enter(index) }
    }

    private func enter(_ index: Int) {
        let mask = table.count - 1
        var slot = Int(truncatingIfNeeded: hashes[index]) & mask
        while table[slot] != 0 { slot = (slot + 1) & mask }
        table[slot] = Int32(index + 1)
    }
}

/// Fields by name, in the order they were set.
public final class Record {
    public private(set) var keys: KeySet
    /// One for each of `keys.names`. Written in place only while this box has one owner.
    public var values: [Value]

    public init() {
        keys = KeySet()
        values = []
    }

    /// `keys` may be shared; `values` has one for each of its names.
    public init(keys: KeySet, values: [Value]) {
        precondition(keys.names.count == values.count)
        self.keys = keys
        self.values = values
    }

    /// Later fields of a name win.
    public convenience init(_ fields: [(String, Value)]) {
        self.init()
        for (name, value) in fields { set(Text(name), value) }
    }

    deinit { Teardown.release(&values) }

    public var count: Int { values.count }
    public var names: [String] { keys.names.map(\.string) }

    public func value(of name: Text) -> Value? { keys.position(of: name).map { values[$0] } }
    public subscript(_ name: String) -> Value? { value(of: Text(name)) }

    /// In place: the caller holds the only reference to this record.
    public func set(_ name: Text, _ value: Value) {
        if let position = keys.position(of: name) {
            values[position] = value
            return
        }
        if !isKnownUniquelyReferenced(&keys) { keys = keys.copy() }
        keys.append(name)
        values.append(value)
    }

    /// In place. False when there is no such field.
    @discardableResult public func remove(_ name: Text) -> Bool {
        guard let position = keys.position(of: name) else { return false }
        var names = keys.names
        names.remove(at: position)
        keys = KeySet(names)
        values.remove(at: position)
        return true
    }

    public func copy() -> Record { Record(keys: keys, values: values) }

    public var fields: Zip2Sequence<[String], [Value]> { zip(names, values) }
}
