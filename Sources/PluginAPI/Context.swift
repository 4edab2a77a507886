import Syntax

/// A command's surroundings. The engine implements it.
public protocol Context: AnyObject {
    /// Absolute. Relative paths given to a command start here, not at the process's own folder.
    var workingFolder: String { get }

    /// A variable of the environment, as `$env` has it here.
    func environment(_ name: String) -> String?
    /// All of them, sorted by name; text, or secrets where the script has put such there.
    func environment() -> Record

    /// The one door that changes go through.
    var changes: any ChangeSink { get }

    /// Whether standard output is a terminal, and how many columns it has (nil: no terminal).
    var terminalWidth: Int? { get }

    /// Throws `Leaving.interrupted` after Ctrl-C. To be called at least every few milliseconds of work.
    func checkInterrupt() throws

    /// Calls `body`, which waits for something outside and touches no values meanwhile, so that other parallel blocks run.
    func wait<Result>(_ body: () throws -> Result) rethrows -> Result

    /// Whether a question may be asked at the terminal: not from a job, beside which the script or the shell goes on.
    var mayAsk: Bool { get }

    /// Calls a function value on each item, at most `limit` (1 or more) at once, and gives a stream of the results in the items'
    /// order (a list in a plan, which takes one after the other). The first error ends all of it. Of items that may never end
    /// only so many are taken that the results which nobody has read stay few.
    func invokeParallel(_ function: FunctionValue, limit: Int, on items: ValueStream, isEndless: Bool) throws
        -> Value

    /// Calls a function value. Missing arguments are null, too many are left out.
    func invoke(_ function: FunctionValue, _ arguments: [Value]) throws -> Value

    /// Runs another command, as a script would.
    func call(_ command: String, _ arguments: [Value], flags: [(name: String, value: Value)], input: Value)
        throws -> Value

    /// Checks and runs a line of nops in a scope of its own; `name` is shown in its errors.
    func evaluate(_ text: String, name: String) throws -> Value

    /// What a program prints: `words` are its name or path and its arguments. What it says on standard error is dropped.
    /// - Parameters:
    ///   - folder: absolute; where it runs.
    ///   - limit: bytes. One that prints more is ended.
    ///   - time: nanoseconds, more than 0. One that is not done by then is ended.
    /// - Throws: an `ErrorValue` of the kind `program` (its `code` is the status), `limit`, `timeout`, or `not-found`.
    func output(of words: [String], in folder: String, limit: Int, within time: Int) throws -> [UInt8]

    /// Writes to standard output, after all that was printed before. Throws when it can't be written.
    func write(_ bytes: [UInt8]) throws

    /// Lets what was written be seen now. To be called before anything that waits.
    func flush() throws

    /// Writes a line to standard error: a warning or progress that is no result.
    func note(_ line: String)

    /// Shows how far a long work is, of `total` items or bytes where that is known.
    func progress(_ label: String, total: Int?, isBytes: Bool) -> any ProgressReport

    /// A value as the shell would show it: tables, lists, plain when `width` is nil. Ends with a newline unless empty.
    func display(_ value: Value, width: Int?) -> String

    /// The path of a program as PATH has it, or nil.
    func program(named name: String) -> String?

    /// The signature of a command, or nil.
    func signature(named name: String) -> Signature?
    /// The names of all commands, sorted.
    func commandNames() -> [String]
}

extension Context {
    public func wait<Result>(_ body: () throws -> Result) rethrows -> Result { try body() }

    public var mayAsk: Bool { true }

    public func progress(_ label: String, total: Int?, isBytes: Bool) -> any ProgressReport {
        SilentProgress()
    }

    /// One after the other.
    public func invokeParallel(
        _ function: FunctionValue, limit: Int, on items: ValueStream, isEndless: Bool
    ) throws -> Value {
        .stream(
            GeneratedStream(onClose: { items.close() }) {
                try items.next().map { try self.invoke(function, [$0]).collected() }
            })
    }

    public func write(_ text: String) throws { try write(Array(text.utf8)) }

    /// A path argument made absolute by the working folder, `.` and `..` and repeated `/` taken out by name (links are not followed).
    public func absolute(_ path: String) -> String {
        let whole = path.hasPrefix("/") ? path : workingFolder + "/" + path
        var parts: [Substring] = []
        for part in whole.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": _ = parts.popLast()
            default: parts.append(part)
            }
        }
        return "/" + parts.joined(separator: "/")
    }
}
