// What a migration breaks in JavaScript that no import shows.

struct JavaScriptConflicts {
    private let planned: PlannedMoves
    private let map: JavaScriptMap

    init(_ planned: PlannedMoves, _ map: JavaScriptMap) {
        self.planned = planned
        self.map = map
    }

    /// Files that hide another of the same name without its ending, where they came to stand beside it.
    func findings() -> [Finding] {
        var findings: [Finding] = []
        let moved = Dictionary(
            planned.moved.map { ($0.to, $0.from) }, uniquingKeysWith: { first, _ in first })
        for move in planned.moved {
            guard Self.isScript(move.to), let stem = JavaScriptPath.stem(move.to) else { continue }
            if let finding = folder(move.to, stem, moved) { findings.append(finding) }
            if let finding = declaration(move) { findings.append(finding) }
            if let finding = mock(move) { findings.append(finding) }
            let twins = JavaScriptPath.omitted.map { stem + $0 }.filter {
                Self.isScript($0) && map.new.files.contains($0)
            }
            // What stood together before goes on so.
            guard let first = twins.first, twins.count > 1,
                twins.contains(where: { twin in
                    twin != move.to
                        && moved[twin].map { JavaScriptPath.stem($0) != JavaScriptPath.stem(move.from) }
                            ?? true
                })
            else { continue }
            let hidden = first == move.to ? twins[1] : move.to
            findings.append(
                Finding(
                    path: hidden, line: 0, column: 0,
                    message: "'\(first)' is found first where the ending is left out"))
        }
        return findings
    }

    /// A file and a folder's `index` that came to have one name: the file is found first.
    private func folder(_ path: String, _ stem: String, _ moved: [String: String]) -> Finding? {
        func scripts(_ stem: String) -> [String] {
            JavaScriptPath.omitted.map { stem + $0 }.filter {
                Self.isScript($0) && map.new.files.contains($0)
            }
        }
        let isIndex = RelativePath.name(stem) == "index"
        // A pair that both moved is told at its file.
        let files = isIndex ? scripts(RelativePath.parent(stem)).filter { moved[$0] == nil } : [path]
        guard let file = files.first, let index = isIndex ? path : scripts(stem + "/index").first else {
            return nil
        }
        let oldIndex = JavaScriptPath.stem(moved[index] ?? index) ?? ""
        if RelativePath.name(oldIndex) == "index",
            JavaScriptPath.stem(moved[file] ?? file) == RelativePath.parent(oldIndex)
        {
            return nil
        }
        return Finding(
            path: index, line: 0, column: 0, message: "'\(file)' is found first where the folder is named")
    }

    /// Whether a file is code that a specifier without an ending may mean; declarations belong to the file beside them.
    private static func isScript(_ path: String) -> Bool {
        switch JavaScriptPath.ending(path) {
        case ".ts", ".tsx", ".js", ".jsx": !path.hasSuffix(".d.ts")
        default: false
        }
    }

    /// What Jest takes for a module by its place beside it.
    private func mock(_ move: Move) -> Finding? {
        let mock = RelativePath.join(
            RelativePath.parent(move.from), "__mocks__/" + RelativePath.name(move.from))
        guard map.old.files.contains(mock), map.new.files.contains(mock) else { return nil }
        return Finding(
            path: mock, line: 0, column: 0,
            message: "stands in for '\(move.from)', which is '\(move.to)' now: move it along")
    }

    /// Types that a compiler goes on finding at the place that a program has left.
    private func declaration(_ move: Move) -> Finding? {
        guard [".js", ".mjs", ".cjs", ".jsx"].contains(JavaScriptPath.ending(move.from)),
            let stem = JavaScriptPath.stem(move.from)
        else { return nil }
        let types =
            stem + (move.from.hasSuffix(".mjs") ? ".d.mts" : move.from.hasSuffix(".cjs") ? ".d.cts" : ".d.ts")
        guard map.old.files.contains(types), map.new.files.contains(types), !map.new.files.contains(move.from)
        else { return nil }
        return Finding(
            path: types, line: 0, column: 0,
            message: "declares what is in '\(move.from)', which is '\(move.to)' now: move it along")
    }
}
