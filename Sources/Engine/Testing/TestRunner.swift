import CSystem
import Glibc
import Platform

/// Runs tests, each in a process of its own: this program again, in a folder that is made for it and removed after it.
public final class TestRunner {
    /// A test and its file's path, as the user gave it.
    public typealias Job = (path: String, test: TestFile.Test)

    /// How many bytes of a test's output are kept.
    private static let mostOutput = 1 << 18
    /// How long, in nanoseconds, a test has to end after Ctrl-C before it is killed.
    private static let grace = 3_000_000_000

    private struct Running {
        var number: Int
        var pid: pid_t
        var folder: String
        var started: Int
    }

    private let jobs: [Job]
    private let limit: Int
    /// The program's own words that run a test: folder, index, path and the path to show are appended.
    private let words: [String]
    private var running: [Running] = []
    private var results: [TestResult?]
    private var told = 0

    /// - Parameters:
    ///   - limit: how many run at a time, 1 or more.
    ///   - words: what `nops` is given before a test's folder, index (`-`: the file), path and shown path.
    public init(_ jobs: [Job], limit: Int, words: [String]) {
        self.jobs = jobs
        self.limit = limit
        self.words = words
        results = Array(repeating: nil, count: jobs.count)
    }

    /// Runs all. `tell` is given each result, in the order of the jobs. After Ctrl-C the results so far.
    /// - Throws: `SystemError` when a test can't be started.
    public func run(_ tell: (TestResult) throws -> Void) throws -> [TestResult] {
        defer { endAll() }
        var next = 0
        while next < jobs.count || !running.isEmpty {
            if Interrupt.isRaised { return results.compactMap { $0 } }
            if next < jobs.count, running.count < limit {
                try start(next)
                next += 1
                continue
            }
            if try !reap() { usleep(1000) }
            while told < jobs.count, let result = results[told] {
                try tell(result)
                told += 1
            }
        }
        return results.compactMap { $0 }
    }

    private static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    private func start(_ number: Int) throws {
        let job = jobs[number]
        let folder = try Files.makeTemporaryFolder(prefix: "nops-test-")
        for part in TestFolder.parts { try Files.makeFolder(folder + "/" + part) }
        let path = try Files.realPath(job.path)
        let all = words + [folder, job.test.index.map(String.init) ?? "-", path, job.path]
        var environment = TestFolder.environment(folder)
        var name: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = environ
        while let entry = name.pointee {
            let text = String(cString: entry)
            let key = text.prefix { $0 != "=" }
            if !TestFolder.names.contains(String(key)) { environment.append(text) }
            name += 1
        }
        var arguments: [UnsafeMutablePointer<CChar>?] = (["nops"] + all).map { strdup($0) }
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) }
        defer {
            for pointer in arguments + variables { free(pointer) }
        }
        arguments.append(nil)
        variables.append(nil)
        var pid: pid_t = 0
        let failure = posix_spawn(&pid, "/proc/self/exe", nil, nil, arguments, variables)
        guard failure == 0 else {
            try? Files.removeTree(folder)
            throw SystemError("start a test of", job.path, code: failure)
        }
        running.append(Running(number: number, pid: pid, folder: folder, started: Self.now()))
    }

    /// Takes in those that have ended; false: none has.
    private func reap() throws -> Bool {
        var hasEnded = false
        for (index, child) in running.enumerated().reversed() {
            var status: Int32 = 0
            guard waitpid(child.pid, &status, WNOHANG) == child.pid else { continue }
            hasEnded = true
            let time = Self.now() - child.started
            // What it left running ends with it.
            kill(-child.pid, SIGKILL)
            results[child.number] = result(child, status, time)
            try? Files.removeTree(child.folder)
            running.remove(at: index)
        }
        return hasEnded
    }

    private func result(_ child: Running, _ status: Int32, _ time: Int) -> TestResult {
        let job = jobs[child.number]
        let output = TestFolder.printed(child.folder, most: Self.mostOutput)
        let text = String(decoding: output, as: UTF8.self)
        let signal = status & 0x7F
        let code = (status >> 8) & 0xFF
        var result = TestResult(path: job.path, test: job.test, output: text, nanoseconds: time)
        guard signal != 0 || code != 0 else { return result }
        result.outcome = .failed
        let error = text.split(separator: "\n").last { $0.hasPrefix("error: ") }
        if signal != 0 {
            let name = strsignal(signal).map { String(cString: $0) } ?? "?"
            result.reason = "ended by signal \(signal) (\(name))"
        } else {
            result.reason = error.map { String($0.dropFirst(7)) } ?? "it left with status \(code)"
        }
        if error == nil { result.output += "\(result.reason)\n" }
        return result
    }

    /// Ends what still runs, as Ctrl-C does, and kills it if that is not enough.
    private func endAll() {
        guard !running.isEmpty else { return }
        func send(_ signal: Int32) {
            for child in running where kill(-child.pid, signal) != 0 { kill(child.pid, signal) }
        }
        send(SIGINT)
        let deadline = Self.now() + Self.grace
        while Self.now() < deadline, !running.isEmpty {
            if (try? reap()) != true { usleep(2000) }
        }
        send(SIGKILL)
        while !running.isEmpty {
            if (try? reap()) != true { usleep(2000) }
        }
    }
}

/// The folder of one test: what it works in, and what is kept from the user's own.
public enum TestFolder {
    static let parts = ["work", "tmp", "state"]

    private static func output(_ folder: String) -> String { folder + "/output" }

    /// What the test has printed; of more than `most` bytes the begin and the end, where the error is.
    static func printed(_ folder: String, most: Int) -> [UInt8] {
        let descriptor = open(output(folder), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        func part(_ start: Int, _ length: Int) -> [UInt8] {
            [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
                while count < length {
                    let got = pread(
                        descriptor, buffer.baseAddress?.advanced(by: count), length - count,
                        off_t(start + count))
                    guard got > 0 else { break }
                    count += got
                }
            }
        }
        let size = Int(lseek(descriptor, 0, SEEK_END))
        guard size > most else { return part(0, max(0, size)) }
        let half = most / 2
        return part(0, half) + Array("\n… \(size - 2 * half) bytes are left out …\n".utf8)
            + part(size - half, half)
    }

    /// Of the environment, what a test has of its own: its folder, for temporary files, and for what nops itself keeps.
    static func environment(_ folder: String) -> [String] {
        ["PWD=\(folder)/work", "TMPDIR=\(folder)/tmp", "XDG_STATE_HOME=\(folder)/state"]
    }

    static let names: Set<String> = ["PWD", "OLDPWD", "TMPDIR", "XDG_STATE_HOME"]

    /// Who has started this process.
    nonisolated(unsafe) private static var runner: pid_t = 0

    /// At a test's end: what it has left running ends with it, daemons too. Where the runner is gone, killed, nobody else removes the
    /// folder.
    public static func leave(_ folder: String) {
        if nops_has_children() != 0 {
            ProcessTree.end([], known: ProcessTree.descendants(), by: SIGKILL, grace: ProcessTree.grace) {}
        }
        guard getppid() != runner else { return }
        _ = chdir("/")
        try? Files.removeTree(folder)
    }

    /// Makes this process the one of a test: in its folder, with its output kept, in a process group of its own.
    /// - Throws: `SystemError`
    public static func enter(_ folder: String) throws(SystemError) {
        setpgid(0, 0)
        runner = getppid()
        nops_end_with_parent(SIGTERM)
        nops_adopt_orphans()
        guard chdir(folder + "/work") == 0 else { throw SystemError("enter", folder) }
        let output = open(output(folder), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw SystemError("write", folder) }
        let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
        dup2(nothing, STDIN_FILENO)
        dup2(output, STDOUT_FILENO)
        dup2(output, STDERR_FILENO)
    }
}
