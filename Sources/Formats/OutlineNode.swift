/// Where a value of a data file stands in its text, with all that is in it: for edits that leave the rest as it is.
public final class OutlineNode {
    public enum Content {
        case scalar(Quotes)
        case map([Entry])
        case list([OutlineNode])
        /// YAML's `*name`.
        case alias
    }

    public enum Quotes: Sendable {
        case none
        case single
        case double
        /// Text of lines: YAML's `|` and `>`, TOML's three quotes.
        case lines
    }

    public struct Entry {
        public let name: String
        /// Of the key as it is written, quotes included.
        public let key: Range<Int>
        public let value: OutlineNode
    }

    public let content: Content
    /// In bytes; without anchor, tag, blanks and comments around it. Empty where nothing is written (`key:`).
    public let range: Range<Int>
    /// Whether it stands in brackets, as all of JSON does.
    public let isFlow: Bool
    /// Whether an anchor or tag of YAML stands before it.
    public let hasProperties: Bool

    init(_ content: Content, _ range: Range<Int>, isFlow: Bool = false, hasProperties: Bool = false) {
        self.content = content
        self.range = range
        self.isFlow = isFlow
        self.hasProperties = hasProperties
    }
}
