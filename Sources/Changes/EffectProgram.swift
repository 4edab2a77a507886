// Running an effect's program.

import CSystem
import Glibc
import Platform
import PluginAPI

enum EffectProgram {
    /// Runs it with nops's own input and output and waits for its end; an exit status other than 0 is
    /// an error.
    static func run(_ call: Effect.Call) throws {
        guard let program = call.arguments.first else { throw ChangeError("an effect names no program") }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let folder = call.folder { nops_spawn_in(&actions, folder) }
        var arguments: [UnsafeMutablePointer<CChar>?] = call.arguments.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var pid: pid_t = 0
        let code = posix_spawnp(&pid, program, &actions, nil, &arguments, environ)
        guard code == 0 else { throw SystemError("run", program, code: code) }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 {
            guard errno == EINTR else { throw SystemError("wait for", program) }
        }
        let text = call.arguments.joined(separator: " ")
        if status & 0x7f != 0 { throw ChangeError("'\(text)' was killed by signal \(status & 0x7f)") }
        let exit = status >> 8 & 0xff
        guard exit == 0 else { throw ChangeError("'\(text)' failed with status \(exit)") }
    }
}
