// Who is at work.

import Glibc
import Platform

enum UserName {
    /// By the environment, else by the number of the process's user.
    static func current(_ environment: [String: String]) -> String {
        if let name = environment["USER"] ?? environment["LOGNAME"], !name.isEmpty { return name }
        return Accounts.user(getuid())
    }
}
