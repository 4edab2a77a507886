import Glibc
import Platform
import PluginAPI

/// Words with `*` and `**` in them (rule 4).
extension Machine {
    /// The paths that a word matches, sorted, as a list of text. Nothing found: an empty list, or an error.
    func expandGlob(_ pieces: [GlobPiece], _ registers: UnsafeMutablePointer<Value>, mustMatch: Bool) throws
        -> Value
    {
        var parts: [[GlobMatcher.Token]] = [[]]
        var shown = ""
        func add(_ text: String) {
            shown += text
            for (index, part) in text.split(separator: "/", omittingEmptySubsequences: false).enumerated() {
                if index > 0 { parts.append([]) }
                if !part.isEmpty { parts[parts.count - 1].append(.text(Array(part.utf8))) }
            }
        }
        for piece in pieces {
            switch piece {
            case .text(let text): add(text)
            case .register(let register):
                if case .secret = registers[register] {
                    throw ErrorValue.type(
                        "a secret can't be part of a path",
                        help: "`reveal` gives its text, which may then be shown")
                }
                add(try programText(registers[register]).string)
            case .star:
                shown += "*"
                parts[parts.count - 1].append(.star)
            case .doubleStar:
                shown += "**"
                parts[parts.count - 1].append(.doubleStar)
            }
        }
        let found = try GlobMatcher(parts: parts, folder: folder).paths()
        if found.isEmpty, mustMatch {
            throw ErrorValue(
                "nothing matches `\(shown)`", kind: "not-found", help: "quote it if the star is meant as text"
            )
        }
        return .items(found.map { Value.text($0.hasPrefix("-") ? "./" + $0 : $0) })
    }
}

/// Finds the paths that fit a list of path components with stars in them.
struct GlobMatcher {
    enum Token {
        case text([UInt8])
        case star
        case doubleStar
    }

    let parts: [[Token]]
    let folder: String

    func paths() throws -> [String] {
        var found: [String] = []
        let isAbsolute = parts.count > 1 && parts[0].isEmpty
        let remaining = isAbsolute ? Array(parts.dropFirst()) : parts
        try descend(isAbsolute ? "/" : "", remaining[...], &found)
        return Array(Set(found)).sorted { Text.compare(Text($0), Text($1)) < 0 }
    }

    private func full(_ path: String) -> String { path.hasPrefix("/") ? path : folder + "/" + path }

    private func descend(_ prefix: String, _ parts: ArraySlice<[Token]>, _ found: inout [String]) throws {
        if Interrupt.isRaised { throw Leaving.interrupted }
        guard let part = parts.first else {
            if !prefix.isEmpty { found.append(prefix) }
            return
        }
        let rest = parts.dropFirst()
        if part.count == 1, case .doubleStar = part[0] {
            // No folder at all, or one more and the same again. A `**` that ends the word takes every file below.
            if rest.isEmpty {
                let names = entries(prefix)
                for name in names where !name.hasPrefix(".") {
                    try check(name, among: names, prefix)
                    found.append(prefix + name)
                    if isRealFolder(full(prefix + name)) { try descend(prefix + name + "/", parts, &found) }
                }
                return
            }
            try descend(prefix, rest, &found)
            for name in entries(prefix) where !name.hasPrefix(".") && isRealFolder(full(prefix + name)) {
                try descend(prefix + name + "/", parts, &found)
            }
            return
        }
        let isPlain = part.allSatisfy { if case .text = $0 { true } else { false } }
        if isPlain {
            let name = part.map {
                if case .text(let bytes) = $0 { String(decoding: bytes, as: UTF8.self) } else { "" }
            }.joined()
            if rest.isEmpty {
                if name.isEmpty ? Files.isFolder(full(prefix)) : exists(full(prefix + name)) {
                    found.append(prefix + name)
                }
            } else if name.isEmpty || Files.isFolder(full(prefix + name)) {
                try descend(prefix + name + "/", rest, &found)
            }
            return
        }
        let wantsDots: Bool
        if case .text(let bytes)? = part.first { wantsDots = bytes.first == 0x2E } else { wantsDots = false }
        let names = entries(prefix)
        let pieces = GlobMatcher.pieces(part)
        for name in names where wantsDots || !name.hasPrefix(".") {
            guard Wildcards.fits(Array(name.utf8), pieces, isRun: { $0 == nil }, takes: { $0 == $1 }) else {
                continue
            }
            try check(name, among: names, prefix)
            if rest.isEmpty {
                found.append(prefix + name)
            } else if Files.isFolder(full(prefix + name)) {
                try descend(prefix + name + "/", rest, &found)
            }
        }
    }

    private func check(_ name: String, among names: [String], _ prefix: String) throws {
        let folder = prefix.isEmpty ? self.folder : full(prefix)
        guard !Files.isMisread(name, among: names, in: folder) else {
            throw ErrorValue.misread(prefix + name)
        }
    }

    private func entries(_ prefix: String) -> [String] {
        (try? Files.list(prefix.isEmpty ? folder : full(prefix))) ?? []
    }

    private func exists(_ path: String) -> Bool {
        (try? FileInfo.of(path, followLinks: false)) ?? nil != nil
    }

    /// A folder itself, not a link to one: `**` doesn't go round in circles.
    private func isRealFolder(_ path: String) -> Bool {
        ((try? FileInfo.of(path, followLinks: false)) ?? nil)?.kind == .folder
    }

    /// The bytes of a part; nil: a star.
    private static func pieces(_ part: [Token]) -> [UInt8?] {
        part.flatMap { token -> [UInt8?] in
            switch token {
            case .star, .doubleStar: [nil]
            case .text(let bytes): bytes
            }
        }
    }
}
