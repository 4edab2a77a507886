// Processes, as /proc has them (proc(5)).

import CSystem
import Glibc

/// What the kernel says of one process.
public struct ProcessFacts: Sendable, Equatable {
    public var pid: Int32
    public var parent: Int32
    /// The program's name, cut off at 15 bytes by the kernel.
    public var name: String
    public var state: State
    /// Who runs it: the effective user.
    public var user: UInt32
    /// Time of processors that it has used, its own and the kernel's, in nanoseconds.
    public var used: Int
    /// Since the machine was started, in nanoseconds.
    public var startedAfterBoot: Int
    public var threads: Int
    /// Bytes.
    public var virtual: Int
    /// Bytes in memory.
    public var resident: Int

    public enum State: String, Sendable {
        case running, sleeping, waiting, zombie, stopped, traced, dead, idle

        init(_ letter: UInt8) {
            switch letter {
            case UInt8(ascii: "R"): self = .running
            case UInt8(ascii: "D"): self = .waiting
            case UInt8(ascii: "Z"): self = .zombie
            case UInt8(ascii: "T"): self = .stopped
            case UInt8(ascii: "t"): self = .traced
            case UInt8(ascii: "X"), UInt8(ascii: "x"): self = .dead
            case UInt8(ascii: "I"): self = .idle
            default: self = .sleeping
            }
        }
    }
}

public enum Processes {
    /// All that are there, by number. One that ends meanwhile is left out.
    public static func all() throws(SystemError) -> [ProcessFacts] {
        numbers(try Files.list("/proc")).compactMap { facts($0) }
    }

    private static func numbers(_ names: [String]) -> [Int32] { names.compactMap { Int32($0) }.sorted() }

    /// nil: there is no such process.
    public static func facts(_ pid: Int32) -> ProcessFacts? {
        guard let text = try? Files.read("/proc/\(pid)/stat"), let info = try? FileInfo.of("/proc/\(pid)")
        else {
            return nil
        }
        // The name is in parentheses and may hold anything, parentheses and spaces too.
        guard let open = text.firstIndex(of: UInt8(ascii: "(")),
            let close = text.lastIndex(of: UInt8(ascii: ")")),
            open < close
        else { return nil }
        let fields = text[(close + 1)...].split { $0 == 0x20 || $0 == 0x0A }
        // The third field of proc(5)'s list is the first here.
        func number(_ field: Int) -> Int {
            field - 3 < fields.count ? Int(String(decoding: fields[field - 3], as: UTF8.self)) ?? 0 : 0
        }
        guard fields.count >= 22, let letter = fields[0].first else { return nil }
        let tick = 1_000_000_000 / max(1, sysconf(Int32(_SC_CLK_TCK)))
        return ProcessFacts(
            pid: pid, parent: Int32(truncatingIfNeeded: number(4)),
            name: String(decoding: text[(open + 1)..<close], as: UTF8.self), state: .init(letter),
            user: info.owner, used: (number(14) + number(15)) * tick, startedAfterBoot: number(22) * tick,
            threads: number(20), virtual: number(23), resident: number(24) * sysconf(Int32(_SC_PAGESIZE)))
    }

    /// Its arguments, the program first; empty for a thread of the kernel and for what may not be read.
    public static func arguments(_ pid: Int32) -> [String] {
        guard let bytes = try? Files.read("/proc/\(pid)/cmdline") else { return [] }
        let whole = bytes.last == 0 ? bytes.dropLast() : bytes[...]
        if whole.isEmpty { return [] }
        return whole.split(separator: 0, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// Its working folder; nil where it may not be read.
    public static func folder(_ pid: Int32) -> String? { try? Files.readLink("/proc/\(pid)/cwd") }

    /// Nanoseconds since the machine was started.
    public static var timeSinceBoot: Int {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    /// Which processes hold each socket, by the socket's number; only of processes that may be looked at.
    public static func socketHolders() throws(SystemError) -> [UInt64: [Int32]] {
        var holders: [UInt64: [Int32]] = [:]
        for pid in numbers(try Files.list("/proc")) {
            guard let descriptors = try? Files.list("/proc/\(pid)/fd") else { continue }
            for descriptor in descriptors {
                guard let target = try? Files.readLink("/proc/\(pid)/fd/\(descriptor)"),
                    target.hasPrefix("socket:["),
                    let inode = UInt64(target.dropFirst(8).dropLast())
                else { continue }
                if holders[inode]?.last != pid { holders[inode, default: []].append(pid) }
            }
        }
        return holders
    }
}

/// A process that is held on to: its number can't come to mean another one, but on kernels before 5.3.
public final class ProcessHandle {
    public let pid: Int32
    /// nil: the kernel has no such descriptors.
    private let descriptor: Int32?

    /// Throws `SystemError` with `ESRCH` when there is no such process.
    public init(_ pid: Int32) throws(SystemError) {
        self.pid = pid
        let opened = nops_process_open(pid)
        if opened < 0, errno != ENOSYS { throw SystemError("signal", "\(pid)") }
        descriptor = opened < 0 ? nil : opened
    }

    deinit { if let descriptor { close(descriptor) } }

    /// 0: only whether it may be signalled.
    public func signal(_ number: Int32) throws(SystemError) {
        let result = descriptor.map { nops_process_signal($0, number) } ?? kill(pid, number)
        guard result == 0 else { throw SystemError("signal", "\(pid)") }
    }
}
