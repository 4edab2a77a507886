// What a command wants altered, as data: planned first, shown, then applied whole or not at all.

/// One change: the steps to make and the effects to run, in order, as one unit.
///
/// Paths are absolute, or relative to `root` (or to the working folder when there is no root). Each
/// path means what it means at its own turn: after `move(from: "a", to: "b")`, later steps say "b".
public struct Change: Sendable {
    /// What made it, for listings: "mv a b", "migrate apply wave5.yaml".
    public var name: String
    /// The folder that the change may not leave: a path outside it, or one that a symbolic link
    /// leads outside, is an error. Nil when the user named each path himself.
    public var root: String?
    public var steps: [Step]
    /// Run in order after the steps.
    public var effects: [Effect]
    /// The user said that he means it: folders that are protected (the home, the project's root) may be removed, too.
    public var isConfirmed = false
    /// Its files hold secrets: what they held before and hold then is shown in no diff, neither now nor from the journal.
    public var hidesContents = false

    public init(name: String, root: String? = nil, steps: [Step] = [], effects: [Effect] = []) {
        self.name = name
        self.root = root
        self.steps = steps
        self.effects = effects
    }

    public var isEmpty: Bool { steps.isEmpty && effects.isEmpty }

    /// A name out of a command and its paths, of which only the first are named when there are many: "rm a b c and 97 more".
    public static func name(_ command: String, _ paths: [String]) -> String {
        let most = 4
        let named = paths.prefix(paths.count > most ? most - 1 : most).joined(separator: " ")
        return "\(command) \(named)" + (paths.count > most ? " and \(paths.count - most + 1) more" : "")
    }
}

/// What a file shall hold.
public enum FileContent: Sendable, Equatable {
    case bytes([UInt8])
    /// Copied from another file when the step is applied, by reference where the file system can.
    case file(String)
}

/// What the planner saw of a file that a step replaces or deletes; the step fails if it is no longer so.
public enum Expectation: Sendable, Equatable {
    case anything
    /// Exactly these bytes. Also saves reading the file again for a diff.
    case bytes([UInt8])
}

/// A point in time, as the file system keeps it.
public struct FileTime: Sendable, Equatable {
    /// Seconds since 1970, UTC.
    public var seconds: Int64
    /// 0 to 999,999,999.
    public var nanoseconds: Int64

    public init(seconds: Int64, nanoseconds: Int64 = 0) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// From nanoseconds since 1970, as a time value has them.
    public init(sinceEpoch nanoseconds: Int) {
        let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        self.init(
            seconds: Int64(rest < 0 ? seconds - 1 : seconds),
            nanoseconds: Int64(rest < 0 ? rest + 1_000_000_000 : rest))
    }

    /// As a time value; the nearest one there is for years that it doesn't reach.
    public var sinceEpoch: Int {
        let (whole, isBeyond) = Int(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, isBeyondToo) = whole.addingReportingOverflow(Int(nanoseconds))
        return isBeyond || isBeyondToo ? (seconds < 0 ? .min : .max) : sum
    }
}

extension FileTime: Comparable {
    public static func < (a: FileTime, b: FileTime) -> Bool {
        (a.seconds, a.nanoseconds) < (b.seconds, b.nanoseconds)
    }
}

/// One step of a change. Every step has an inverse, which `Changes` finds when it applies it.
public enum Step: Sendable, Equatable {
    /// A new file; an error where anything exists. Mode nil: 0666 less the umask.
    case createFile(path: String, content: FileContent, mode: UInt32? = nil)
    /// New content for an existing file; its mode, owner and extended attributes stay, and its other names (hard links)
    /// hold the new content too.
    case replaceFile(path: String, content: FileContent, expected: Expectation = .anything)
    /// A file, folder or symbolic link to a path where nothing exists yet.
    case move(from: String, to: String)
    /// A file or a symbolic link (the link itself).
    case deleteFile(path: String, expected: Expectation = .anything)
    /// One new folder whose parent exists. Mode nil: 0777 less the umask.
    case makeDirectory(path: String, mode: UInt32? = nil)
    /// A folder that is empty at that step.
    case removeDirectory(path: String)
    /// Permission bits, 0 to 0o7777.
    case setMode(path: String, mode: UInt32)
    /// Who owns it; nil: as it is. Only root may give files away.
    case setOwner(path: String, owner: UInt32?, group: UInt32?)
    /// One more name (a hard link) for the file at `target`, on the same file system.
    case makeHardLink(path: String, target: String)
    /// A new symbolic link holding `target` as it stands.
    case makeLink(path: String, target: String)
    /// Nil: the moment of applying. Follows no link.
    case setTimes(path: String, modified: FileTime? = nil)
}

/// Something other than a file that a change does, with what takes it back.
public struct Effect: Sendable, Equatable {
    /// A program to run: its name or path, then its arguments.
    public struct Call: Sendable, Equatable {
        public var arguments: [String]
        /// The folder to run it in; nil: the working folder.
        public var folder: String?

        public init(_ arguments: [String], folder: String? = nil) {
            self.arguments = arguments
            self.folder = folder
        }

        /// As a command line, secrets masked.
        public var commandLine: String { SecretMask.commandLine(arguments) }
    }

    /// What a plan shows: "restart nginx".
    public var name: String
    /// Nil: the caller has done it already, or does it himself; the change only knows of it.
    public var action: Call?
    /// Nil: the plan says "cannot be undone".
    public var inverse: Call?

    public init(name: String, action: Call?, inverse: Call?) {
        self.name = name
        self.action = action
        self.inverse = inverse
    }
}

/// One line of a plan, for tables and `to json`.
public struct StepRow: Sendable, Equatable {
    /// "create", "replace", "move", "delete", "mkdir", "rmdir", "chmod", "chown", "link", "hard link", "touch", "effect", or in a
    /// plan "program" and "write", which are not nops's to take back.
    public var kind: String
    /// The path altered (where a move ends); an effect's name.
    public var path: String
    /// Where a move comes from, where a link points, the other name of a hard link, which file a copy is of, what an effect
    /// runs; else nil.
    public var from: String?
    /// The size of new content, in bytes, where it is known before applying.
    public var bytes: Int?
    /// The permission bits that the step sets.
    public var mode: UInt32?
    /// False for an effect that has no inverse.
    public var canBeUndone: Bool
}

extension Step {
    public var row: StepRow {
        switch self {
        case .createFile(let path, let content, let mode):
            StepRow(
                kind: "create", path: path, from: content.source, bytes: content.byteCount, mode: mode,
                canBeUndone: true)
        case .replaceFile(let path, let content, _):
            StepRow(
                kind: "replace", path: path, from: content.source, bytes: content.byteCount, mode: nil,
                canBeUndone: true)
        case .move(let from, let to): StepRow("move", to, from: from)
        case .deleteFile(let path, _): StepRow("delete", path)
        case .makeDirectory(let path, let mode): StepRow("mkdir", path, mode: mode)
        case .removeDirectory(let path): StepRow("rmdir", path)
        case .setMode(let path, let mode): StepRow("chmod", path, mode: mode)
        case .setOwner(let path, _, _): StepRow("chown", path)
        case .makeHardLink(let path, let target): StepRow("hard link", path, from: target)
        case .makeLink(let path, let target): StepRow("link", path, from: target)
        case .setTimes(let path, _): StepRow("touch", path)
        }
    }
}

extension Effect {
    public var row: StepRow {
        StepRow(
            kind: "effect", path: name, from: action?.commandLine, bytes: nil, mode: nil,
            canBeUndone: inverse != nil)
    }

    /// A line of a diff: what runs, and what takes it back.
    public var line: String {
        let program = action.map { ": \($0.commandLine)" } ?? ""
        return "effect \(name)\(program)"
            + (inverse.map { " (undone by: \($0.commandLine))" } ?? " (cannot be undone)")
    }
}

extension Change {
    /// With secrets masked wherever it is shown or kept; what its effects run stays as it is.
    public var masked: Change {
        var change = self
        change.name = SecretMask.masked(name)
        for index in effects.indices { change.effects[index].name = SecretMask.masked(effects[index].name) }
        return change
    }

    /// The plan as rows: steps, then effects.
    public var rows: [StepRow] { steps.map(\.row) + effects.map(\.row) }
}

extension StepRow {
    /// Permission bits as chmod(1) has them, of four digits at least.
    public static func octal(_ mode: UInt32) -> String {
        let text = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - text.count)) + text
    }
}

extension OutsideAction {
    public var row: StepRow {
        switch self {
        case .program(let words):
            StepRow(kind: "program", path: words, from: nil, bytes: nil, mode: nil, canBeUndone: false)
        case .write(let path):
            StepRow(kind: "write", path: path, from: nil, bytes: nil, mode: nil, canBeUndone: false)
        }
    }
}

extension StepRow {
    fileprivate init(_ kind: String, _ path: String, from: String? = nil, mode: UInt32? = nil) {
        self.init(kind: kind, path: path, from: from, bytes: nil, mode: mode, canBeUndone: true)
    }
}

extension FileContent {
    /// The size in bytes, unless it is another file's.
    public var byteCount: Int? {
        if case .bytes(let bytes) = self { bytes.count } else { nil }
    }

    /// The file that it is a copy of, if it is.
    public var source: String? {
        if case .file(let path) = self { path } else { nil }
    }
}
