/// A stream of bytes out of a function: what a command writes piece by piece.
public final class GeneratedBytes: ByteStream {
    private var generate: () throws -> [UInt8]?
    private var onClose: () -> Void

    /// `generate` gives at least one byte each time, nil at the end.
    public init(onClose: @escaping () -> Void = {}, _ generate: @escaping () throws -> [UInt8]?) {
        self.generate = generate
        self.onClose = onClose
    }

    public override func read() throws -> [UInt8]? { try generate() }

    public override func close() {
        onClose()
        generate = { nil }
        onClose = {}
    }
}
