// Sockets that wait for others, as /proc/net has them (proc(5)).

import Glibc

/// A TCP socket that listens, or a UDP socket that is bound and not connected.
public struct ListeningSocket: Sendable, Equatable {
    /// `tcp`, `udp`; IPv6 is seen by the address.
    public var protocolName: String
    public var address: String
    public var port: UInt16
    public var inode: UInt64

    /// Those of this network name space.
    public static var all: [ListeningSocket] {
        ["tcp", "tcp6", "udp", "udp6"].flatMap { file in
            parse((try? Files.readText("/proc/net/\(file)")) ?? "", file.hasPrefix("tcp") ? "tcp" : "udp")
        }
    }

    /// Reads one of those files.
    public static func parse(_ text: String, _ protocolName: String) -> [ListeningSocket] {
        text.split(separator: "\n").dropFirst().compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.count > 9, let inode = UInt64(fields[9]) else { return nil }
            // 0A: TCP_LISTEN; 07: TCP_CLOSE, which is what a bound UDP socket is in.
            guard fields[3] == (protocolName == "tcp" ? "0A" : "07") else { return nil }
            let parts = fields[1].split(separator: ":")
            guard parts.count == 2, let port = UInt16(parts[1], radix: 16), let address = address(parts[0])
            else {
                return nil
            }
            return ListeningSocket(protocolName: protocolName, address: address, port: port, inode: inode)
        }
    }

    /// Words of 32 bits, each in the order of this machine's bytes.
    private static func address(_ digits: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = digits
        while rest.count >= 8 {
            guard let word = UInt32(rest.prefix(8), radix: 16) else { return nil }
            withUnsafeBytes(of: word) { bytes += $0 }
            rest = rest.dropFirst(8)
        }
        var text = [CChar](repeating: 0, count: 64)
        guard bytes.count == 4 || bytes.count == 16,
            inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, bytes, &text, 64) != nil
        else { return nil }
        return text.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }
    }
}
