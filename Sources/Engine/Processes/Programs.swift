import CSystem
import Glibc
import Platform
import PluginAPI
import Syntax

extension Machine {
    /// The three descriptors of a program after its redirections, and which of them to close afterwards.
    private struct Descriptors {
        var input: Int32
        var out: Int32
        var error: Int32
        var opened: [Int32] = []
        var redirectsInput = false
        var redirectsOut = false
    }

    /// The file of a redirection.
    private func fileName(_ path: Value, _ span: Span) throws -> String {
        let name = try path.plainText()
        guard !name.utf8.contains(0) else {
            throw ErrorValue("a file's name can't hold a NUL", kind: "type", at: span)
        }
        return name
    }

    private func open(_ path: Value, append: Bool, span: Span) throws -> Int32 {
        let name = try fileName(path, span)
        if store.planDepth > 0, absolute(name) != "/dev/null" {
            store.planOutside(.write(absolute(name)))
            return nops_open("/dev/null", O_WRONLY | O_CLOEXEC, 0)
        }
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC)
        let path = absolute(name)
        // A named pipe waits for its other end.
        let isNew = redirectedFiles != nil && access(path, F_OK) != 0
        let descriptor = Baton.whileWaiting { nops_open(path, flags, 0o666) }
        guard descriptor >= 0 else {
            throw ErrorValue(SystemError("write", name).description, kind: "io", at: span)
        }
        redirectedFiles?.note(
            name, descriptor, how: isNew ? .made : append ? .appended : .replaced, from: storeFolder)
        return descriptor
    }

    private func openForReading(_ path: Value, span: Span) throws -> Int32 {
        let name = try fileName(path, span)
        do throws(SystemError) { return try Files.openForReading(absolute(name)) } catch {
            throw ErrorValue("cannot read '\(name)': \(error.reason)", kind: "io", at: span)
        }
    }

    private func apply(
        _ site: RedirectionSite, _ targets: UnsafeMutablePointer<Value>, to descriptors: inout Descriptors
    ) throws {
        for entry in site.entries {
            let target = entry.target.map { targets[$0] } ?? .null
            switch entry.kind {
            case .input:
                descriptors.input = try openForReading(target, span: entry.span)
                descriptors.opened.append(descriptors.input)
                descriptors.redirectsInput = true
            case .output(let number, let append):
                let file = try open(target, append: append, span: entry.span)
                descriptors.opened.append(file)
                if number == 2 {
                    descriptors.error = file
                } else {
                    descriptors.out = file
                    descriptors.redirectsOut = true
                }
            case .both(let append):
                let file = try open(target, append: append, span: entry.span)
                descriptors.opened.append(file)
                descriptors.out = file
                descriptors.error = file
                descriptors.redirectsOut = true
            case .duplicate(let from, let to):
                if from == 2, to == 1 { descriptors.error = descriptors.out }
                if from == 1, to == 2 {
                    descriptors.out = descriptors.error
                    descriptors.redirectsOut = true
                }
            }
        }
    }

    /// Redirections of a command of nops: what it prints, and its value as text, go there.
    func pushRedirections(_ site: RedirectionSite, _ targets: UnsafeMutablePointer<Value>) throws {
        var descriptors = Descriptors(input: 0, out: output.out, error: output.error)
        do {
            try apply(site, targets, to: &descriptors)
            try output.redirect(out: descriptors.out, error: descriptors.error, opened: descriptors.opened)
        } catch {
            for descriptor in descriptors.opened { close(descriptor) }
            throw error
        }
    }

    /// The content of a file as a stream: `<` before a command of nops.
    func openInput(_ path: Value) throws -> ByteStream {
        FileStream(try openForReading(path, span: .none), name: try path.plainText())
    }

    /// Runs a program for whoever uses its output.
    /// - Parameter wantsValue: what the caller of the function does with its value.
    func runProgram(
        _ site: ProgramSite, _ registers: UnsafeMutablePointer<Value>, input: Value, use: ProgramUse,
        wantsValue: Bool
    ) throws -> Value {
        func isDirect(_ use: ProgramUse) -> Bool { !use.isRead(by: wantsValue) }
        return try runProgram(
            site, registers, input: input, isDirect: isDirect(use), isForeground: isDirect(site.joined))
    }

    /// Runs a program. Its output is the result as a stream, or goes straight to ours and the result is null.
    /// - Parameter isForeground: in the shell it, and the rest of its pipeline, may have the terminal to themselves.
    private func runProgram(
        _ site: ProgramSite, _ registers: UnsafeMutablePointer<Value>, input: Value, isDirect: Bool,
        isForeground: Bool = false
    ) throws -> Value {
        let (name, arguments, extra) = try words(site, registers)
        let span = currentSpan
        if store.planDepth > 0 {
            if let redirections = site.redirections {
                var unused = Descriptors(input: 0, out: output.out, error: output.error)
                defer { for descriptor in unused.opened { close(descriptor) } }
                try apply(redirections, registers, to: &unused)
            }
            Parts.close(input)
            return planProgram(name, arguments, redirections: site.redirections, isDirect: isDirect)
        }
        var descriptors = Descriptors(input: standardInput, out: output.out, error: output.error)
        var ends: (read: Int32, write: Int32)?
        var closing: [Int32] = []
        defer { for descriptor in closing + descriptors.opened { close(descriptor) } }
        if !isDirect {
            let pipe = try makePipe()
            ends = pipe
            descriptors.out = pipe.write
            closing.append(pipe.write)
        }
        var feeder: Feeder?
        var upstream: ProcessStream?
        var group: ProgramGroup?
        do {
            if let redirections = site.redirections { try apply(redirections, registers, to: &descriptors) }
            if !descriptors.redirectsInput {
                switch input {
                case .null:
                    if site.isPipedInto {
                        let nothing = nops_open("/dev/null", O_RDONLY | O_CLOEXEC, 0)
                        guard nothing >= 0 else { throw SystemError("open", "/dev/null") }
                        descriptors.input = nothing
                        closing.append(nothing)
                    }
                case .stream(let stream as ProcessStream) where !stream.isFed:
                    upstream = stream
                    descriptors.input = stream.takeDescriptor()
                    closing.append(descriptors.input)
                default:
                    let pipe = try makePipe()
                    descriptors.input = pipe.read
                    closing.append(pipe.read)
                    let mayShow = isDirect && isForeground && !descriptors.redirectsOut
                    feeder = try Feeder(
                        input, into: pipe.write, layout: mayShow ? layout(forPager: name) : nil)
                }
            } else {
                try Parts.ignore(input)
            }
            if isForeground { group = foregroundGroup(after: input) }
            let child = try spawn(
                name, arguments, extra: extra, in: descriptors.input, out: descriptors.out,
                error: descriptors.error, group: group)
            if let ends, !descriptors.redirectsOut {
                return .stream(
                    ProcessStream(
                        child: child, descriptor: ends.read, feeder: feeder, upstream: upstream, span: span,
                        shown: shown(name, arguments, after: upstream),
                        beforeWaiting: { [output] in try output.flush() }))
            }
            if let ends { close(ends.read) }
            for descriptor in closing + descriptors.opened { close(descriptor) }
            closing = []
            descriptors.opened = []
            let finish: () throws -> Void = { [upstream, feeder] in
                let own = try child.failure(at: span)
                let before = try upstream?.ended()
                if let failure = own ?? before { throw failure }
                if let failure = feeder?.failure { throw failure }
            }
            if let group {
                if let feeder { group.feeder = feeder }
                try jobs.runInForeground(group, on: self, shown(name, arguments, after: upstream), finish)
            } else {
                try feed(feeder, child)
            }
            if !descriptors.redirectsOut, case .signal(Int(SIGPIPE)) = try child.wait(),
                OutputStack.isBroken(output.out)
            {
                // Whoever reads our output is gone: quiet, as if we had met it ourselves.
                throw Leaving.exit(128 + Int(SIGPIPE))
            }
            try finish()
            return .null
        } catch Leaving.stopped {
            throw Leaving.stopped
        } catch {
            if case Leaving.interrupted = error { upstream?.interrupt() }
            if let ends, closing.contains(ends.write) { close(ends.read) }
            feeder?.close()
            // The program before this one meets a closed pipe; it is waited for, lest it stay as a zombie.
            for descriptor in closing + descriptors.opened { close(descriptor) }
            closing = []
            descriptors.opened = []
            _ = try? upstream?.ended()
            // Those before it had the terminal; nobody waits for the whole any more.
            if let group { group.terminal.takeBack(restoresModes: true) }
            throw error
        }
    }

    /// The command lines of a pipeline's programs so far, for the list of jobs.
    private func shown(_ name: String, _ arguments: [String], after upstream: ProcessStream?) -> String {
        let words = SecretMask.commandLine([name] + arguments)
        return upstream.map { "\($0.shown) | \(words)" } ?? words
    }

    /// The process group of a pipeline's program that has the terminal, with those of it that were started before.
    private func foregroundGroup(after input: Value) -> ProgramGroup? {
        if case .stream(let stream as ProcessStream) = input, let group = stream.group { return group }
        // What is captured, and what runs while another pipeline has the terminal, is nops's own business.
        guard let terminal = jobs.terminal, !isBranch, output.captureDepth == 0, !jobs.hasForeground else {
            return nil
        }
        return ProgramGroup(terminal)
    }

    private func feed(_ feeder: Feeder?, _ child: ChildProcess) throws {
        guard let feeder else { return }
        while feeder.isOpen {
            do { try feeder.step() } catch {
                _ = try? child.wait()
                throw error
            }
            if feeder.isOpen {
                var polled = pollfd(fd: feeder.descriptor, events: Int16(POLLOUT), revents: 0)
                _ = Baton.whileWaiting { poll(&polled, 1, -1) }
                ChildProcess.passOnInterrupt([child])
            }
        }
    }

    /// `capture`: what the program wrote and how it ended; 127 and a line of error where there is no such program.
    func captureProgram(_ site: ProgramSite, _ registers: UnsafeMutablePointer<Value>, input: Value) throws
        -> Value
    {
        if store.planDepth > 0 {
            let (name, arguments, _) = try words(site, registers)
            Parts.close(input)
            let unknown = planProgram(name, arguments, redirections: nil, isDirect: false)
            return try unknown.collected()
        }
        try output.beginCapture()
        let depth = output.captureDepth
        var code = 0
        do {
            _ = try runProgram(site, registers, input: input, isDirect: true)
        } catch let error as ErrorValue
            where error.kind == "program" || error.code == 127 || error.code == 126
        {
            if error.kind != "program" { output.note(error.message + "\n") }
            code = error.code
        } catch {
            output.dropCaptures(to: depth - 1)
            throw error
        }
        return Machine.captured(try output.endCapture(), code)
    }

    /// The end of `capture { … }`, or of a captured command of nops, whose value was written as output: an error is its status.
    func endCapture(value: Value, failed: Bool) throws -> Value {
        var code = 0
        if failed, case .error(let error) = value {
            if error.kind != "program" { output.note(error.message + "\n") }
            code = error.code
        }
        return Machine.captured(try output.endCapture(), code)
    }

    private static func captured(_ written: (out: [UInt8], error: [UInt8]), _ status: Int) -> Value {
        .fields([
            "stdout": .decoding(written.out), "stderr": .decoding(written.error), "status": .int(status),
        ])
    }

    private func words(_ site: ProgramSite, _ registers: UnsafeMutablePointer<Value>) throws
        -> (name: String, arguments: [String], extra: [(name: String, value: String)])
    {
        let name = try programText(registers[site.name]).string
        var arguments: [String] = []
        if case .list(let list) = registers[site.arguments] {
            for item in list.items { arguments.append(try programText(item).string) }
        }
        registers[site.arguments] = .null
        let extra = try site.environment.map {
            (name: $0.name, value: try registers[$0.register].revealedText())
        }
        return (name, arguments, extra)
    }

    func makePipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        guard nops_pipe(&ends) == 0 else {
            throw ErrorValue("cannot make a pipe: \(SystemError.reason(errno))", kind: "io")
        }
        return (ends[0], ends[1])
    }

    /// A value as one argument of a program (rule 12).
    func programText(_ value: Value) throws -> Text {
        switch value {
        case .string(let text): return text
        case .list:
            throw ErrorValue.type(
                "a program's argument is one text, and this is a list", help: "spread it: `...$xs`")
        case .secret:
            throw ErrorValue.type(
                "a secret can't be a program's argument: everybody on this machine can read those",
                help:
                    "give it by the environment, `with {NAME: $x} { … }`, or on the program's input: `$x | …`"
            )
        case .record, .null, .closure, .stream, .error:
            throw ErrorValue.type("a program's argument is text, not \(value.type.rawValue)")
        default: return Text(try value.plainText())
        }
    }
}

extension Machine {
    /// What is piped into nops itself, for the first who asks. A terminal is nobody's input.
    func takeScriptInput() throws -> Value {
        guard hasScriptInput, isatty(standardInput) == 0 else { return .null }
        let descriptor = fcntl(standardInput, F_DUPFD_CLOEXEC, 3)
        guard descriptor >= 0 else {
            throw ErrorValue(SystemError("read", Session.standardInput).description, kind: "io")
        }
        hasScriptInput = false
        return .stream(FileStream(descriptor, name: Session.standardInput))
    }
}

/// A file read in chunks.
final class FileStream: ByteStream {
    private var descriptor: Int32
    private let name: String

    init(_ descriptor: Int32, name: String) {
        self.descriptor = descriptor
        self.name = name
    }

    deinit { close() }

    override func read() throws -> [UInt8]? {
        while descriptor >= 0 {
            var chunk = [UInt8](repeating: 0, count: 1 << 16)
            let count = Baton.whileWaiting {
                chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            }
            if count > 0 {
                chunk.removeLast(chunk.count - count)
                return chunk
            }
            if count < 0, errno == EINTR {
                if Interrupt.isRaised { throw Leaving.interrupted }
                continue
            }
            if count < 0 { throw ErrorValue(SystemError("read", name).description, kind: "io") }
            close()
        }
        return nil
    }

    override func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }
}
