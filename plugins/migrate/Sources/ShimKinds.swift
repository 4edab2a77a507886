// Shims of every language that has them.

enum ShimKinds {
    /// Whether a file may be a shim, by its path.
    static func mayBe(_ path: String) -> Bool { path.hasSuffix(".py") || JavaScriptPath.isSource(path) }

    static func isShim(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        Shim.isShim(bytes) || JavaScriptShim.isShim(bytes)
    }
}
