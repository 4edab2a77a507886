import PluginAPI

/// Lays out the items of a stream as they come: rows wait for others of their table, anything else is shown at once.
struct ShownItems {
    private let display: (Value) -> String
    private var rows: [Value] = []
    /// How many rows are laid out as one table.
    private static let rowsAtOnce = 1000

    init(display: @escaping (Value) -> String) { self.display = display }

    /// What can be shown now.
    mutating func add(_ item: Value) -> String {
        switch item {
        case .record: rows.append(item)
        // As an item of a list is shown, without the detour: there may be very many.
        case .string(let text) where rows.isEmpty:
            return text.string.utf8.last == 0x0A ? text.string : text.string + "\n"
        default: return end() + display(.items([item]))
        }
        return rows.count == ShownItems.rowsAtOnce ? end() : ""
    }

    /// What is left.
    mutating func end() -> String {
        defer { rows = [] }
        return rows.isEmpty ? "" : display(.items(rows))
    }
}
