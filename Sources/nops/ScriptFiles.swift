import Platform

extension Program {
    /// The files named, and the .nops files below the folders named, each once. What can't be found stays, for whoever
    /// reads it to say so; hidden folders are not entered.
    /// - Throws: `SystemError` where a folder can't be read.
    func scriptFiles(_ paths: [String]) throws -> [String] {
        var files: [String] = []
        var seen: Set<String> = []
        func add(_ path: String) {
            if seen.insert((try? Files.realPath(path)) ?? path).inserted { files.append(path) }
        }
        for path in paths {
            guard Files.isFolder(path) else {
                add(path)
                continue
            }
            var found: [String] = []
            var failure: SystemError?
            try TreeWalk.walk(path, unreadable: { failure = failure ?? $0 }) { entry in
                if entry.name.hasPrefix(".") || Interrupt.isRaised { return .skip }
                if entry.kind == .file, entry.name.hasSuffix(".nops") { found.append(entry.path) }
                return .enter
            }
            if let failure { throw failure }
            for name in found.sorted() { add(path == "." ? name : Path.join(path, name)) }
        }
        return files
    }
}
