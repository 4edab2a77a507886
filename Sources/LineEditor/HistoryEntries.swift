import Glibc

/// The entries of history in memory, oldest first: the bytes of the file, and where in them each one lies.
struct HistoryEntries {
    struct Entry {
        let start: Int
        let end: Int
        /// The number of the folder it was run in; -1: not known.
        let folder: Int32
    }

    private(set) var bytes: [UInt8] = []
    private(set) var all: [Entry] = []
    private var folders: [[UInt8]: Int32] = [:]
    /// Lines of the first version hold a text alone.
    private var isFirstVersion = false

    /// The number of a folder that has entries.
    func number(ofFolder folder: [UInt8]) -> Int32? { folders[folder] }

    /// Takes in lines of the file, each with its newline. `isStart`: they begin with its first line.
    mutating func add(_ lines: [UInt8], isStart: Bool) {
        var position = bytes.count
        if bytes.isEmpty { bytes = lines } else { bytes += lines }
        if isStart {
            if case .first = HistoryFormat.version(lines.prefix(HistoryFormat.headLength)) {
                isFirstVersion = true
            } else {
                position = (lines.firstIndex(of: 0x0A) ?? lines.count - 1) + 1
            }
        }
        var found: [Entry] = []
        found.reserveCapacity((bytes.count - position) / 40)
        var known = folders
        let isFirstVersion = isFirstVersion
        bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            // The last folder seen, which most entries share with the one before.
            var last = (start: 0, length: -1, number: Int32(-1))
            while position < bytes.count, let newline = memchr(base + position, 0x0A, bytes.count - position)
            {
                let start = position
                let end = base.distance(to: UnsafeRawPointer(newline))
                position = end + 1
                if isFirstVersion {
                    if HistoryFormat.isText(bytes, start, end) {
                        found.append(Entry(start: start, end: end, folder: -1))
                    }
                    continue
                }
                guard let (folder, text) = HistoryFormat.fields(bytes, start, end) else { continue }
                let length = text - 1 - folder
                if length != last.length || memcmp(base + folder, base + last.start, length) != 0 {
                    let name = Array(bytes[folder..<(text - 1)])
                    let number = known[name] ?? Int32(known.count)
                    known[name] = number
                    last = (folder, length, number)
                }
                found.append(Entry(start: text, end: end, folder: last.number))
            }
        }
        folders = known
        if all.isEmpty { all = found } else { all += found }
    }

    func text(_ position: Int) -> ArraySlice<UInt8> { bytes[all[position].start..<all[position].end] }

    /// The folder it was run in and when, in seconds since 1970; nil: not known.
    func origin(_ position: Int) -> (time: Int, folder: ArraySlice<UInt8>)? {
        if isFirstVersion { return nil }
        let folderEnd = all[position].start - 1
        guard let tab = bytes[..<folderEnd].lastIndex(of: 0x09) else { return nil }
        let digits = bytes[..<tab].reversed().prefix { (0x30...0x39).contains($0) }.reversed()
        // A line that was taken over from the first version has neither.
        guard let time = Int(String(decoding: digits, as: UTF8.self)), time > 0 else { return nil }
        return (time, bytes[(tab + 1)..<folderEnd])
    }

    func begins(_ position: Int, _ pattern: [UInt8]) -> Bool {
        let entry = all[position]
        guard entry.end - entry.start >= pattern.count else { return false }
        return bytes.withUnsafeBytes { bytes in
            bytes.baseAddress.map { memcmp($0 + entry.start, pattern, pattern.count) == 0 } ?? false
        }
    }

    func holds(_ position: Int, _ pattern: [UInt8]) -> Bool {
        let entry = all[position]
        return bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, let first = pattern.first else { return pattern.isEmpty }
            var start = entry.start
            while entry.end - start >= pattern.count,
                let next = memchr(base + start, Int32(first), entry.end - start - pattern.count + 1)
            {
                if memcmp(next, pattern, pattern.count) == 0 { return true }
                start = base.distance(to: UnsafeRawPointer(next)) + 1
            }
            return false
        }
    }

    /// The nearest entry before `position` that begins with a text and goes on after it; `folder`: one run there.
    func position(before position: Int, goingOn prefix: [UInt8], folder: Int32?) -> Int? {
        guard let first = prefix.first else { return nil }
        return bytes.withUnsafeBytes { bytes in
            all.withUnsafeBufferPointer { all in
                guard let base = bytes.baseAddress else { return nil }
                var candidate = min(position, all.count) - 1
                while candidate >= 0 {
                    let entry = all[candidate]
                    if bytes[entry.start] == first, entry.end - entry.start > prefix.count,
                        folder.map({ $0 == entry.folder }) ?? true,
                        memcmp(base + entry.start, prefix, prefix.count) == 0
                    {
                        return candidate
                    }
                    candidate -= 1
                }
                return nil
            }
        }
    }

    /// The newest entries that hold a pattern, then the newest that hold its bytes in their order with others between;
    /// of either kind first those of the folder `here`; each text once. A capital in the pattern means itself, any other
    /// letter both.
    /// - Parameters:
    ///   - limit: of each kind.
    ///   - isOnlyHere: those of the folder alone.
    func positions(like pattern: [UInt8], limit: Int, here: Int32?, isOnlyHere: Bool) -> [Int] {
        let ignoresCase = !pattern.contains { (0x41...0x5A).contains($0) }
        var whole: (here: [Int], elsewhere: [Int]) = ([], [])
        var scattered: (here: [Int], elsewhere: [Int]) = ([], [])
        var seenHere: Set<ArraySlice<UInt8>> = []
        var seenElsewhere: Set<ArraySlice<UInt8>> = []
        var candidate = all.count - 1
        while candidate >= 0 {
            defer { candidate -= 1 }
            let isHere = all[candidate].folder == here
            let hasEnough =
                isHere ? whole.here.count >= limit : isOnlyHere || whole.elsewhere.count >= limit
            if hasEnough {
                if here == nil { break }
                continue
            }
            guard let kind = likeness(candidate, pattern, ignoresCase),
                kind == .whole || (isHere ? scattered.here : scattered.elsewhere).count < limit
            else { continue }
            let text = text(candidate)
            guard isHere ? seenHere.insert(text).inserted : seenElsewhere.insert(text).inserted else {
                continue
            }
            switch (kind, isHere) {
            case (.whole, true): whole.here.append(candidate)
            case (.whole, false): whole.elsewhere.append(candidate)
            case (.scattered, true): scattered.here.append(candidate)
            case (.scattered, false): scattered.elsewhere.append(candidate)
            }
        }
        return whole.here + whole.elsewhere.filter { !seenHere.contains(text($0)) } + scattered.here
            + scattered.elsewhere.filter { !seenHere.contains(text($0)) }
    }

    /// The newest entries that a text lies in, the newest first.
    func positions(holding pattern: [UInt8], limit: Int) -> [Int] {
        guard !pattern.isEmpty else { return [] }
        var found: [Int] = []
        for position in all.indices.reversed() where found.count < limit {
            if holds(position, pattern) { found.append(position) }
        }
        return found
    }

    private enum Likeness {
        case whole
        case scattered
    }

    /// Nil: the entry lacks some byte.
    private func likeness(_ position: Int, _ pattern: [UInt8], _ ignoresCase: Bool) -> Likeness? {
        let entry = all[position]
        return bytes.withUnsafeBufferPointer { text in
            pattern.withUnsafeBufferPointer { pattern in
                func same(_ byte: UInt8, _ wanted: UInt8) -> Bool {
                    byte == wanted || (ignoresCase && byte ^ 0x20 == wanted && (0x61...0x7A).contains(wanted))
                }
                guard let first = pattern.first else { return .whole }
                var found = 0
                var index = entry.start
                while index < entry.end, found < pattern.count {
                    if same(text[index], pattern[found]) { found += 1 }
                    index += 1
                }
                guard found == pattern.count else { return nil }
                index = entry.start
                while index + pattern.count <= entry.end {
                    if same(text[index], first),
                        pattern.indices.allSatisfy({ same(text[index + $0], pattern[$0]) })
                    {
                        return .whole
                    }
                    index += 1
                }
                return .scattered
            }
        }
    }
}
