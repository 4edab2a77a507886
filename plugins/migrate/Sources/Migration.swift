// What a migration is, all worked out and nothing done yet.

import PluginAPI

/// A place in a file that someone should look at.
struct Finding: Sendable, Equatable {
    /// The file's path after the moves.
    var path: String
    /// From 1; 0 where the whole file is meant.
    var line: Int
    var column: Int
    var message: String
}

/// A part of a file that is rewritten.
struct Rewrite: Sendable, Equatable {
    /// The file's path before the moves.
    var path: String
    var line: Int
    /// The whole lines, before and after, without their indentation.
    var before: String
    var after: String
    /// Of all of its edits.
    var grade: Grade
    var kind: Edit.Kind
    var edits: [Edit]
}

/// A file in which something is rewritten.
struct RewrittenFile: Sendable {
    /// Before the moves and after them.
    var path: String
    var newPath: String
    var old: [UInt8]
    /// In the order of the text.
    var rewrites: [Rewrite] = []
    /// What would be rewritten if it was surer.
    var listed: [Rewrite] = []

    /// The content with all of `rewrites` made.
    var new: [UInt8] {
        let edits = rewrites.flatMap(\.edits).ordered() ?? []
        return old.withUnsafeBufferPointer { edits.applied(to: $0) }
    }

    /// Lists what is only likely, too.
    mutating func keepCertain() {
        listed = (listed + rewrites.filter { $0.grade == .likely }).sorted { $0.line < $1.line }
        rewrites.removeAll { $0.grade == .likely }
    }
}

/// A script that would find a moved module where it means the standard library's.
struct ShadowedScript: Sendable, Equatable {
    var path: String
    /// The standard library's name, and what it finds instead.
    var name: String
    var found: String
    /// How to run it instead; nil where its folder is the root, from which `python3 -m` finds the same.
    var run: String?
}

/// A plan worked out over a tree.
struct Migration: Sendable {
    var name: String
    var root: String
    /// The moves and the folders for them.
    var steps: [Step]
    var moved: [Move]
    var created: [String]
    /// Modules left at old places.
    var shims: [String] = []
    var shimSteps: [Step] = []
    var files: [RewrittenFile] = []
    var needsPerson: [Finding] = []
    var warnings: [Finding] = []
    var shadowed: [ShadowedScript] = []

    /// What git's index is told.
    var effects: [Effect] = []

    /// All of it as one change.
    var change: Change {
        let rewrites = files.filter { !$0.rewrites.isEmpty }.map {
            Step.replaceFile(path: $0.newPath, content: .bytes($0.new), expected: .bytes($0.old))
        }
        return Change(name: name, root: root, steps: steps + rewrites + shimSteps, effects: effects)
    }

    var rewrites: [Rewrite] { files.flatMap(\.rewrites) }
    /// What is not sure enough to be rewritten.
    var listed: [Rewrite] { files.flatMap(\.listed) }
    var rewrittenFiles: Int { files.count { !$0.rewrites.isEmpty } }

    /// Rewrites only what is certain.
    mutating func keepCertain() {
        for index in files.indices { files[index].keepCertain() }
    }
}
