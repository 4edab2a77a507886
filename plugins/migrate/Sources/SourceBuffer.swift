// One buffer that many files are read into, one after another.

import Glibc
import Platform

/// Reads files beneath a folder into memory that is used again for the next one.
final class SourceBuffer {
    private let folder: Int32
    private let root: String
    private var memory: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private let stop: StopSign
    /// Within `plan { … }` files may be only planned.
    private let isPlanned = PlannedTree.current != nil

    /// - Parameter stop: once it is raised, nothing more is read.
    init(root: String, stop: StopSign) throws(SystemError) {
        self.root = root
        self.stop = stop
        folder = Glibc.open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 || isPlanned else { throw SystemError("open", root) }
        capacity = 1 << 18
        memory = .allocate(capacity: capacity)
    }

    deinit {
        memory.deallocate()
        if folder >= 0 { close(folder) }
    }

    /// The file's bytes, valid until the next call. Nil: larger than `limit`, or binary by its first bytes.
    func read(_ path: String, limit: Int = 64 << 20) throws(SystemError) -> UnsafeBufferPointer<UInt8>? {
        if stop.isRaised { throw SystemError("read", root + "/" + path, code: EINTR) }
        let descriptor =
            isPlanned
            ? try Files.openForReading(root + "/" + path)
            : openat(folder, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { throw SystemError("read", root + "/" + path) }
        defer { close(descriptor) }
        var count = 0
        while true {
            if count == capacity {
                guard capacity < limit else { return nil }
                grow(count)
            }
            let got = Glibc.read(descriptor, memory + count, capacity - count)
            if got < 0 {
                if errno == EINTR { continue }
                throw SystemError("read", root + "/" + path)
            }
            if count == 0, got > 0, memchr(memory, 0, min(got, 1024)) != nil { return nil }
            count += got
            // A short read of a plain file is its end.
            if got == 0 || count < capacity { break }
        }
        return UnsafeBufferPointer(start: memory, count: count)
    }

    private func grow(_ count: Int) {
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 4)
        larger.update(from: memory, count: count)
        memory.deallocate()
        memory = larger
        capacity *= 4
    }
}
