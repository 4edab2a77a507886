// What names files and folders in a `meson.build`: `subdir('a')`, `'a' / 'b.py'`, `join_paths('a', 'b.py')`.

struct MesonZones {
    private let bytes: UnsafeBufferPointer<UInt8>
    static let file = "meson.build"
    private var found: [TextZone] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// A string, from quote to quote.
    private typealias Literal = Range<Int>

    func zones() -> [TextZone] {
        var reader = self
        reader.read()
        return reader.found
    }

    private mutating func read() {
        var plain = 0
        var at = 0
        /// Where the brackets of calls begin that are open; -1: one whose folder is known.
        var calls: [Int] = []
        func flush(_ found: inout [TextZone], _ end: Int) {
            if end > plain { found.append(TextZone(range: plain..<end, role: .prose)) }
        }
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "#") {
                at = bytes[at...].firstIndex(of: 0x0A) ?? bytes.count
                continue
            }
            guard let first = literal(at) else {
                if bytes[at...].starts(with: "'''".utf8) {
                    at = endOfLongText(at)
                    continue
                }
                if bytes[at] == UInt8(ascii: "(") { calls.append(at) }
                if bytes[at] == UInt8(ascii: ")") { _ = calls.popLast() }
                at += 1
                continue
            }
            var last = first
            while let next = joined(after: last) { last = next }
            flush(&found, at)
            if last != first {
                found.append(TextZone(range: first.lowerBound..<last.upperBound, role: .joined))
            } else {
                let inner = first.lowerBound + 1..<first.upperBound - 1
                let role: TextZone.Role = follows("subdir", "(", first.lowerBound) ? .link : .prose
                if follows("subdir", ":", first.lowerBound), let call = calls.last, call >= 0 {
                    // What the call is given before. It has one such folder.
                    found.append(TextZone(range: inner, role: .installed, folder: call..<at))
                    calls[calls.count - 1] = -1
                } else {
                    found.append(TextZone(range: inner, role: role))
                }
            }
            at = last.upperBound
            plain = at
        }
        flush(&found, bytes.count)
    }

    /// Of a text between three quotes each.
    private func endOfLongText(_ start: Int) -> Int {
        var at = start + 3
        while at + 2 < bytes.count {
            if bytes[at] == 0x27, bytes[at + 1] == 0x27, bytes[at + 2] == 0x27 { return at + 3 }
            at += 1
        }
        return bytes.count
    }

    private func literal(_ at: Int) -> Literal? {
        guard at < bytes.count, bytes[at] == 0x27, !bytes[at...].starts(with: "'''".utf8) else {
            return nil
        }
        var end = at + 1
        // None is longer.
        while end < min(bytes.count, at + 4096), bytes[end] != 0x27, bytes[end] != 0x0A {
            end += bytes[end] == 0x5C ? 2 : 1
        }
        return end < bytes.count && bytes[end] == 0x27 ? at..<end + 1 : nil
    }

    /// The string that a path goes on with: behind a slash, or in `join_paths` behind a comma.
    private func joined(after text: Literal) -> Literal? {
        let mark = skipped(text.upperBound)
        guard mark < bytes.count,
            bytes[mark] == 0x2F || bytes[mark] == 0x2C && isInJoin(text.lowerBound)
        else { return nil }
        return literal(skipped(mark + 1))
    }

    private func skipped(_ at: Int) -> Int {
        bytes[at...].firstIndex { $0 > 0x20 } ?? bytes.count
    }

    /// Whether the bracket that a string stands in is that of `join_paths`, with nothing but plain arguments between.
    private func isInJoin(_ at: Int) -> Bool {
        let limit = max(0, at - 512)
        var open = at
        var depth = 0
        while open > limit {
            open -= 1
            if bytes[open] == 0x29 { depth += 1 }
            if bytes[open] == 0x28 {
                if depth == 0 { return bytes[..<open].suffix(10).elementsEqual("join_paths".utf8) }
                depth -= 1
            }
        }
        return false
    }

    /// Whether a place follows a word with a mark behind it: `subdir(`.
    private func follows(_ word: StaticString, _ mark: Unicode.Scalar, _ place: Int) -> Bool {
        var at = place
        while at > 0, bytes[at - 1] <= 0x20 { at -= 1 }
        guard at > 0, bytes[at - 1] == UInt8(ascii: mark) else { return false }
        at -= 1
        while at > 0, bytes[at - 1] == 0x20 { at -= 1 }
        let start = at - word.utf8CodeUnitCount
        return start >= 0 && word.withUTF8Buffer { bytes[start..<at].elementsEqual($0) }
            && (start == 0 || !bytes[start - 1].isOfName)
    }
}

extension TextScanner {
    /// `'a' / 'b.py'`: a path in parts, told from the file's folder, from the project's root, or from what only the build knows.
    mutating func scanJoined(_ range: Range<Int>) {
        let literals = bytes[range].indices.filter { bytes[$0] == 0x27 }
        guard literals.count > 1, literals.count % 2 == 0 else { return }
        let parts = stride(from: 0, to: literals.count, by: 2).map {
            text(literals[$0] + 1..<literals[$0 + 1])
        }
        guard parts.allSatisfy({ !$0.isEmpty && !$0.contains("@") }) else { return }
        let separator = text(literals[1] + 1..<literals[2])
        let written = parts.joined(separator: "/")
        let base = base(before: range.lowerBound)
        var homes: [String] = []
        switch base {
        case .root: homes = [""]
        case .folder: homes = [RelativePath.parent(file)]
        case nil:
            var home = RelativePath.parent(file)
            homes = [home]
            while !home.isEmpty {
                home = RelativePath.parent(home)
                homes.append(home)
            }
        }
        for home in homes {
            guard let path = RelativePath.resolve(written, in: home), paths.exists(path), !path.isEmpty else {
                continue
            }
            let target = paths.target(of: path)
            let newHome =
                home == RelativePath.parent(file) ? RelativePath.parent(newFile) : paths.target(of: home)
            let new = Self.relative(target, from: newHome)
            guard new != written else { return }
            let text = RelativePath.parts(new).map { "'" + $0 + "'" }.joined(separator: separator)
            let isKnown = base != nil || home == homes[0] && !isVariable(before: range.lowerBound, separator)
            return add(range, text, isKnown ? .certain : .unsure, .path)
        }
    }

    /// What a path is told from that stands behind one of Meson's own folders.
    private func base(before place: Int) -> TextFormat.Base? {
        let before = bytes[..<place].suffix(64)
        guard let bracket = before.lastIndex(of: 0x28),
            before[bracket...].allSatisfy({
                $0 == 0x28 || $0 == 0x29 || $0 == 0x2F || $0 == 0x2C || $0 <= 0x20
            }), before[bracket...].contains(0x29)
        else { return nil }
        let name = before[..<bracket].reversed().prefix { $0.isOfName }.reversed()
        switch String(decoding: Array(name), as: UTF8.self) {
        case "current_source_dir": return .folder
        case "source_root", "project_source_root", "global_source_root": return .root
        default: return nil
        }
    }

    /// Whether something that only the build knows stands before a path's first part.
    private func isVariable(before place: Int, _ separator: String) -> Bool {
        guard let mark = bytes[..<place].lastIndex(where: { $0 > 0x20 }) else { return false }
        return bytes[mark] == 0x2F || separator.contains(",") && bytes[mark] == 0x2C
    }

    /// `install_sources(['a/b.py'], subdir: 'a')`: where sources are put, which follows them where they lie in that folder here
    /// and go to one other.
    /// - Parameter call: what the call is given before.
    mutating func scanInstalled(_ range: Range<Int>, _ call: Range<Int>) {
        let written = text(range)
        let quotes = call.filter { bytes[$0] == 0x27 }
        let sources = stride(from: 0, to: quotes.count - 1, by: 2).map {
            text(quotes[$0] + 1..<quotes[$0 + 1])
        }
        let home = RelativePath.parent(file)
        let old = sources.compactMap { RelativePath.resolve($0, in: home) }.filter(paths.isFile)
        let folders = Set(old.map(RelativePath.parent))
        guard let folder = folders.first, folders.count == 1,
            folder == written || folder.hasSuffix("/" + written)
        else { return scanToken(range, Sense(grade: .likely), isProse: true) }
        let targets = Set(old.map { RelativePath.parent(paths.target(of: $0)) })
        guard targets != [folder] else { return }
        let root = String(folder.dropLast(written.count))
        guard let target = targets.first, targets.count == 1, target.hasPrefix(root) else {
            return add(listing: range, .path)
        }
        add(range, String(target.dropFirst(root.count)), .certain, .path)
    }
}
