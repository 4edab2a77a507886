// Work shared out among the machine's processors.

import Glibc

/// Calls `body` with each worker's number and its share of `0..<count`, on up to `limit` threads, and
/// gives the results in the workers' order. Shares are interleaved, so that each has like work. While the
/// caller waits for the others, it looks at `stop`, which their bodies do as well.
func inParallel<Result>(
    _ count: Int, stop: StopSign, limit: Int = 4, _ body: @escaping @Sendable (StrideTo<Int>) -> Result
) -> [Result] {
    let processors = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    let workers = count < 64 ? 1 : min(limit, processors)
    guard workers > 1 else { return [body(stride(from: 0, to: count, by: 1))] }
    let finish = Finish()
    let jobs = (0..<workers).map {
        Job(share: stride(from: $0, to: count, by: workers), finish: finish, body: body)
    }
    var threads: [pthread_t?] = []
    for job in jobs.dropFirst() {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        // The parser's recursion is bounded; 16 MiB holds its deepest.
        pthread_attr_setstacksize(&attributes, 16 << 20)
        var thread = pthread_t()
        let code = pthread_create(
            &thread, &attributes,
            { raw in
                guard let raw else { return nil }
                Unmanaged<Task>.fromOpaque(raw).takeUnretainedValue().run()
                return nil
            }, Unmanaged<Task>.passUnretained(job).toOpaque())
        pthread_attr_destroy(&attributes)
        threads.append(code == 0 ? thread : nil)
    }
    jobs.first?.run()
    finish.wait(for: threads.count { $0 != nil } + 1, stop)
    for (thread, job) in zip(threads, jobs.dropFirst()) {
        if let thread { pthread_join(thread, nil) } else { job.run() }
    }
    return jobs.compactMap(\.result)
}

/// Counts the threads that have ended.
private final class Finish: @unchecked Sendable {
    // `count` is changed and looked at under the lock.
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let ended = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var count = 0

    init() {
        pthread_mutex_init(lock, nil)
        pthread_cond_init(ended, nil)
    }

    deinit {
        pthread_cond_destroy(ended)
        pthread_mutex_destroy(lock)
        lock.deallocate()
        ended.deallocate()
    }

    func tell() {
        pthread_mutex_lock(lock)
        count += 1
        pthread_cond_signal(ended)
        pthread_mutex_unlock(lock)
    }

    /// Waits for so many threads. A signal that comes meanwhile is the caller's alone, so it is looked for.
    func wait(for threads: Int, _ stop: StopSign) {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while count < threads {
            var until = timespec()
            clock_gettime(CLOCK_REALTIME, &until)
            until.tv_nsec += 20_000_000
            if until.tv_nsec >= 1_000_000_000 {
                until.tv_sec += 1
                until.tv_nsec -= 1_000_000_000
            }
            pthread_cond_timedwait(ended, lock, &until)
            _ = stop.isRaised
        }
    }
}

private class Task: @unchecked Sendable {
    // One thread runs a task; its maker looks at it after that thread ended.
    func run() {}
}

private final class Job<Result>: Task, @unchecked Sendable {
    private let share: StrideTo<Int>
    private let finish: Finish
    private let body: @Sendable (StrideTo<Int>) -> Result
    private(set) var result: Result?

    init(share: StrideTo<Int>, finish: Finish, body: @escaping @Sendable (StrideTo<Int>) -> Result) {
        self.share = share
        self.finish = finish
        self.body = body
    }

    override func run() {
        result = body(share)
        finish.tell()
    }
}
