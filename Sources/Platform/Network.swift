// Names to addresses, and whether a port answers.

import CSystem
import Glibc

/// A numeric address.
public struct NumericAddress: Sendable, Equatable {
    /// As libc writes it: the shortest form.
    public let text: String
    /// The name that DNS has its names under.
    public let reverseName: String
    /// `%eth0` where it was written, else empty: which network a link-local address is of.
    public let scope: String
    public var isIPv6: Bool { reverseName.hasSuffix("ip6.arpa") }

    /// nil: it is none.
    public init?(_ text: String) {
        var shown = [CChar](repeating: 0, count: 64)
        var reverse = [CChar](repeating: 0, count: 80)
        guard nops_dns_address(text, &shown, &reverse) == 0 else { return nil }
        scope = text.firstIndex(of: "%").map { String(text[$0...]) } ?? ""
        self.text = shown.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        reverseName = reverse.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }
}

/// `/etc/hosts`.
public struct HostsFile: Sendable {
    /// Addresses with the names that lead to them, in the file's order.
    public let entries: [(address: NumericAddress, names: [String])]

    public init(_ text: String) {
        entries = text.split(separator: "\n").compactMap { line in
            let words = line.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" || $0 == "\r" }
            guard let first = words.first, let address = NumericAddress(String(first)) else { return nil }
            return (address, words.dropFirst().map(String.init))
        }
    }

    /// The machine's own; empty where it has none.
    public static var ofMachine: HostsFile { HostsFile((try? Files.readText("/etc/hosts")) ?? "") }

    public func addresses(of name: String) -> [NumericAddress] {
        let wanted = name.lowercased()
        return entries.filter { $0.names.contains { $0.lowercased() == wanted } }.map(\.address)
    }

    public func names(of address: NumericAddress) -> [String] {
        entries.filter { $0.address == address }.flatMap(\.names)
    }
}

/// Questions to DNS.
public enum DNS {
    public enum RecordType: Int32, CaseIterable, Sendable {
        case a = 1
        case ns = 2
        case cname = 5
        case soa = 6
        case ptr = 12
        case mx = 15
        case txt = 16
        case aaaa = 28
        case srv = 33
        case caa = 257

        public var name: String { "\(self)".uppercased() }
        public init?(name: String) {
            guard let type = Self.allCases.first(where: { $0.name == name.uppercased() }) else { return nil }
            self = type
        }
    }

    public struct Answer: Sendable, Equatable {
        public var name: String
        public var type: RecordType
        /// Seconds.
        public var timeToLive: Int
        /// As zone files write it; of TXT the plain text.
        public var value: String
    }

    public enum Failure: Error, Sendable, Equatable {
        case noSuchName
        /// The name is there, but has no records of that type.
        case noRecords
        /// No server answered in time, or it could not.
        case noAnswer
        case refused
        case system(Int32)
    }

    /// A server of one's own instead of those in `/etc/resolv.conf`.
    public struct Server: Sendable, Equatable {
        public var address: NumericAddress
        public var port: UInt16

        public init(_ address: NumericAddress, port: UInt16 = 53) {
            self.address = address
            self.port = port
        }
    }

    /// One try of `seconds` (1 or more) at each server. `searches`: a name without dots is also looked for in the search
    /// domains. In the order in which the server gives them.
    public static func query(
        _ name: String, _ type: RecordType, server: Server? = nil, seconds: Int, searches: Bool
    ) throws(Failure) -> [Answer] {
        final class Answers {
            let type: RecordType
            var all: [Answer] = []
            init(_ type: RecordType) { self.type = type }
        }
        let answers = Answers(type)
        let result = Baton.whileWaiting {
            nops_dns_query(
                name, type.rawValue, server?.address.text, server?.port ?? 0, Int32(clamping: seconds),
                searches ? 1 : 0,
                Unmanaged.passUnretained(answers).toOpaque()
            ) { context, name, ttl, value, size in
                guard let context, let name, let value else { return }
                let answers = Unmanaged<Answers>.fromOpaque(context).takeUnretainedValue()
                let bytes = UnsafeRawBufferPointer(start: value, count: size)
                answers.all.append(
                    Answer(
                        name: String(cString: name), type: answers.type, timeToLive: Int(ttl),
                        value: String(decoding: bytes, as: UTF8.self)))
            }
        }
        switch result {
        case 0: return answers.all
        case 1: throw .noSuchName
        case 2: throw .noAnswer
        case 4: throw .noRecords
        case ..<0: throw .system(-result)
        default: throw .refused
        }
    }
}

/// A TCP connection that is only tried.
public enum Connection {
    /// 0 when somebody listens there, else the errno: `ECONNREFUSED`, `ETIMEDOUT` after `nanoseconds`, …. `isCancelled` is
    /// asked a few times a second; `ECANCELED` then.
    public static func tryConnecting(
        _ address: NumericAddress, port: UInt16, within nanoseconds: Int, isCancelled: () -> Bool
    ) -> Int32 {
        let descriptor = nops_connect_begin(address.text + address.scope, port)
        if descriptor < 0 { return errno }
        defer { close(descriptor) }
        let (end, overflow) = Processes.timeSinceBoot.addingReportingOverflow(nanoseconds)
        while true {
            let left = (overflow ? Int.max : end) - Processes.timeSinceBoot
            if left <= 0 { return ETIMEDOUT }
            var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            let ready = Baton.whileWaiting { poll(&wanted, 1, Int32(min(100, left / 1_000_000 + 1))) }
            if ready > 0 { return nops_connect_result(descriptor) }
            if ready < 0, errno != EINTR { return errno }
            if isCancelled() { return ECANCELED }
        }
    }
}
