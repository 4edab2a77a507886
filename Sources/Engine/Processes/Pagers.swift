import Platform
import PluginAPI

extension Machine {
    /// Programs that show a text page by page.
    private static let pagers: Set<String> = ["less", "more", "most", "bat", "batcat", "moar", "moor", "ov"]

    /// How a program of the shell's gets what it shows to whoever sits there: as the terminal would show it, not as it is made
    /// for programs. nil: it is no such program, or does not have the terminal.
    func layout(forPager program: String) -> ((Value) -> String)? {
        guard jobs.terminal != nil, !isBranch, output.captureDepth == 0, let width = terminalWidth,
            isPager(Path.name(program))
        else { return nil }
        // Not every pager takes colours.
        return { TableRenderer.text($0, width: width, colour: false) }
    }

    private func isPager(_ name: String) -> Bool {
        if Machine.pagers.contains(name) { return true }
        let own = variables["PAGER"]?.split(separator: " ").first
        return own.map { Path.name(String($0)) } == name
    }
}
