/// A text that is not shown: a password, a token. It prints as `***`, and only `reveal`, a program's input and the
/// environment of a program get its content.
public final class Secret {
    /// The content. Whoever reads it answers for where it goes.
    public let revealed: Text
    /// What stands for it wherever it is shown: of a text with a secret in it all but the secret.
    public let shown: String

    /// A whole text that is secret.
    public init(_ text: Text) {
        revealed = text
        shown = SecretMask.mask
    }

    /// A text with secrets in it, and what is shown of it.
    public init(_ text: String, shown: String) {
        revealed = Text(text)
        self.shown = shown
    }

    /// Whether both have the same content, in a time that doesn't tell where they differ.
    public static func == (a: Secret, b: Secret) -> Bool {
        a.revealed.withUTF8 { x in
            b.revealed.withUTF8 { y in
                guard x.count == y.count else { return false }
                var difference: UInt8 = 0
                for index in x.indices { difference |= x[index] ^ y[index] }
                return difference == 0
            }
        }
    }

    /// Why a command that shows or keeps its values doesn't take one.
    static func refused(_ place: String) -> ErrorValue {
        .type("a secret \(place)", help: "`reveal` gives its text, if you mean to show it")
    }
}

/// Puts text together of values; with a secret among them it is secret (rule 7).
public struct TextBuilder {
    @usableFromInline var text = ""
    /// What is shown of it, once a secret is in it.
    @usableFromInline var shown: String?

    @inlinable public init() {}

    @inlinable public mutating func append(_ more: String) {
        text += more
        shown?.append(more)
    }

    /// - Throws: a type error where the value has no text of its own.
    public mutating func append(_ value: Value) throws {
        guard case .secret(let secret) = value else { return append(try value.plainText()) }
        if shown == nil { shown = text }
        text += secret.revealed.string
        shown?.append(secret.shown)
    }

    @inlinable public var value: Value {
        if let shown { return .secret(Secret(text, shown: shown)) }
        return .text(text)
    }
}
