import Engine
import Platform
import PluginAPI
import Syntax

/// The engine's session as the shell sees it.
public final class SessionEvaluator: Evaluator {
    private let session: Session

    public init(_ session: Session) { self.session = session }

    public func run(_ text: String) -> RunOutcome {
        switch session.run(line: text) {
        case .finished(let status): .finished(status: Int32(status))
        case .left(let status): .leave(status: Int32(status))
        }
    }

    public func takeTerminal() { session.takeTerminal() }
    public func leave() { session.leaveShell() }
    public func jobNotices() -> [String] { session.jobNotices() }
    public var hasJobNotices: Bool { session.hasJobNotices }
    public var hasBackgroundPrograms: Bool { session.hasBackgroundPrograms }
    public func beginEditing(_ wake: @escaping () -> Void) { session.beginEditing(wake) }
    public func endEditing() { session.endEditing() }
    public func takeKeptOutput() -> [UInt8] { session.takeKeptOutput() }
    public func remarkUnfinished() { session.remarkUnfinished() }
    public var openJobs: [(name: String, isStopped: Bool)] { session.openJobs }
    public func whileWaiting(_ body: () -> Int32) -> Int32 { Baton.whileWaiting(body) }

    public func isIncomplete(_ text: String) -> Bool { session.isIncomplete(text) }
    public func isAcceptable(_ text: String) -> Bool { session.isAcceptable(text) }
    public func edit(_ path: String) -> Int32 {
        Int32(truncatingIfNeeded: session.edit(PathCompletion.quoted(path, .double, isOpen: false)))
    }
    public func run(aside line: String, name: String) -> Int32 {
        Int32(truncatingIfNeeded: session.run(aside: line, name: name))
    }
    public func parsed(_ text: String) -> ParseResult { session.parsed(text) }
    public func isProgram(_ name: String) -> Bool { session.isProgram(name) }
    public var workingFolder: String { session.workingFolder }
    public func environment(_ name: String) -> String? { session.environment(name) }
    public func environmentName() -> String? { session.environmentName() }
    public func environmentNames() -> [String] { session.environmentNames() }
    public func commandNames() -> [String] { session.commandNames() }
    public func signature(of command: String) -> Signature? { session.signature(of: command) }
    public func offers(of command: String, for parameter: String, typed: String, words: [String])
        -> [OfferedValue]
    {
        session.offers(of: command, for: parameter, typed: typed, words: words)
    }
    public func fields(atEndOf line: String) -> [FieldOffer]? { session.fields(atEndOf: line) }
    public var settings: ShellSettings { session.shellSettings }
    public func prompt(_ facts: PromptFacts) -> String? { session.prompt(facts) }
    public var hasPrompt: Bool { session.hasPrompt }
    public func run(configuration path: String) -> String? {
        do {
            _ = try session.run(configuration: path)
            return nil
        } catch {
            return "\(error)"
        }
    }
    public func variableNames() -> [String] { session.variableNames() }
    public func variableNames(atEndOf text: String) -> [String] { session.variableNames(atEndOf: text) }
}
