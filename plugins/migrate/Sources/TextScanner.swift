// Looks through one text for paths and dotted names that a set of moves makes wrong.

import Platform

/// What is looked for in texts. Made once for a plan; used by several threads at a time.
struct TextNames: Sendable {
    let paths: PathMap
    let map: ModuleMap
    let names: OldNames

    /// Whether a file that is no code may name anything of what moves; false spares its format being told.
    func mayHit(_ bytes: UnsafeBufferPointer<UInt8>, file: String) -> Bool {
        names.hasLeaf(in: bytes) || paths.target(of: file) != file || mayLink(bytes, file)
    }

    /// Whether a document may name another one that moves by less than its file's name.
    private func mayLink(_ bytes: UnsafeBufferPointer<UInt8>, _ file: String) -> Bool {
        names.hasDocuments && SphinxDocument.isDocument(file) && SphinxDocument.links(bytes)
    }

    /// What a file that is no code names of what moves, in the text's order; nothing overlaps.
    /// - Parameter file: the file's path before the moves.
    func hits(
        in bytes: UnsafeBufferPointer<UInt8>, file: String, format: TextFormat, modules: PythonDefinitions
    ) -> [Edit] {
        let places = names.leaves(in: bytes)
        // Sphinx's documents may end so as well.
        let isSphinx = format == .other && file.hasSuffix(".txt") && SphinxDocument.links(bytes)
        let format = isSphinx ? .restructured : format
        if MigrationReport.isReport(bytes) { return [] }
        let newFile = paths.target(of: file)
        guard
            !places.isEmpty || newFile != file && format.bases(of: file).contains(.folder)
                || mayLink(bytes, file)
        else {
            return []
        }
        var scanner = TextScanner(
            bytes: bytes, file: file, newFile: newFile, paths: paths,
            references: PythonReferences(map: map, modules: modules, file: file),
            bases: format.bases(of: file),
            places: places)
        let notebook = PythonNotebook.isNotebook(file) ? JSONNode.read(bytes) : nil
        if let notebook {
            scanner.add(
                PythonNotebook.edits(of: notebook, in: bytes, file: file, map: map, modules: modules))
        }
        for zone in format.zones(bytes, path: file) {
            // A document's links begin at its folder; what its text names, it names from the root as well.
            scanner.bases =
                format.isDocument && zone.role != .link ? [.folder, .root] : format.bases(of: file)
            scanner.scan(zone)
        }
        if format.mayHoldCode(file) || format == .yaml && Self.holdsPrograms(bytes) { scanner.scanBlocks() }
        if format == .other, file.hasSuffix(".txt") {
            scanner.scan(TextZone(range: 0..<bytes.count, role: .session))
        }
        var result = scanner.result()
        if let notebook {
            // What was printed stays as it was.
            let outputs = PythonNotebook.outputs(of: notebook)
            result.removeAll { edit in outputs.contains { $0.contains(edit.start) } }
        }
        guard format == .restructured else { return result }
        return (result + TitleLines(bytes).edits(for: result)).sorted { $0.start < $1.start }
    }

    private static let programs = ["<<", "shell: python"].map(ByteSearch.init)

    /// Whether a workflow gives Python what follows: `python - <<EOF`.
    private static func holdsPrograms(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        programs.contains { $0.first(in: bytes) != nil }
    }

    /// The same for words of code: its comments and its texts.
    /// - Parameter words: where old names begin, and how much is made of them.
    func hits(
        in bytes: UnsafeBufferPointer<UInt8>, file: String, words: [(at: Int, grade: Grade)],
        modules: PythonDefinitions
    ) -> [Edit] {
        var scanner = TextScanner(
            bytes: bytes, file: file, newFile: paths.target(of: file), paths: paths,
            references: PythonReferences(map: map, modules: modules, file: file), bases: [.root],
            places: words.map(\.at))
        for word in words where word.at >= scanner.scanned { scanner.scanWord(around: word.at, word.grade) }
        return scanner.result()
    }
}

/// One text's scan.
struct TextScanner {
    let bytes: UnsafeBufferPointer<UInt8>
    let file: String
    let newFile: String
    let paths: PathMap
    let references: PythonReferences
    /// What relative paths begin at where the scan is.
    fileprivate(set) var bases: [TextFormat.Base]
    /// Where last parts of old names stand, in order.
    let places: [Int]
    private(set) var edits: [Edit] = []
    /// Where the last word of code ends that was scanned.
    fileprivate var scanned = 0
    /// What `git clone` has made: folders around the project.
    var clones: Set<String> = []
    /// Where the last command of a document ended, and the folder it left.
    var lastCommand: (end: Int, folder: String?)?
    /// The folder of a command is that which one on a line before went to, or may be another.
    var isCarried = false
    /// Folders of a machine that the text says the project lies in.
    private(set) lazy var workingFolders = WorkingFolders.find(in: bytes)

    init(
        bytes: UnsafeBufferPointer<UInt8>, file: String, newFile: String, paths: PathMap,
        references: PythonReferences, bases: [TextFormat.Base], places: [Int]
    ) {
        self.bytes = bytes
        self.file = file
        self.newFile = newFile
        self.paths = paths
        self.references = references
        self.bases = bases
        self.places = places
    }

    /// What one part of a text may be taken for.
    struct Sense {
        var grade: Grade
        /// One part alone is a path.
        var isPath = false
        /// One part alone is a module.
        var isModule = false
        /// The module is run.
        var isProgram = false
        /// A file's name alone is a path, if it has an ending.
        var isFile = false
        /// What lies below a folder that moves is meant, be it there or not.
        var isPattern = false
        /// What relative paths begin at, where that is another folder than usual; nil: it can't be known.
        var folder: String? = ""
    }

    func result() -> [Edit] {
        var result: [Edit] = []
        // Of two that overlap, the surer one, then the longer.
        let sorted = edits.sorted {
            ($0.start, $0.grade, $1.end) < ($1.start, $1.grade, $0.end)
        }
        for edit in sorted where result.last.map({ edit.start >= $0.end && edit != $0 }) ?? true {
            result.append(edit)
        }
        return result
    }

    mutating func add(_ range: Range<Int>, _ text: String, _ grade: Grade, _ kind: Edit.Kind) {
        guard !bytes[range].elementsEqual(text.utf8) else { return }
        edits.append(
            Edit(start: range.lowerBound, end: range.upperBound, text: text, grade: grade, kind: kind))
    }

    mutating func add(_ found: [Edit]) { edits += found }

    /// Lists what nobody can tell the new form of.
    mutating func add(listing range: Range<Int>, _ kind: Edit.Kind) {
        edits.append(
            Edit(
                start: range.lowerBound, end: range.upperBound, text: text(range), grade: .unsure, kind: kind)
        )
    }

    func hasPlace(in range: Range<Int>) -> Bool {
        let first = firstPlace(from: range.lowerBound)
        return first < places.count && places[first] < range.upperBound
    }

    /// The number of the first place at or after an offset.
    private func firstPlace(from offset: Int) -> Int {
        places.partitioningIndex { $0 >= offset }
    }

    var moves: Bool { newFile != file }

    // MARK: Zones

    mutating func scan(_ zone: TextZone) {
        if zone.role == .document { return scanDocument(zone.range) }
        let isLink = zone.role == .link || zone.role == .path || zone.role == .value || zone.role == .either
        // What goes to another folder counts for the lines after it.
        let isStep =
            zone.role == .command && SphinxDocument.isDocument(file)
            && (bytes[zone.range].starts(with: "cd ".utf8) || lastCommand.map { $0.folder != "" } ?? false)
        guard hasPlace(in: zone.range) || moves && isLink || isStep || zone.role == .installed else { return }
        let isAlone = isOneToken(zone.range)
        let whole = isAlone ? Grade.certain : .likely
        switch zone.role {
        case .path: scanTokens(zone.range, Sense(grade: whole, isPath: isAlone, isPattern: true))
        case .module: scanTokens(zone.range, Sense(grade: whole, isModule: isAlone))
        case .either: scanTokens(zone.range, Sense(grade: whole, isPath: isAlone, isModule: isAlone))
        case .value: scanTokens(zone.range, Sense(grade: whole))
        case .words: scanTokens(zone.range, Sense(grade: .certain, isFile: true))
        case .rule:
            for token in moves ? tokens(zone.range) : tokensWithPlaces(zone.range) {
                // What is no file is a name of the Makefile's own.
                let isFile = bytes[token].contains(0x2F) || paths.isFile(text(token))
                scanToken(token, Sense(grade: isFile ? .certain : .unsure, isFile: true))
            }
        case .paths: scanTokens(zone.range, Sense(grade: .certain, isPath: true, isFile: true))
        case .included: scanIncluded(zone.range)
        case .copied: scanCopied(zone.range)
        case .joined: scanJoined(zone.range)
        case .packaged: if let package = zone.folder { scanPackaged(zone.range, package) }
        case .installed: if let call = zone.folder { scanInstalled(zone.range, call) }
        case .project: scanProject(zone.range)
        case .command: scanCommand(zone.range, .certain, from: zone.folder.map(text) ?? "")
        case .arguments: scanCommand(zone.range, .certain, isOne: true)
        case .pattern: scanPattern(zone.range)
        case .link: scanLink(zone.range)
        case .prose: scanTokens(zone.range, Sense(grade: .likely), isProse: true)
        case .quoted where isImport(zone.range): scanStatements(zone.range)
        case .quoted:
            scanTokens(zone.range, Sense(grade: .likely, isFile: true), isProse: true)
            scanCommand(zone.range, .likely)
        // `uses: ./.github/actions/a` is a path, whatever else has that key.
        case .doubtful where bytes[zone.range].starts(with: "./".utf8):
            scanTokens(zone.range, Sense(grade: .certain, isPath: true))
        case .doubtful: scanTokens(zone.range, Sense(grade: .unsure), isProse: true)
        case .code, .session: scanCode(zone.range, zone.role)
        case .statements: scanStatements(zone.range)
        case .document: break
        }
    }

    /// Python in a document: its own imports, and those of nobody else.
    private mutating func scanCode(_ range: Range<Int>, _ role: TextZone.Role) {
        let found = PythonRewriter.examples(
            in: bytes, range, file: file, map: references.map, modules: references.modules,
            isSession: role == .session)
        add(
            found.map {
                var edit = $0
                edit.grade = max(edit.grade, role == .session ? .certain : .likely)
                return edit
            })
        scanTokens(range, Sense(grade: .likely), isProse: true)
    }

    /// "`from a.b import c`" in a sentence.
    private func isImport(_ range: Range<Int>) -> Bool {
        bytes[range].starts(with: "from ".utf8) && bytes[range].count < 512
            && UnsafeBufferPointer(rebasing: bytes[range]).split(separator: 0x20).contains {
                $0.elementsEqual("import".utf8)
            }
    }

    /// Python on a line: what becomes two statements stays on it.
    private mutating func scanStatements(_ range: Range<Int>) {
        guard hasPlace(in: range) else { return }
        let count = edits.count
        scanCode(range, .code)
        for index in count..<edits.count where edits[index].text.utf8.contains(0x0A) {
            edits[index].text = edits[index].text.split(separator: "\n").map { $0 + "; " }.joined()
        }
    }

    // MARK: Tokens

    /// Bytes that can't stand within a path or a name as it is written in a text.
    static func isSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x22, 0x27, 0x60, UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "("),
            UInt8(ascii: ")"),
            UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "|"), UInt8(ascii: "&"), UInt8(ascii: "="),
            UInt8(ascii: "#"), UInt8(ascii: "!"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["),
            UInt8(ascii: "]"), UInt8(ascii: "^"), UInt8(ascii: "\\"), UInt8(ascii: "$"), 0x7F:
            return true
        default: return false
        }
    }

    func tokens(_ range: Range<Int>) -> [Range<Int>] {
        bytes[range].split(whereSeparator: Self.isSeparator).map(\.indices)
    }

    private func isOneToken(_ range: Range<Int>) -> Bool {
        guard let start = bytes[range].firstIndex(where: { !Self.isSeparator($0) }),
            let end = bytes[range].lastIndex(where: { !Self.isSeparator($0) })
        else { return false }
        return !bytes[start...end].contains(where: Self.isSeparator)
    }

    private mutating func scanTokens(_ range: Range<Int>, _ sense: Sense, isProse: Bool = false) {
        for token in moves ? tokens(range) : tokensWithPlaces(range) {
            scanToken(isProse ? withoutPunctuation(token) : token, sense, isProse: isProse)
        }
    }

    /// The tokens in which last parts of old names begin.
    private func tokensWithPlaces(_ range: Range<Int>) -> [Range<Int>] {
        var tokens: [Range<Int>] = []
        for place in places[firstPlace(from: range.lowerBound)...] {
            if place >= range.upperBound { break }
            if let last = tokens.last, place < last.upperBound { continue }
            // One that begins with a separator (`.env` does not) is no token's.
            guard !Self.isSeparator(bytes[place]) else { continue }
            var start = place
            var end = place
            while start > range.lowerBound, !Self.isSeparator(bytes[start - 1]) { start -= 1 }
            while end < range.upperBound, !Self.isSeparator(bytes[end]) { end += 1 }
            tokens.append(start..<end)
        }
        return tokens
    }

    /// A word of code's comments or texts.
    mutating func scanWord(around place: Int, _ grade: Grade) {
        var start = place
        var end = place
        while start > 0, !Self.isSeparator(bytes[start - 1]) { start -= 1 }
        while end < bytes.count, !Self.isSeparator(bytes[end]) { end += 1 }
        scanned = end
        if let last = lastEscaped(of: start..<end) { scanned = last.upperBound }
        scanToken(withoutPunctuation(start..<end), Sense(grade: grade), isProse: true)
    }

    /// Without the marks around words: of sentences, of emphasis, of Sphinx.
    private func withoutPunctuation(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end,
            [0x2A, 0x7E, 0x3A].contains(bytes[start])
                || bytes[start] == 0x5F && start + 1 < end && bytes[start + 1] == 0x5F
        {
            start += 1
        }
        while end > start, [0x2E, 0x3A, 0x3F, 0x2A, 0x7E].contains(bytes[end - 1]) {
            // A glob's star is no emphasis.
            if bytes[end - 1] == 0x2A, end - 2 >= start, [0x2F, 0x2E].contains(bytes[end - 2]) { break }
            end -= 1
        }
        return start..<end
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    mutating func scanToken(_ range: Range<Int>, _ sense: Sense, isProse: Bool = false) {
        guard !range.isEmpty, range.count < 1024 else { return }
        let token = bytes[range]
        // Addresses, accounts and scopes are somebody else's.
        if token.contains(UInt8(ascii: "@")) { return }
        // Settings of logging: `ext://a.b.name`.
        if token.starts(with: "ext://".utf8) {
            return scanPiece(range.lowerBound + 6..<range.upperBound, Sense(grade: .certain))
        }
        if holdsAddress(range) { return }
        var sense = sense
        var range = range
        let before = range.lowerBound > 0 ? bytes[range.lowerBound - 1] : 0x20
        if before == UInt8(ascii: ")"), bytes[range].starts(with: "s/".utf8),
            bytes[..<range.lowerBound].suffix(7).elementsEqual("%(here)".utf8)
        {
            // The folder of an INI file.
            range = range.lowerBound + 2..<range.upperBound
        } else if before == UInt8(ascii: "}") || before == UInt8(ascii: ")") || before == UInt8(ascii: "$") {
            guard let rest = afterVariable(range, before) else { return }
            if !rest.isRoot { sense.grade = max(sense.grade, .unsure) }
            sense.folder = ""
            range = rest.range
        } else if before == UInt8(ascii: "\\") || before == UInt8(ascii: "%") {
            return scanEscaped(range, sense)
        }
        // `${NAME:-a.b}`: what holds where nothing is set.
        if before == UInt8(ascii: "{"), let mark = defaultValue(range) {
            return scanToken(mark..<range.upperBound, sense, isProse: isProse)
        }
        if scanExpression(range, sense) || scanAlternative(range) { return }
        if let last = lastEscaped(of: range) { return scanEscaped(last, sense) }
        if range.upperBound < bytes.count, bytes[range.upperBound] == 0x5C, scanBackslashes(range, sense) {
            return
        }
        // What follows is only known when it is used: so far it is a folder.
        if range.upperBound < bytes.count,
            bytes[range.upperBound] == UInt8(ascii: "{")
                || bytes[range.upperBound] == UInt8(ascii: "$") && !isEndOfPattern(range.upperBound),
            bytes[range.upperBound - 1] != UInt8(ascii: "/"), bytes[range.upperBound - 1] != UInt8(ascii: ":")
        {
            return
        }
        if isProse, !sense.isFile, isBareFolder(range) { sense.grade = .unsure }
        // `|name|` is a name of the document's own.
        if isProse, before == UInt8(ascii: "|"), range.upperBound < bytes.count,
            bytes[range.upperBound] == UInt8(ascii: "|")
        {
            sense.grade = .unsure
        }
        guard let colon = bytes[range].firstIndex(of: UInt8(ascii: ":")) else {
            return scanPiece(range, sense)
        }
        if sense.isPath, scanPackageFolder(range, colon, sense) { return }
        if scanApplication(range, colon, sense) { return }
        var isAfterHost = false
        // `ignore::a.b.Warning`, `tests/a.py::test`: what is told apart by two colons names no host.
        let hasHost = bytes[colon + 1..<range.upperBound].first != UInt8(ascii: ":")
        for part in bytes[range].split(separator: UInt8(ascii: ":")).map(\.indices) {
            var inner = sense
            if isAfterHost || isHost(part, before: range.upperBound) { inner.grade = .unsure }
            scanPiece(part, inner)
            let isPath = bytes[part].contains(UInt8(ascii: "/")) || bytes[part].first == UInt8(ascii: ".")
            isAfterHost = hasHost && !isPath && !paths.exists(text(part))
        }
    }

    /// `api.main:8000`, `data:/var/lib`: a machine with its port, a volume with its place. A path there has a slash.
    private func isHost(_ part: Range<Int>, before end: Int) -> Bool {
        guard part.upperBound + 1 < end, bytes[part.upperBound] == UInt8(ascii: ":"),
            bytes[part.lowerBound] != UInt8(ascii: "."), !bytes[part].contains(UInt8(ascii: "/"))
        else { return false }
        let rest = bytes[part.upperBound + 1..<end]
        return rest.first == UInt8(ascii: "/") || rest.allSatisfy { (0x30...0x39).contains($0) }
    }

    private func holdsAddress(_ range: Range<Int>) -> Bool {
        for at in range where bytes[at] == UInt8(ascii: ":") {
            if at + 2 < bytes.count, bytes[at + 1] == 0x2F, bytes[at + 2] == 0x2F { return true }
        }
        // `https://host/a(b)/c`: what follows a bracket goes on with the address.
        var start = range.lowerBound
        while start > 0, bytes[start - 1] > 0x20, range.lowerBound - start < 256 {
            start -= 1
            if bytes[start] == UInt8(ascii: ":"), start + 2 < bytes.count, bytes[start + 1] == 0x2F,
                bytes[start + 2] == 0x2F
            {
                // Quotes and angle brackets end one.
                return !bytes[start..<range.lowerBound].contains {
                    $0 == 0x22 || $0 == 0x27 || $0 == 0x3E || $0 == 0x60
                }
            }
        }
        return false
    }

    /// "monitoring/" in a sentence: a word with a slash.
    private func isBareFolder(_ range: Range<Int>) -> Bool {
        bytes[range].last == UInt8(ascii: "/") && bytes[range].filter { $0 == UInt8(ascii: "/") }.count == 1
    }
}
