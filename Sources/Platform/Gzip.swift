import CZlib

/// Reads what gzip(1) has packed (RFC 1952), for files that are read whole, such as manual pages.
public enum Gzip {
    /// The bytes of a file that gzip has packed, at most `limit` of them; nil where it is no such file, or a broken one.
    public static func expanded(_ packed: [UInt8], limit: Int) -> [UInt8]? {
        // The last four bytes say how much it is. One byte more shows whether they are right.
        let told = packed.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        var written = -1
        let plain = [UInt8](unsafeUninitializedCapacity: max(min(told + 1, limit), 1)) { buffer, count in
            if let place = buffer.baseAddress {
                written = nops_gunzip(packed, packed.count, place, min(told + 1, limit))
            }
            count = max(written, 0)
        }
        return (0...told).contains(written) ? plain : nil
    }
}
