// Who is at work.

import Glibc
import Platform

enum UserName {
    /// By the environment, else by /etc/passwd (read plainly: a static program can't load what
    /// getpwuid may want), else the number.
    static func current(_ environment: [String: String]) -> String {
        if let name = environment["USER"] ?? environment["LOGNAME"], !name.isEmpty { return name }
        let id = String(getuid())
        if let text = try? Files.readText("/etc/passwd") {
            for line in text.split(separator: "\n") {
                let fields = line.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
                if fields.count > 2, fields[2] == id { return String(fields[0]) }
            }
        }
        return id
    }
}
