// Work shared out among the machine's processors.

import Glibc

/// Calls `body` with each worker's number and its share of `0..<count`, on up to `limit` threads, and
/// gives the results in the workers' order. Shares are interleaved, so that each has like work.
func inParallel<Result>(
    _ count: Int, limit: Int = 4, _ body: @escaping @Sendable (StrideTo<Int>) -> Result
) -> [Result] {
    let processors = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    let workers = count < 64 ? 1 : min(limit, processors)
    guard workers > 1 else { return [body(stride(from: 0, to: count, by: 1))] }
    let jobs = (0..<workers).map { Job(share: stride(from: $0, to: count, by: workers), body: body) }
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
    for (thread, job) in zip(threads, jobs.dropFirst()) {
        if let thread { pthread_join(thread, nil) } else { job.run() }
    }
    return jobs.compactMap(\.result)
}

private class Task: @unchecked Sendable {
    // One thread runs a task; its maker looks at it after that thread ended.
    func run() {}
}

private final class Job<Result>: Task, @unchecked Sendable {
    private let share: StrideTo<Int>
    private let body: @Sendable (StrideTo<Int>) -> Result
    private(set) var result: Result?

    init(share: StrideTo<Int>, body: @escaping @Sendable (StrideTo<Int>) -> Result) {
        self.share = share
        self.body = body
    }

    override func run() { result = body(share) }
}
