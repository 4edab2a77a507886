import CSystem
import Glibc
import Platform
import PluginAPI

// What a program prints, for a command that wants no more of it than fits.

extension Machine {
    func output(of words: [String], in folder: String, limit: Int, within time: Int) throws -> [UInt8] {
        guard let name = words.first else { throw ErrorValue.usage("there is no program to run") }
        let arguments = Array(words.dropFirst())
        guard store.planDepth == 0 else {
            // Ends the plan here: nobody knows what it would print.
            return try planProgram(name, arguments, redirections: nil, isDirect: false).collected()
                .programBytes(reveals: true)
        }
        let own = self.folder
        self.folder = folder
        defer { self.folder = own }
        try beginTimeout(.duration(time))
        do {
            let bytes = try bounded(name, arguments, limit)
            endTimeout()
            return bytes
        } catch let leaving as Leaving {
            throw timedOut(Cleanups.kept(leaving, reach: .all))
        } catch {
            endTimeout()
            throw error
        }
    }

    private func bounded(_ name: String, _ arguments: [String], _ limit: Int) throws -> [UInt8] {
        let silence = nops_open("/dev/null", O_WRONLY | O_CLOEXEC, 0)
        guard silence >= 0 else {
            throw ErrorValue("cannot open /dev/null: \(SystemError.reason(errno))", kind: "io")
        }
        defer { close(silence) }
        let pipe = try makePipe()
        let child: ChildProcess
        do {
            defer { close(pipe.write) }
            child = try spawn(
                name, arguments, extra: [], in: standardInput, out: pipe.write, error: silence)
        } catch {
            close(pipe.read)
            throw error
        }
        let stream = ProcessStream(
            child: child, descriptor: pipe.read, feeder: nil, upstream: nil, span: .none,
            shown: SecretMask.commandLine([name] + arguments), beforeWaiting: {})
        var bytes: [UInt8] = []
        while let chunk = try stream.read() {
            bytes += chunk
            guard bytes.count <= limit else {
                ProcessTree.end([child.root], by: SIGTERM, grace: ProcessTree.grace) { child.reap() }
                stream.close()
                throw ErrorValue("`\(name)` prints more than \(SizeText.short(limit))", kind: "limit")
            }
        }
        return bytes
    }
}
