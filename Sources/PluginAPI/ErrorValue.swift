import Syntax

/// What went wrong: thrown by commands, caught by `try … catch err`, printed with its place.
public final class ErrorValue: Error, @unchecked Sendable {
    // All constant but `span`, which is filled in once, on the way up, by the first caller who knows the place.

    /// A word that scripts can match on: one of `kinds`, or what `fail --kind` says.
    public let kind: String
    public let message: String
    /// What to do about it; nil when there is nothing to add.
    public let help: String?
    /// The exit status if nobody catches it: 1 to 255.
    public let code: Int
    /// Said under the caret.
    public let label: String
    public let cause: ErrorValue?
    public private(set) var span: Span

    /// What nops and its plugins raise; docs/language.md says what each means.
    public static let kinds: Set<String> = [
        "assert", "cancelled", "change", "check", "config", "deadlock", "dirty", "division", "error",
        "exists", "git", "invalid", "io", "job", "limit", "needs-person", "no-match", "not-found",
        "overflow", "parse", "plan", "program", "range", "recursion", "refused", "regex", "secret", "timeout",
        "type", "unset", "usage", "verify",
    ]

    public init(
        _ message: String, kind: String = "error", help: String? = nil, code: Int = 1, at span: Span = .none,
        label: String = "", cause: ErrorValue? = nil
    ) {
        self.kind = kind
        self.message = message
        self.help = help
        self.code = code
        self.label = label
        self.cause = cause
        self.span = span
    }

    /// Gives it a place unless it has one already.
    public func placed(at span: Span) -> ErrorValue {
        if self.span.isNone { self.span = span }
        return self
    }

    public var diagnostic: Diagnostic { Diagnostic(message, at: span, label: label, help: help) }

    /// Wrong use of a command: the exit status is 2.
    public static func usage(_ message: String, help: String? = nil, at span: Span = .none) -> ErrorValue {
        ErrorValue(message, kind: "usage", help: help, code: 2, at: span)
    }

    /// A path whose name is not UTF-8: as text it would name another file.
    public static func misread(_ path: String, at span: Span = .none) -> ErrorValue {
        ErrorValue(
            "'\(path)' has a name that is not UTF-8, which this version can't handle", kind: "io",
            help:
                "no word here can name it, but a pattern of another shell can: `^sh -c 'mv PATTERN NEW-NAME'` renames it",
            at: span)
    }

    public static func type(_ message: String, help: String? = nil, at span: Span = .none) -> ErrorValue {
        ErrorValue(message, kind: "type", help: help, at: span)
    }
}

/// What passes through `try`, `||`, `ok` and `capture` (rule 18).
public enum Leaving: Error {
    /// Ctrl-C: exit status 130 in a script, back to the prompt in the shell.
    case interrupted
    /// `exit N`
    case exit(Int)
    /// The program in the foreground of the shell was stopped (Ctrl-Z): back to the prompt, with status 148.
    case stopped
}
