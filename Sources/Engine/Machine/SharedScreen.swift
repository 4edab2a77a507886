import PluginAPI

/// The terminal as those know it who write to it: a session's own output, and that of its jobs. Touched by the holder of the
/// baton only.
final class SharedScreen {
    /// The last that nops wrote there itself did not end in a newline, and no program has run since.
    private(set) var isWithinLine = false
    /// Called when something is kept; nil: no line is being edited.
    private var wake: (() -> Void)?
    private var kept: [UInt8] = []

    func note(_ written: [UInt8]) {
        if let last = written.last { isWithinLine = last != UInt8(ascii: "\n") }
    }

    /// A program may have written anything.
    func forget() { isWithinLine = false }

    // MARK: While a line is edited

    /// From now on what jobs print is kept, as it would stand in the midst of the line.
    func beginEditing(_ wake: @escaping () -> Void) { self.wake = wake }

    func endEditing() {
        wake = nil
        isWithinLine = false
    }

    /// Whether that text is to be written later, by who edits the line.
    func keeps(_ bytes: [UInt8]) -> Bool {
        guard let wake else { return false }
        // Who was woken takes all that is there by then.
        let isFirst = kept.isEmpty
        kept += bytes
        if isFirst { wake() }
        return true
    }

    /// Something else is to be told of, if a line is edited.
    func announce() { wake?() }

    /// What was kept, once.
    func takeKept() -> [UInt8] {
        defer { kept = [] }
        return kept
    }
}
