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
}

/// Old places that a file still speaks of in strings, comments or plain text.
struct Mentions: Sendable, Equatable {
    var path: String
    var count: Int
    /// The line of the first.
    var line: Int
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
    var change: Change
    var moved: [Move]
    var created: [String]
    /// Modules left at old places.
    var shims: [String] = []
    var rewrites: [Rewrite]
    var rewrittenFiles: Int
    var needsPerson: [Finding]
    var warnings: [Finding]
    var shadowed: [ShadowedScript]
    var mentions: [Mentions]
}
