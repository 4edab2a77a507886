import Glibc

/// Nanoseconds of a clock that only goes on; its beginning means nothing.
public func monotonicTime() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

/// Nanoseconds since 1970, by the system's clock.
public func wallTime() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

extension Context {
    /// Waits that many nanoseconds, unless Ctrl-C or a deadline ends it. What was printed is seen before.
    public func pause(for length: Int) throws {
        try flush()
        let (end, overflow) = monotonicTime().addingReportingOverflow(length)
        while true {
            try checkInterrupt()
            let left = (overflow ? Int.max : end) - monotonicTime()
            if left <= 0 { return }
            // In short pieces: a signal that comes between the look and the sleep is seen soon.
            var piece = timespec(tv_sec: 0, tv_nsec: min(left, 50_000_000))
            _ = wait { nanosleep(&piece, nil) }
        }
    }
}
