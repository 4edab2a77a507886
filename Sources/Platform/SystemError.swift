// A failed system call as a sentence that names what was being done to which path.

import Glibc

/// A system call that failed.
public struct SystemError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The `errno` it left.
    public var code: Int32
    /// What was tried, as a verb with "cannot" before it: "write", "open", "move".
    public var action: String
    public var path: String

    public init(_ action: String, _ path: String, code: Int32 = errno) {
        self.code = code
        self.action = action
        self.path = path
    }

    /// "no space left on device"
    public var reason: String { Self.reason(code) }

    /// "cannot write 'x': no space left on device"
    public var description: String { "cannot \(action) '\(path)': \(reason)" }

    /// True if there was no room left: on the disk, or in the user's share of it.
    public var saysFull: Bool { code == ENOSPC || code == EDQUOT }

    /// The system's text for an error number, with a small first letter: it ends a sentence.
    public static func reason(_ code: Int32) -> String {
        switch code {
        case ENOENT: return "no such file or folder"
        case EISDIR: return "it is a folder"
        case ENOTDIR: return "part of the path is not a folder"
        case EEXIST: return "it exists already"
        case ENOTEMPTY: return "the folder is not empty"
        case ENAMETOOLONG: return "the name is too long"
        case ELOOP: return "too many symbolic links"
        default: break
        }
        guard let text = strerror(code) else { return "error \(code)" }
        let words = String(cString: text)
        guard let first = words.first else { return "error \(code)" }
        let second = words.dropFirst().first
        // "Input/output error" loses its capital, "RPC …" keeps it.
        if let second, second.isUppercase { return words }
        return first.lowercased() + words.dropFirst()
    }
}
