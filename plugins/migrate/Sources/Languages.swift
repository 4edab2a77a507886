// The languages of a migration: each is one line.

import Platform

extension Migrator {
    /// All that read something in this tree, Python first.
    /// - Parameters:
    ///   - origins: in a check, where files that have moved lay before.
    ///   - place: where a file's content is to be read, if it is there.
    func languages(
        _ python: PythonLanguage, files: [String], newFiles: [String], moves: MoveMap,
        origins: [String: String],
        place: @escaping (String) -> String
    ) -> [any Language] {
        let found: [(any Language)?] = [
            python,
            JavaScriptLanguage(
                files: files, newFiles: newFiles, moves: moves, origins: origins, openReader: openReader,
                place: place),
        ]
        return found.compactMap { $0 }
    }
}
