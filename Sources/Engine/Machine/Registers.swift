import PluginAPI

// A register's content without a count of its own, for as long as the register isn't written. A `Value` has its
// reference in its first eight bytes, and its tag behind them.

extension UnsafeMutablePointer<Value> {
    /// Of a register that holds a list.
    @inline(__always) var list: Unmanaged<List> { UnsafeRawPointer(self).load(as: Unmanaged<List>.self) }
    /// Of a register that holds a record.
    @inline(__always) var record: Unmanaged<Record> {
        UnsafeRawPointer(self).load(as: Unmanaged<Record>.self)
    }
    /// Of a register that holds a string.
    @inline(__always) var text: Unmanaged<Text> { UnsafeRawPointer(self).load(as: Unmanaged<Text>.self) }
}

extension Value {
    /// A string's length in bytes; else 0.
    var utf8Count: Int {
        if case .string(let text) = self { return text.string.utf8.count }
        return 0
    }
}
