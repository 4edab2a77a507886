// The languages that migrate knows.

import Platform

/// A tree as languages are asked to learn it.
struct LanguageSetting {
    /// Every file before the moves; in a check, with those that are only remembered.
    var files: [String]
    /// Every file after them.
    var newFiles: [String]
    var moves: MoveMap
    /// New paths of Go's modules, by the old ones.
    var modules: [String: String] = [:]
    /// Moves of what is made of files that move, and is not in the tree.
    var built: [Move] = []
    /// In a check, where files that have moved lay before.
    var origins: [String: String]
    var openReader: @Sendable () throws(SystemError) -> any TreeReader
    /// Where a file's content is to be read, if it is there.
    var place: @Sendable (String) -> String
}

extension Migrator {
    /// Every language that the tree has files of, besides Python.
    static func languages(_ setting: LanguageSetting) throws(SystemError) -> [any Language] {
        var found: [any Language] = []
        if let javaScript = JavaScriptLanguage(setting) { found.append(javaScript) }
        if let go = try GoLanguage(setting) { found.append(go) }
        if let java = try JavaLanguage(setting) { found.append(java) }
        return found
    }

    /// Whether a file's name may have to follow what moves: one that is named after a class.
    static func mayFollow(_ file: String) -> Bool { JavaLanguage.service(file) != nil }

    /// Kinds of shims that files at old places may be.
    static var shimKinds: [any ShimKind.Type] { [PythonShims.self, JavaScriptShim.self, GoShims.self] }
}

/// How a language's shims are known again.
protocol ShimKind {
    /// Whether a file may be one, by its path.
    static func mayBe(_ path: String) -> Bool
    static func isShim(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool
    /// The moves that made one, by what is in it.
    /// Gives the moves that made a shim, by what is in it. What that takes to know of the tree is learned here, once.
    static func reader(in tree: ProjectTree) -> ShimReader
}

/// - Parameters:
///   - file: the shim's path.
///   - bytes: what is in it.
typealias ShimReader = (_ file: String, _ bytes: UnsafeBufferPointer<UInt8>) -> [Move]

extension Language {
    func hits(in bytes: UnsafeBufferPointer<UInt8>, file: String, format: TextFormat) -> [Edit] { [] }
    func impliedMoves(_ files: [String]) -> [Move] { [] }
}
