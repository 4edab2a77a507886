// What migrate asks of a language: which files are its code, and what becomes of each. A new language is a
// type of its own and one more entry in `Migrator.languages`.

import Platform

/// One language's part in a migration. Made once for a plan; used by several threads at a time.
protocol Language: Sendable {
    /// Whether a file is code of this language, by its path.
    func reads(_ path: String) -> Bool
    /// Whether a file may refer to something that moves; false spares it being parsed.
    func mayRefer(_ bytes: UnsafeBufferPointer<UInt8>, file: String) -> Bool
    /// Whether a file of this language is a text for people besides, with links and paths.
    func isAlsoText(_ path: String) -> Bool
    /// Why a file's bytes can't be read as code at all; nil: they can.
    func obstacle(_ bytes: UnsafeBufferPointer<UInt8>) -> String?
    /// One that works on one file after another. `files` is its own, to look at other files of the tree with.
    func rewriter(_ files: NeighbourFiles) -> any LanguageRewriter
    /// What a text that is no code of any language names of what moves, in its order. By default nothing.
    /// - Parameter file: the file's path before the moves.
    func hits(in bytes: UnsafeBufferPointer<UInt8>, file: String, format: TextFormat) -> [Edit]
    /// What code of another language names of what moves, whole and in quotes. By default nothing.
    /// - Parameter file: the file's path before the moves.
    func quotedHits(in bytes: UnsafeBufferPointer<UInt8>, file: String) -> [Edit]
    /// Moves that those of the plan bring with them: files named after what gets another name. By default none.
    /// - Parameter files: every file before the moves.
    func impliedMoves(_ files: [String]) -> [Move]
    /// Code that can't be reached by its name, takes another's or fails, once the files have moved.
    /// - Parameter before: every file before the moves.
    func conflicts(_ planned: PlannedMoves, before: Set<String>) -> LanguageConflicts
    /// Scripts that find something that moved in another's place. By default none.
    func shadowed(_ planned: PlannedMoves) throws -> [ShadowedScript]
    /// Files for the old places, so that old names still work.
    func shims(_ planned: PlannedMoves) -> PlannedShims
}

extension Language {
    func quotedHits(in bytes: UnsafeBufferPointer<UInt8>, file: String) -> [Edit] { [] }
    func isAlsoText(_ path: String) -> Bool { false }
    func shadowed(_ planned: PlannedMoves) -> [ShadowedScript] { [] }
}

/// Rewrites files, one at a time.
protocol LanguageRewriter: AnyObject {
    /// - Parameter file: the file's path before the moves.
    func rewrite(_ bytes: UnsafeBufferPointer<UInt8>, file: String) -> Rewriting
    /// Of places in a file, those that stand in comments, documentation and texts, and how much a name is worth there.
    func words(_ places: [Int], in bytes: UnsafeBufferPointer<UInt8>) -> [(at: Int, grade: Grade)]
}

/// What a language finds wrong with where the files go.
struct LanguageConflicts: Sendable {
    var needsPerson: [Finding] = []
    var warnings: [Finding] = []
}

/// Other files of the tree, read while one is being rewritten.
final class NeighbourFiles {
    private let open: @Sendable () throws(SystemError) -> any TreeReader
    private var reader: (any TreeReader)?

    init(_ open: @escaping @Sendable () throws(SystemError) -> any TreeReader) { self.open = open }

    /// What `body` makes of a file; nil where it can't be read, or holds no text.
    func read<Result>(_ path: String, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
        if reader == nil { reader = try? open() }
        guard let bytes = (try? reader?.bytes(of: path)) ?? nil else { return nil }
        return body(bytes)
    }
}
