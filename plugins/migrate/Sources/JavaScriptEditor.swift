// One file's rewriting: from what it names to byte edits.

struct JavaScriptEditor {
    let bytes: UnsafeBufferPointer<UInt8>
    let file: String
    let map: JavaScriptMap
    var rewriting = Rewriting()
    private let isConfiguration: Bool

    init(bytes: UnsafeBufferPointer<UInt8>, file: String, map: JavaScriptMap) {
        self.bytes = bytes
        self.file = file
        self.map = map
        isConfiguration = Self.isConfiguration(file)
    }

    func result() -> Rewriting {
        var result = rewriting
        if let ordered = result.edits.ordered() {
            result.edits = ordered
            return result
        }
        // Two readings of one place: the first stands, and the other is told.
        var kept: [Edit] = []
        for edit in result.edits.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
            guard let last = kept.last, edit.start < last.end else {
                kept.append(edit)
                continue
            }
            guard edit.text != last.text || edit.start != last.start else { continue }
            result.remarks.append(
                Remark(
                    kind: .needsPerson, offset: edit.start,
                    message: "this may become '\(edit.text)' too, and can't be both"))
        }
        result.edits = kept
        return result
    }

    mutating func rewriteCode(_ range: Range<Int>) {
        let read = JavaScriptLexer.read(bytes, range, JavaScriptDialect(of: file))
        if rewriting.failure == nil { rewriting.failure = read.failure }
        let references = JavaScriptReferences(bytes, read.tokens)
        let folders = JavaScriptFolders(references, file: file) { [map] in
            map.old.folders.contains($0) && map.paths.isTorn($0)
        }
        let homes = homes(folders)
        for reference in references.found {
            if let home = homes[reference.range.lowerBound] {
                rewrite(reference, to: home)
            } else {
                rewrite(reference)
            }
        }
        for comment in read.comments {
            for reference in JavaScriptComments.references(in: comment, bytes) { rewrite(reference) }
        }
        for index in references.others { rewriteOther(read.tokens[index].content) }
        for folder in references.beginnings {
            guard case .new(let text) = map.outcome(self.text(folder), .folder, in: file) else { continue }
            rewriting.edits.append(
                Edit(
                    start: folder.lowerBound, end: folder.upperBound, text: text, grade: .unsure, kind: .path)
            )
        }
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    mutating func rewrite(_ reference: JavaScriptReference) {
        let outcome: JavaScriptMap.Outcome
        if let first = reference.parts.first {
            let path = reference.parts.map(text).joined(separator: "/")
            guard case .new(let new) = map.outcome(path, reference.sense, in: file) else { return }
            let quote = String(decoding: bytes[first.lowerBound - 1..<first.lowerBound], as: UTF8.self)
            let parts = RelativePath.parts(new).drop { $0 == "." }.map { quote + $0 + quote }
            return rewriting.edits.append(
                Edit(
                    start: reference.range.lowerBound, end: reference.range.upperBound,
                    text: parts.joined(separator: ", "), kind: .path))
        }
        if let subject = reference.subject {
            guard let (found, _) = map.old.resolve(text(subject), in: file), found.ending != .folder else {
                return
            }
            outcome = map.outcome(text(reference.range), reference.sense, in: found.path)
        } else {
            outcome = map.outcome(text(reference.range), reference.sense, in: file)
            // Not there from the root: it may be told from the file after all.
            if reference.sense == .working, outcome == .same { return rewriteOther(reference.range) }
        }
        settle(reference.range, outcome)
    }

    mutating func rewriteStyle(_ range: Range<Int>) { settle(range, map.style(text(range), in: file)) }

    mutating func settle(_ range: Range<Int>, _ outcome: JavaScriptMap.Outcome) {
        switch outcome {
        case .same: break
        case .new(let text):
            let isPlain = text.utf8.allSatisfy {
                $0 >= 0x20 && $0 != 0x22 && $0 != 0x27 && $0 != 0x5C && $0 != UInt8(ascii: "`")
            }
            guard isPlain else {
                return needsPerson(range, "the new path '\(text)' can't stand in a text as it is")
            }
            rewriting.edits.append(Edit(start: range.lowerBound, end: range.upperBound, text: text))
        case .lost(let target): needsPerson(range, "nothing that can be written here reaches '\(target)'")
        }
    }

    private mutating func needsPerson(_ range: Range<Int>, _ message: String) {
        rewriting.remarks.append(Remark(kind: .needsPerson, offset: range.lowerBound, message: message))
    }

    // MARK: Strings that nobody said the meaning of

    private mutating func rewriteOther(_ content: Range<Int>) {
        guard content.count > 2, content.count < 512, bytes[content].contains(UInt8(ascii: "/")),
            !bytes[content].contains(where: {
                $0 <= 0x20 || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "\\")
            })
        else { return }
        let written = text(content)
        if isConfiguration {
            let outcome = map.configured(written, in: file)
            // Only what is there is sure to be a path.
            if case .new(let text) = outcome { settle(content, .new(text)) }
            return
        }
        if JavaScriptPath.isRelative(written) {
            guard case .new(let text) = map.outcome(written, .module, in: file),
                map.old.resolve(written, in: file) != nil
            else { return }
            rewriting.edits.append(
                Edit(
                    start: content.lowerBound, end: content.upperBound, text: text, grade: .unsure,
                    kind: .path))
            return
        }
        // A whole path from the root; a short one may be that of another project.
        guard map.old.files.contains(written), written.contains(".") else { return }
        let target = map.paths.target(of: written)
        guard target != written else { return }
        let grade = RelativePath.parts(written).count > 2 ? Grade.certain : .unsure
        rewriting.edits.append(
            Edit(start: content.lowerBound, end: content.upperBound, text: target, grade: grade, kind: .path))
    }

    /// Whether a file's strings are for tools, which take them for paths from its folder.
    private static func isConfiguration(_ file: String) -> Bool {
        let name = RelativePath.name(file)
        if RelativePath.name(RelativePath.parent(file)) == ".storybook" { return true }
        let stem = String(name.prefix { $0 != "." })
        if name.contains(".config.") || name.contains(".conf.") || name.hasPrefix(".") && name.contains("rc.")
        {
            return true
        }
        switch stem {
        case "gulpfile", "Gruntfile", "webpack", "rollup", "karma", "jest", "vite", "vitest", "wdio",
            "protractor", "metro",
            "babel", "esbuild", "tsup":
            return true
        default: return false
        }
    }
}
