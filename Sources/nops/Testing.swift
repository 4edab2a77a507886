import Engine
import Glibc
import Platform
import Syntax

/// `nops test`.
extension Program {
    private static let testUsage = """
        nops test: runs the tests of scripts

        nops test [PATH…]             those of files, and of all the .nops files in folders; by default in this folder
          --filter RE                 only those whose "FILE: NAME" matches a regular expression
          --junit FILE                write the results as JUnit XML, too
          --jobs N                    run N at a time; by default one a processor

        A test is a block `test "name" { … }` at the top level of a file, or a *.test.nops file without such blocks. Each
        runs in a process and a temporary folder of its own. The status is 1 if one failed, 2 if a file has mistakes.

        """

    /// The word behind `nops test` that runs one test, in the process that was started for it.
    private static let one = "--in-folder"

    private struct TestOptions {
        var paths: [String] = []
        var filter: Regex?
        var junit: String?
        var jobs = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    }

    func test(_ words: [String]) -> Int {
        if words.first == Program.one, words.count == 5 { return testOne(Array(words.dropFirst())) }
        if words == ["--help"] || words == ["-h"] { return say(Program.testUsage) }
        do {
            var options = TestOptions()
            if let message = try read(words, into: &options) {
                return fail(message, help: "nops test [PATH…] [--filter RE] [--junit FILE] [--jobs N]")
            }
            Interrupt.install()
            Interrupt.installEnding()
            return try test(options)
        } catch let error as RegexError {
            return fail("not a regular expression: \(error)")
        } catch let error as SystemError {
            return error.code == EPIPE ? 128 + Int(SIGPIPE) : fail("\(error)")
        } catch {
            return fail("\(error)")
        }
    }

    /// What is wrong with the words, or nil.
    private func read(_ words: [String], into options: inout TestOptions) throws -> String? {
        var rest = words[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("-"), word != "-" else {
                options.paths.append(word)
                continue
            }
            if word == "--" {
                options.paths += rest
                break
            }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            guard ["--filter", "--junit", "--jobs"].contains(name) else {
                return "`nops test` has no option `\(word)`"
            }
            guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
                return "`\(name)` needs a value"
            }
            switch name {
            case "--filter": options.filter = try Regex(value)
            case "--junit": options.junit = value
            default:
                guard let jobs = Int(value), (1...1000).contains(jobs) else {
                    return "`--jobs` is a number from 1 to 1000, not `\(value)`"
                }
                options.jobs = jobs
            }
        }
        return nil
    }

    // MARK: - Running them

    private func test(_ options: TestOptions) throws -> Int {
        var jobs: [TestRunner.Job] = []
        var broken: [TestResult] = []
        for path in try scriptFiles(options.paths.isEmpty ? ["."] : options.paths) {
            if Interrupt.isRaised { return 128 + Int(Interrupt.signal) }
            let file = try session().tests(of: path)
            let tests = try file.tests.filter { try options.filter?.matches("\(path): \($0.name)") ?? true }
            if tests.isEmpty { continue }
            if file.mistakes.isEmpty {
                jobs += tests.map { (path, $0) }
                continue
            }
            let text = (broken.isEmpty ? "" : "\n") + file.mistakes
            try Files.writeAll(STDERR_FILENO, Array(text.utf8), shown: "standard error")
            broken += tests.map { TestResult(broken: $0, of: file) }
        }
        for result in broken { try tell(result) }
        let runner = TestRunner(jobs, limit: options.jobs, words: ["test", Program.one])
        let results = broken + (try runner.run { try tell($0) })
        if let junit = options.junit {
            try Files.writeWhole(junit, Array(JUnitReport.xml(results).utf8))
        }
        let passed = results.lazy.filter { $0.outcome == .passed }.count
        let isInterrupted = results.count < jobs.count + broken.count
        if results.isEmpty, !isInterrupted {
            if options.filter == nil {
                fail("there are no tests here", help: "test \"name\" { assert … }")
            } else {
                fail("no test's \"FILE: NAME\" matches the filter")
            }
        }
        let said = say("\(passed) passed, \(results.count - passed) failed\n")
        if isInterrupted {
            fail("interrupted: \(jobs.count + broken.count - results.count) not run to their end")
            return 128 + Int(Interrupt.isRaised ? Interrupt.signal : SIGINT)
        }
        if !broken.isEmpty || results.isEmpty { return 2 }
        return passed < results.count ? 1 : said
    }

    private func tell(_ result: TestResult) throws {
        let milliseconds = result.nanoseconds / 1_000_000
        // A name may hold what would move the terminal's cursor.
        var text = Diagnostic.oneLine("\(result.path): \(result.name)")
        switch result.outcome {
        case .passed: text = "ok \(text) (\(milliseconds) ms)\n"
        case .broken: text = "FAILED \(text): \(result.reason)\n"
        case .failed:
            text = "FAILED \(text) (\(milliseconds) ms)\n"
            for line in result.output.split(separator: "\n", omittingEmptySubsequences: false) {
                text += line.isEmpty ? "\n" : "  \(line)\n"
            }
            if result.output.hasSuffix("\n") { text.removeLast() }
        }
        try Files.writeAll(STDOUT_FILENO, Array(text.utf8), shown: "standard output")
    }

    /// The process of one test: folder, index, path, shown path.
    private func testOne(_ words: [String]) -> Int {
        defer { TestFolder.leave(words[0]) }
        return run { session in
            try session.run(test: Int(words[1]), of: words[2], as: words[3])
        } before: {
            try TestFolder.enter(words[0])
        }
    }
}
