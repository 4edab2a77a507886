/// A line that was entered in a shell, in this session or another.
public struct EnteredLine: Sendable {
    /// Seconds since 1970; nil: not known.
    public let time: Int?
    /// Where it was run; nil: not known.
    public let folder: String?
    public let text: String

    public init(time: Int?, folder: String?, text: String) {
        self.time = time
        self.folder = folder
        self.text = text
    }
}
