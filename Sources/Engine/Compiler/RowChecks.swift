import PluginAPI
import Syntax

// Rows of a table that is written out, or records in a record.

extension Compiler {
    /// A cell of another type than those of all other rows.
    func warnOfOddCell(in items: [ListItem]) {
        let rows = items.compactMap { if case .value(let row) = $0 { row } else { nil } }
        if rows.count == items.count { warnOfOddCell(in: rows, what: "rows") }
    }

    /// `{...$xs}`, where that is a list.
    func checkSpreads(in items: [RecordItem]) {
        for case .spread(let value) in items {
            guard let type = staticType(value).type, type != .record, type != .null else { continue }
            report(
                "only a record can be spread into a record, and this is \(type.withArticle)", at: value.span,
                help: type == .list ? "`into record` makes one of pairs" : nil)
        }
    }

    /// The same of records that names lead to. Two may be for different things; more with the same names in them are hardly.
    func warnOfOddCell(in items: [RecordItem]) {
        let rows = items.compactMap { if case .entry(_, let value) = $0 { value } else { nil } }
        if rows.count == items.count, rows.count > 2 { warnOfOddCell(in: rows, what: "records") }
    }

    private func warnOfOddCell(in items: [Expression], what: String) {
        guard items.count > 1 else { return }
        var columns: [String: [(type: ValueType, span: Span)]] = [:]
        for row in items {
            guard case .record(let entries) = row.kind else { return }
            for case .entry(let key, let value) in entries {
                guard let name = literalKey(key), let type = staticType(value).type, type != .null else {
                    continue
                }
                columns[name, default: []].append((type, value.span))
            }
        }
        for (_, cells) in columns where cells.count == items.count {
            for (index, cell) in cells.enumerated() {
                let others = cells.indices.filter { $0 != index }.map { cells[$0].type }
                guard let usual = others.first, others.allSatisfy({ $0 == usual }), usual != cell.type,
                    !(Compiler.numbers.contains(usual) && Compiler.numbers.contains(cell.type)),
                    // Of two rows either may be the odd one: the later is told.
                    cells.count > 2 || index == 1
                else { continue }
                report(
                    "this is \(cell.type.withArticle), and in the other \(what) \(usual.withArticle)",
                    at: cell.span,
                    help: "values of different types are neither compared nor sorted", severity: .warning)
            }
        }
    }
}
