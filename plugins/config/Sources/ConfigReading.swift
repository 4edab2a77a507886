import Platform
import PluginAPI

/// Who waits while files are read: is told what is right but probably not meant, and may interrupt.
final class ConfigReading {
    let context: (any Context)?
    /// The files that are being included, from the outside in.
    private var open: [String] = []
    /// How deep the document goes that was read last.
    var depth = 0
    private let isSilent: Bool
    private var told: Set<String> = []

    /// `isSilent`: nobody wants to know, as for completion.
    init(_ context: (any Context)?, isSilent: Bool = false) {
        self.context = context
        self.isSilent = isSilent
    }

    /// On standard error, each text once: two environments share files.
    func warn(_ text: String) {
        if !isSilent, told.insert(text).inserted { context?.note("warning: \(text)") }
    }

    /// Reads a file that another one includes at `origin`.
    func including<Result>(_ path: String, _ origin: Origin, _ body: () throws -> Result) throws -> Result {
        if let first = open.firstIndex(of: path) {
            let circle = (open[first...] + [path]).map { Path.relative($0, to: Path.parent(path)) }
            throw origin.error(
                "`!include` goes in a circle: \(circle.joined(separator: " → "))",
                help: "take one of them out")
        }
        guard open.count < 64 else { throw origin.error("`!include` goes more than 64 files deep") }
        open.append(path)
        defer { open.removeLast() }
        return try body()
    }

    func checkInterrupt() throws { try context?.checkInterrupt() }
}
