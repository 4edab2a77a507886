import Glibc
import LineEditor
import Platform

/// Completes paths in the quoting that the word has.
struct PathCompletion {
    let workingFolder: String
    let home: String?
    /// A bare word that begins with `-` may become a flag: no other name that merely holds it takes its place.
    var isFlagLike = false
    /// A bare word with a `*` that globs: what it finds is offered.
    var isPattern = false

    enum Kind {
        case any
        case folders
        /// Files whose names end so, and folders.
        case ending([String])
        /// Programs, and folders on the way to them.
        case programs
    }

    /// `value`: the word without quotes; `start`: where it begins in the line.
    func complete(
        _ value: String, quote: CommandLineScanner.Quote, kind: Kind, start: Int, prefix: String = ""
    ) -> Completion {
        let slash = value.lastIndex(of: "/")
        let folder = slash.map { String(value[...$0]) } ?? ""
        let name = slash.map { String(value[value.index(after: $0)...]) } ?? value
        let entries = entries(in: absolute(folder)).filter { !$0.hasPrefix(".") || name.hasPrefix(".") }
        let fitting =
            isPattern
            ? entries.filter { PathCompletion.matches($0, name) }
            : isFlagLike
                ? entries.filter { $0.hasPrefix(name) } : PathCompletion.like(name, among: entries)
        // A pattern in the folder's name finds files of several: it stays as it is.
        guard !isPattern || !folder.contains("*") else { return Completion(start: start, candidates: []) }
        let candidates = fitting.compactMap {
            entry -> Completion.Candidate? in
            let path = absolute(folder) + entry
            let isFolder = PathCompletion.isFolder(path)
            switch kind {
            case .any: break
            case .folders: if !isFolder { return nil }
            case .ending(let endings): if !isFolder, !endings.contains(where: entry.hasSuffix) { return nil }
            case .programs: if !isFolder, access(path, X_OK) != 0 { return nil }
            }
            // By itself a leading dash would make a flag of it.
            let place = folder.isEmpty && entry.hasPrefix("-") ? "./" : folder
            let text =
                prefix
                + PathCompletion.quoted(place + entry + (isFolder ? "/" : ""), quote, isOpen: isFolder)
            return Completion.Candidate(
                text: text, label: PathCompletion.visible(entry) + (isFolder ? "/" : ""),
                ending: isFolder ? "" : " ")
        }
        return Completion(start: start, candidates: candidates.sorted { $0.label < $1.label })
    }

    /// The names that begin with what was typed; where none does, those that do in other letters; else those that hold it.
    static func like(_ typed: String, among names: [String]) -> [String] {
        let exact = names.filter { $0.hasPrefix(typed) }
        guard exact.isEmpty, !typed.isEmpty else { return exact }
        let folded = typed.lowercased()
        let begun = names.filter { $0.lowercased().hasPrefix(folded) }
        return begun.isEmpty ? names.filter { $0.lowercased().contains(folded) } : begun
    }

    /// Whether a name is what a pattern finds: `*` stands for anything.
    private static func matches(_ name: String, _ pattern: String) -> Bool {
        Wildcards.fits(
            Array(name.unicodeScalars), Array(pattern.unicodeScalars), isRun: { $0 == "*" },
            takes: { $0 == $1 })
    }

    /// Ends in a slash.
    private func absolute(_ folder: String) -> String {
        if folder.hasPrefix("/") { return folder }
        if folder.hasPrefix("~/"), let home { return home + folder.dropFirst() }
        return workingFolder + (workingFolder.hasSuffix("/") ? "" : "/") + folder
    }

    /// Whether anything has that name.
    func isThere(_ path: String) -> Bool {
        var whole = absolute(path == "~" ? "~/" : path)
        while whole.utf8.count > 1, whole.hasSuffix("/") { whole.removeLast() }
        var info = stat()
        return lstat(whole, &info) == 0
    }

    private func entries(in folder: String) -> [String] { PathCompletion.entries(in: folder) }

    static func entries(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            // A name that isn't UTF-8 can't be written on a line.
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
            }
            if let name, name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    static func isFolder(_ path: String) -> Bool {
        var info = stat()
        return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
    }

    /// A value as a word. `isOpen`: more is to follow, so a quote isn't closed.
    static func quoted(_ value: String, _ quote: CommandLineScanner.Quote, isOpen: Bool) -> String {
        // A line break would end the line, and no quote stands in single quotes: only double ones can spell both.
        // A dash is plain in quotes alone.
        let needsDouble =
            value.unicodeScalars.contains(where: isControl) || (quote == .single && value.contains("'"))
            || (quote == .none && value.hasPrefix("-"))
        switch needsDouble ? .double : quote {
        case .single: return "'" + value + (isOpen ? "" : "'")
        case .double:
            var text = "\""
            for scalar in value.unicodeScalars {
                if isControl(scalar) {
                    text += scalar == "\n" ? "\\n" : "\\u{" + String(scalar.value, radix: 16) + "}"
                    continue
                }
                if scalar == "\"" || scalar == "\\" || scalar == "$" { text += "\\" }
                text.unicodeScalars.append(scalar)
            }
            return text + (isOpen ? "" : "\"")
        case .none:
            var text = ""
            for (index, scalar) in value.unicodeScalars.enumerated() {
                if signs.contains(scalar) || (index == 0 && scalar == "#") { text += "\\" }
                text.unicodeScalars.append(scalar)
            }
            return text
        }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || scalar.value == 0x7F
    }

    /// What a backslash makes plain in a bare word.
    private static let signs: Set<Unicode.Scalar> = [
        " ", "\"", "'", "`", "$", "|", ";", "&", "<", ">", "(", ")", "[", "]", "{", "}", "*", "\\", ",",
    ]

    /// A name on the terminal.
    static func visible(_ name: String) -> String {
        String(
            String.UnicodeScalarView(
                name.unicodeScalars.map { isControl($0) ? "?" : $0 }))
    }
}
