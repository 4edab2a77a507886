// Running an effect's program.

import CSystem
import Glibc
import Platform
import PluginAPI

/// The programs of effects.
public enum EffectProgram {
    /// Runs it with nops's own input and output and waits for its end. Throws a `ChangeError` that names the program when
    /// it can't be started, ends with a status other than 0, or is ended by a signal.
    public static func run(_ call: Effect.Call, environment: [String: String]) throws {
        guard let name = call.arguments.first else { throw ChangeError("an effect names no program") }
        let folder = try call.folder ?? Files.workingFolder()
        guard let path = find(name, in: folder, environment) else {
            throw ChangeError("there is no program '\(name)'")
        }
        var arguments: [UnsafeMutablePointer<CChar>?] = call.arguments.map { strdup($0) } + [nil]
        var environment = environment
        environment[OuterChange.variable] = OuterChange.value(after: environment[OuterChange.variable])
        var variables: [UnsafeMutablePointer<CChar>?] =
            environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in arguments + variables { free(pointer) } }
        var pid: pid_t = 0
        var launch = nops_launch(group: -1, terminal: -1, may_stop: 0)
        let failure = nops_spawn(
            &pid, path, &arguments, &variables, folder, [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO], &launch)
        guard failure == 0 else { throw SystemError("run", name, code: failure) }
        var status: Int32 = 0
        var signal: Int32 = 0
        var isTold = false
        while true {
            let failure = Baton.whileWaiting { nops_wait(pid, 1, &status, &signal, nil) }
            if failure == 0 { break }
            guard failure == EINTR else { throw SystemError("wait for", name, code: failure) }
            guard Interrupt.isRaised else { continue }
            if Interrupt.signal == SIGINT {
                // Its own to answer; the terminal may have told it.
                if !isTold, !ProcessTree.terminalDelivers {
                    _ = ProcessTree.signal([.init(pid, ownsGroup: false)], SIGINT)
                }
                isTold = true
                continue
            }
            var isReaped = false
            ProcessTree.end([.init(pid, ownsGroup: false)], by: SIGTERM, grace: ProcessTree.grace) {
                if !isReaped { isReaped = nops_wait(pid, 0, &status, &signal, nil) == 0 }
            }
            throw ChangeError("`\(call.commandLine)` was interrupted")
        }
        let text = call.commandLine
        if signal != 0 { throw ChangeError("`\(text)` was ended by signal \(signal)") }
        guard status == 0 else { throw ChangeError("`\(text)` failed with status \(status)") }
    }

    private static func find(_ name: String, in folder: String, _ environment: [String: String]) -> String? {
        if name.utf8.contains(UInt8(ascii: "/")) { return Path.absolute(name, in: folder) }
        let places = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        for place in places.split(separator: ":", omittingEmptySubsequences: false) {
            let path = Path.join(Path.absolute(place.isEmpty ? "." : String(place), in: folder), name)
            if access(path, X_OK) == 0, Files.isFile(path) { return path }
        }
        return nil
    }
}
