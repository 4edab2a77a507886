// How secrets are written in files of some kinds, besides `name = value`: in shells, in blocks of YAML, in XML, in pairs, as
// arguments and as defaults of variables.

import Glibc
import Platform
import PluginAPI

/// Patterns for the files of one kind. Each match has a name and a value.
struct SecretWriting {
    enum Kind: CaseIterable {
        case shell, block, xml, pair, fallback, listed, argument
    }

    private static let shellEndings: Set = [
        "sh", "bash", "zsh", "ksh", "envrc", "profile", "bashrc", "zshrc", "bash_profile", "dockerfile", "mk",
    ]
    private static let shellNames = ["dockerfile", "containerfile", "makefile", "gnumakefile"]
    private static let xmlEndings: Set = [
        "xml", "config", "plist", "props", "targets", "csproj", "vbproj", "resx", "jelly",
    ]

    /// The kinds whose ways are looked for in a file. Where it isn't certain that a value at such a name is a secret, it must look
    /// random.
    static func kinds(of name: String, _ bytes: [UInt8], isSettings: Bool) -> [(kind: Kind, isCertain: Bool)]
    {
        let file = (name.split(separator: "/").last.map(String.init) ?? name).lowercased()
        let ending =
            file.hasPrefix(".") && !file.dropFirst().contains(".")
            ? String(file.dropFirst()) : Path.fileExtension(file)
        if xmlEndings.contains(ending) {
            // Texts that users see have such names, too.
            return [(.xml, ending != "resx" && file != "strings.xml"), (.fallback, true)]
        }
        let line = bytes.prefix { $0 != 0x0A }.prefix(80)
        let isShell =
            shellEndings.contains(ending) || shellNames.contains { file == $0 || file.hasPrefix($0 + ".") }
            || (line.starts(with: "#!".utf8) && String(decoding: line, as: UTF8.self).contains("sh"))
        if isShell { return [.shell, .listed, .argument, .fallback].map { ($0, true) } }
        if ["yaml", "yml"].contains(ending) {
            return [.shell, .block, .pair, .listed, .argument, .fallback].map { ($0, true) }
        }
        if isSettings { return [.shell, .pair, .listed, .argument, .fallback].map { ($0, true) } }
        if ["tf", "hcl"].contains(ending) { return [(.pair, true)] }
        // In a program that is no shell's, a word behind `=` is an expression.
        return ["", "md", "rst", "adoc", "txt"].contains(ending)
            ? [.shell, .argument, .fallback].map { ($0, false) } : []
    }

    struct Match {
        let name: Range<Int>
        let value: Range<Int>
    }

    private let shell: Regex
    private let block: Regex
    private let xml: [Regex]
    private let pair: Regex
    private let pairTurned: Regex
    private let fallbacks: [Regex]
    private let listed: Regex
    private let argument: Regex

    init() throws(RegexError) {
        let value =
            #"(?:"([^"\\$`\n]{4,200})"|'([^'\n]{4,200})'|([^\s"'$`;&|()<>\\{}]{4,200}))(?=[\s;&|)"'`]|$)"#
        shell = try Regex(
            #"(?:^|[\s;&|(`"'\[=])(?:-{1,2})?([A-Za-z_][A-Za-z0-9_-]{2,60})="# + value, multiline: true)
        block = try Regex(
            #"^([ \t]*(?:- +)*["']?)([A-Za-z][A-Za-z0-9_.-]{2,60})["']?[ \t]*:[ \t]+(?:[&!]\S+[ \t]+)*[|>][0-9+-]{0,2}[ \t]*(?:#[^\n]*)?\r?\n"#
                + #"(?:[ \t]*\r?\n)*([ \t]+)(\S[^\r\n]{3,400})(\r?\n\3[ \t]*\S)?"#, multiline: true)
        let text = #"(?:\s*<!\[CDATA\[)?\s*([^<>\]\s][^<>\]]{2,400}?)\s*(?:\]\]>)?\s*</"#
        let quoted = #"\s*=\s*(?:"([^"<>\n]{4,400})"|'([^'<>\n]{4,400})')"#
        let named = #"\b(?:key|name|id)\s*=\s*["']([^"'<>]{3,80})["'][^<>]{0,200}"#
        xml = [
            try Regex(#"<([A-Za-z][\w.:-]{2,60})(?:\s[^<>]{0,200})?>"# + text),
            try Regex(#"<\w[^<>]{0,200}?"# + named + ">" + text),
            try Regex(#"<key>\s*([^<>]{3,80}?)\s*</key>\s*<string>"# + text),
            try Regex(#"\b([A-Za-z][\w.:-]{2,60})"# + quoted),
            try Regex(named + #"?\bvalue"# + quoted),
        ]
        let name = #"["']?([A-Za-z][A-Za-z0-9_.-]{2,60})["']?"#
        let written =
            #"(?:"([^"\\\n]{3,200})"|'([^'\\\n]{3,200})'|([^\s"'#,{}\[\]&*|>!][^\s,{}\[\]]{2,200}))"#
        // On the same line, or on the next.
        let next = #"[ \t]*(?:,\s*|(?:#[^\r\n]*)?\r?\n[ \t]*)"#
        let start = #"(?:^|[\s{,(])"#
        let naming = #"["']?(?:[nN]ame|[kK]ey)["']?[ \t]*[:=][ \t]*"# + name
        let valuing = #"["']?[vV]alue["']?[ \t]*[:=][ \t]*"# + written
        pair = try Regex(start + naming + next + valuing, multiline: true)
        pairTurned = try Regex(start + valuing + next + naming, multiline: true)
        // `${NAME:-text}` and its kin, but not `${NAME:?message}`, nor a piece of a text: `${NAME:0:8}`.
        let fallback = #"(?!\d*(?::\d+)?\})([^}$?+\s"'][^}$\s]{2,200})\}"#
        fallbacks = [
            try Regex(#"\$\{([A-Za-z_][A-Za-z0-9_.]{2,60}):[-=]?"# + fallback),
            try Regex(#"\$\{([A-Z_][A-Z0-9_]{2,60})[-=]"# + fallback),
            try Regex(
                name + #"[ \t]*[:=][ \t]*["']?\$\{(?:[A-Z_][A-Z0-9_]*:[-=]?|[A-Za-z_][\w.]*:-)"# + fallback),
        ]
        listed = try Regex(
            #"(?:^|[\s\[,])["']?--([A-Za-z][A-Za-z0-9_-]{2,60})["']?[ \t]*(?:,\s*|\r?\n[ \t]*-[ \t]+)(?!["']?(?:-|id=))"#
                + written,
            multiline: true)
        argument = try Regex(
            #"(?:^|[\s"'\[])--([A-Za-z][A-Za-z0-9_-]{2,60})[ \t]+(?!-|id=)"# + value, multiline: true)
    }

    /// What each match of a kind has in it: few files have any.
    private static func sign(of kind: Kind) -> String? {
        switch kind {
        case .pair: "alue"
        case .fallback: "${"
        case .listed, .argument: "--"
        case .shell, .block, .xml: nil
        }
    }

    func matches(_ kind: Kind, in bytes: [UInt8]) throws(RegexError) -> [Match] {
        if let sign = Self.sign(of: kind), !bytes.holds(sign) { return [] }
        switch kind {
        case .shell: return try Self.matches(shell, in: bytes)
        case .block: return try blocks(in: bytes)
        case .listed: return try Self.matches(listed, in: bytes)
        case .fallback:
            var all: [Match] = []
            for regex in fallbacks { all += try Self.matches(regex, in: bytes) }
            return all.filter { !Self.lookups.contains(String(decoding: bytes[$0.name], as: UTF8.self)) }
        case .pair:
            var all = try Self.matches(pair, in: bytes)
            // The name comes last.
            for match in try pairTurned.allMatches(in: bytes) {
                guard let name = match.groups[4], let value = match.groups[1...3].compactMap({ $0 }).first
                else { continue }
                all.append(Match(name: name, value: value))
            }
            return all
        case .argument:
            // In a sentence the next word is no value.
            return try Self.matches(argument, in: bytes).filter { match in
                !bytes[match.value].allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || "-.,:_/".utf8.contains($0) }
            }
        case .xml:
            var all: [Match] = []
            for regex in xml {
                all += try Self.matches(regex, in: bytes).filter { match in
                    // What has blanks in it is for people to read.
                    !bytes[match.value].contains { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 }
                }
            }
            return all
        }
    }

    /// `${secret:NAME}` looks a secret up.
    private static let lookups: Set = ["secret", "secrets"]

    /// The first group is the name, and the first other one that is there the value.
    private static func matches(_ regex: Regex, in bytes: [UInt8]) throws(RegexError) -> [Match] {
        try regex.allMatches(in: bytes).compactMap { match in
            guard let name = match.groups[1], let value = match.groups.dropFirst(2).compactMap({ $0 }).first
            else { return nil }
            return Match(name: name, value: value)
        }
    }

    /// What stands on the first line of a block. One of several lines is a secret only where it has no blanks and is long: else
    /// it is a document.
    private func blocks(in bytes: [UInt8]) throws(RegexError) -> [Match] {
        try block.allMatches(in: bytes).compactMap { match in
            guard let before = match.groups[1], let name = match.groups[2], let indent = match.groups[3],
                let value = match.groups[4], indent.count > before.count
            else { return nil }
            if match.groups[5] != nil {
                guard value.count >= 16, !bytes[value].contains(0x20) else { return nil }
            }
            return Match(name: name, value: value)
        }
    }
}

extension [UInt8] {
    /// Whether a text stands in it, faster than by a regular expression.
    func holds(_ text: String) -> Bool {
        let text = Array(text.utf8)
        guard let first = text.first else { return true }
        return withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return false }
            var at = 0
            while at + text.count <= bytes.count,
                let found = memchr(start + at, Int32(first), bytes.count - text.count + 1 - at)
            {
                if memcmp(found, text, text.count) == 0 { return true }
                at = UnsafeRawPointer(found) - start + 1
            }
            return false
        }
    }
}
