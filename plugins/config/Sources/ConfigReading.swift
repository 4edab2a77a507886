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
    private let isLenient: Bool
    private var told: Set<String> = []
    /// What could not be read, where reading goes on: each text once.
    private(set) var failures: [(part: Part, error: ErrorValue)] = []

    /// What some error is in.
    enum Part: String {
        case settings, files, variables, schema
    }

    /// - Parameters:
    ///   - isSilent: nobody wants to know, as for completion.
    ///   - isLenient: `attempt` goes on without what can't be read.
    init(_ context: (any Context)?, isSilent: Bool = false, isLenient: Bool = false) {
        self.context = context
        self.isSilent = isSilent
        self.isLenient = isLenient
    }

    /// Nil where `body` throws an `ErrorValue` and reading goes on without it, which `failures` then tells.
    @discardableResult func attempt<Result>(_ part: Part, _ body: () throws -> Result) throws -> Result? {
        do { return try body() } catch let error as ErrorValue where isLenient {
            if !failures.contains(where: { $0.error.message == error.message }) {
                failures.append((part, error))
            }
            return nil
        }
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
