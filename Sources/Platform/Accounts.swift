// The names of users and groups. getpwuid(3) would need the C library's plugins, which a static program has not: the
// system's files say it.

import Glibc

/// Users and groups, by number and by name.
public enum Accounts {
    private static let users = Table("/etc/passwd")
    private static let groups = Table("/etc/group")

    /// The user's name; the number as text where none has it.
    public static func user(_ id: UInt32) -> String { users.names[id] ?? String(id) }
    public static func group(_ id: UInt32) -> String { groups.names[id] ?? String(id) }

    /// The number of a user by name or written as a number; nil if there is none.
    public static func userID(_ name: String) -> UInt32? { users.numbers[name] ?? UInt32(name) }
    public static func groupID(_ name: String) -> UInt32? { groups.numbers[name] ?? UInt32(name) }

    /// All names, sorted.
    public static var userNames: [String] { users.numbers.keys.sorted() }
    public static var groupNames: [String] { groups.numbers.keys.sorted() }

    private struct Table {
        var names: [UInt32: String] = [:]
        var numbers: [String: UInt32] = [:]

        init(_ path: String) {
            guard let text = try? Files.readText(path) else { return }
            for line in text.split(separator: "\n") {
                let fields = line.split(separator: ":", omittingEmptySubsequences: false)
                guard fields.count > 2, let id = UInt32(fields[2]) else { continue }
                let name = String(fields[0])
                // The first of several names for one number is the one that is shown.
                if names[id] == nil { names[id] = name }
                numbers[name] = id
            }
        }
    }
}
