import Syntax

/// What a command is asked when the user wants to know which values an argument can have.
public struct OfferRequest {
    /// What is typed of the value so far, without quotes.
    public let typed: String
    /// The words between the command's name and the value, without quotes, flags among them.
    public let words: [String]
    /// Only to look at things: nothing may be changed or written. `checkInterrupt` throws once the user has waited for
    /// long enough (a third of a second).
    public let context: any Context

    public init(typed: String, words: [String], context: any Context) {
        self.typed = typed
        self.words = words
        self.context = context
    }
}

/// A value for an argument, as completion shows it.
public struct OfferedValue: Sendable, Equatable {
    /// As text; the shell quotes it.
    public let value: String
    /// A few words on it; nil: nothing to add.
    public let summary: String?

    public init(_ value: String, summary: String? = nil) {
        self.value = value
        self.summary = summary
    }
}
