// How far a long work is, for whoever waits for it.

/// A line on the terminal that says how far something is: the share, the rate and the time left. It appears once the work has
/// taken a moment, and nowhere but at a terminal. To be used by the thread that runs the command.
public protocol ProgressReport: AnyObject {
    /// - Parameter count: items or bytes since the last call.
    func advance(by count: Int)
    /// Wipes the line away. To be called before anything is printed.
    func end()
}

extension ProgressReport {
    /// Wiped away when `body` fails, so that errors stand on a clean line.
    public func ended<Result>(onError body: () throws -> Result) throws -> Result {
        do { return try body() } catch {
            end()
            throw error
        }
    }
}

/// One that shows nothing.
public final class SilentProgress: ProgressReport {
    public init() {}
    public func advance(by count: Int) {}
    public func end() {}
}
