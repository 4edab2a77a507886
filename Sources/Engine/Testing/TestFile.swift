import Platform
import PluginAPI
import Syntax

/// A file's tests, for `nops test`.
public struct TestFile: Sendable {
    /// One test.
    public struct Test: Sendable {
        /// Among the tests of its file; nil: the file as a whole.
        public var index: Int?
        public var name: String
        public var line: Int
    }

    public var path: String
    public var tests: [Test]
    /// What is wrong with the file, as people read it; empty where it can be run.
    public var mistakes: String

    /// Whether a file is there for its tests alone.
    public static func isNamedTest(_ path: String) -> Bool { path.hasSuffix(".test.nops") }
}

extension Session {
    /// The tests of a file: its `test` blocks, or a `*.test.nops` without any as one. A file without tests is not checked.
    /// - Throws: `SystemError` when it can't be read.
    public func tests(of path: String) throws -> TestFile {
        let file = try read(path)
        let isNamed = TestFile.isNamedTest(path)
        let folder = folder(of: path)
        if !isNamed {
            let block = parse(file, shapes: shapes(of: file, folder: folder)).block
            guard block.statements.contains(where: { TestStatement($0) != nil }) else {
                return TestFile(path: path, tests: [], mistakes: "")
            }
        }
        let module = Module(name: path, source: file)
        let compiled = compile(file, in: module, folder: folder, warns: false)
        var tests: [TestFile.Test] = []
        for test in compiled.block.statements.compactMap(TestStatement.init) {
            let line = file.position(of: Int(test.span.start)).line
            tests.append(TestFile.Test(index: tests.count, name: test.name, line: line))
        }
        if tests.isEmpty { tests.append(TestFile.Test(index: nil, name: Path.name(path), line: 1)) }
        return TestFile(
            path: path, tests: tests,
            mistakes: compiled.errors.map { $0.rendered(in: sources) }.joined(separator: "\n"))
    }

    /// Runs one test, by its index; nil: the file as a whole. It has passed if the status is 0.
    /// - Parameter name: of the file, in errors.
    /// - Throws: `SystemError` when it can't be read.
    public func run(test index: Int?, of path: String, as name: String) throws -> Outcome {
        let file = try read(path, as: name)
        let module = Module(name: name, source: file)
        let runsAll = TestFile.isNamedTest(path)
        let compiled = compile(file, in: module, folder: folder(of: path), warns: false) {
            Session.selecting(index, of: $0, withAll: runsAll)
        }
        let errors = compiled.errors
        guard errors.isEmpty else { return refuse(errors) }
        let outcome = finishWithJobs {
            machine.argumentValues = .items([])
            module.grow(to: compiled.code.registerCount)
            module.state = .done
            _ = try machine.run(compiled.code, registers: module.storage, wantsValue: false)
        }
        // What stands behind it was not tried.
        if index != nil, case .left(status: 0) = outcome {
            machine.output.note("error: it left by `exit` before its end\n")
            return .finished(status: 1)
        }
        return outcome
    }

    /// A file's top level with one of its tests as a block at its end, and without the others.
    /// - Parameter withAll: all of the top level runs; else its declarations only.
    private static func selecting(_ index: Int?, of block: Block, withAll: Bool) -> Block {
        var statements: [Statement] = []
        var tests: [Statement] = []
        for statement in block.statements {
            if let test = TestStatement(statement) {
                let body = Expression(.block(test.body), test.body.span)
                let pipeline = Pipeline(stages: [Stage(.expression(body), span: body.span)], span: body.span)
                tests.append(Statement(.chain(Chain(first: pipeline, span: body.span)), statement.span))
                continue
            }
            switch statement.kind {
            case .define, .use, .declare: statements.append(statement)
            default: if withAll { statements.append(statement) }
            }
        }
        if let index, tests.indices.contains(index) { statements.append(tests[index]) }
        return Block(statements: statements, span: block.span)
    }
}
