/// What came of a test.
public struct TestResult: Sendable {
    public enum Outcome: Sendable {
        case passed, failed
        /// Its file has mistakes: it didn't run.
        case broken
    }

    /// Of its file, as the user gave it.
    public var path: String
    public var name: String
    /// Where it stands, from 1.
    public var line: Int
    public var outcome: Outcome
    /// What it took, on the clock.
    public var nanoseconds: Int
    /// In a line, why it failed.
    public var reason: String
    /// All that it printed, errors included.
    public var output: String

    init(path: String, test: TestFile.Test, output: String, nanoseconds: Int) {
        self.path = path
        name = test.name
        line = test.line
        outcome = .passed
        self.nanoseconds = nanoseconds
        reason = ""
        self.output = output
    }

    /// That of a test whose file has mistakes.
    public init(broken test: TestFile.Test, of file: TestFile) {
        self.init(path: file.path, test: test, output: file.mistakes, nanoseconds: 0)
        outcome = .broken
        reason = "the file has mistakes"
    }
}
