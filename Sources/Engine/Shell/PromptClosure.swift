import Platform
import PluginAPI

/// A closure that gives the prompt, and what became of it so far.
final class PromptClosure {
    let function: FunctionValue
    /// How long it may take, in nanoseconds.
    let limit: Int
    /// It took too long once: it isn't asked again.
    var isTooSlow = false
    /// Its last failure has been said.
    var hasFailed = false

    init(_ function: FunctionValue, limit: Int) {
        self.function = function
        self.limit = limit
    }
}

/// What a prompt can tell.
public struct PromptFacts {
    /// Absolute.
    public let folder: String
    /// The folder with `~`, cut to what fits.
    public let shownFolder: String
    /// What git has checked out; nil outside a repository.
    public let gitBranch: String?
    /// Of the project's configuration; nil: none is chosen.
    public let environment: String?
    /// Of the last line.
    public let status: Int32
    /// Of the last line, in nanoseconds.
    public let nanosecondsTaken: Int
    /// The terminal's width.
    public let columns: Int
    public let user: String
    public let host: String
    public let isRoot: Bool

    public init(
        folder: String, shownFolder: String, gitBranch: String?, environment: String?, status: Int32,
        nanosecondsTaken: Int, columns: Int,
        user: String, host: String, isRoot: Bool
    ) {
        self.folder = folder
        self.shownFolder = shownFolder
        self.gitBranch = gitBranch
        self.environment = environment
        self.status = status
        self.nanosecondsTaken = nanosecondsTaken
        self.columns = columns
        self.user = user
        self.host = host
        self.isRoot = isRoot
    }

    fileprivate var record: Value {
        .fields([
            "folder": .text(folder), "short_folder": .text(shownFolder),
            "git_branch": gitBranch.map { .text($0) } ?? .null,
            "environment": environment.map { .text($0) } ?? .null, "status": .int(Int(status)),
            "duration": .duration(nanosecondsTaken), "user": .text(user), "host": .text(host),
            "is_root": .bool(isRoot), "columns": .int(columns),
        ])
    }
}

extension Session {
    /// The environment that a plugin knows of; nil: none is chosen, or it takes too long to find out.
    public func environmentName() -> String? {
        withinLimit(100_000_000) { context in
            for plugin in plugins {
                if let name = try? plugin.environment(context) { return name }
                try context.checkInterrupt()
            }
            return nil
        }
    }

    /// Whether the user has set a prompt that is still asked.
    public var hasPrompt: Bool { shellSettings.prompt.map { !$0.isTooSlow } ?? false }

    /// What the user's own prompt closure gives; nil: there is none, or it can't, which is said once.
    public func prompt(_ facts: PromptFacts) -> String? {
        guard let prompt = shellSettings.prompt, !prompt.isTooSlow else { return nil }
        let lastValue = machine.lastValue
        defer {
            machine.lastValue = lastValue
            Interrupt.clear()
        }
        do {
            try machine.beginTimeout(.duration(prompt.limit))
            let value: Value
            do {
                value = try machine.collectNamed(machine.invoke(prompt.function, [facts.record]))
                try machine.output.flush()
            } catch {
                prompt.isTooSlow = Interrupt.isDeadline
                machine.endTimeout()
                throw error
            }
            machine.endTimeout()
            guard let text = value.string else {
                throw ErrorValue.type("a prompt must be text, not \(value.type.rawValue)")
            }
            prompt.hasFailed = false
            return text
        } catch {
            let limit = DurationText.text(prompt.limit)
            if prompt.isTooSlow {
                machine.output.note(
                    "nops: the prompt's closure took more than \(limit), and is not asked again until `prompt set`\n"
                )
            } else if Interrupt.isRaised {
                // Ctrl-C: this once.
            } else if !prompt.hasFailed {
                prompt.hasFailed = true
                let reason =
                    (error as? ErrorValue)?.diagnostic.rendered(in: sources)
                    ?? "error: it can't leave the shell\n"
                machine.output.note(
                    "nops: the prompt's closure failed; this is the shell's own prompt\n" + reason)
            }
            return nil
        }
    }
}
