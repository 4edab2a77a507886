// What becomes of paths that Python code tells from its own place: steps up are counted anew, parts are told anew.

extension PythonPlaces {
    // MARK: Steps up

    /// Two steps or more reach a folder that is known by itself: where the file is nearer to it now, or further away, they
    /// are counted anew.
    mutating func recount(_ found: inout Expression) {
        guard !found.ups.isEmpty, let ups = found.place.ups, ups > 1, code.file != code.newFile,
            !found.place.isOther
        else {
            return
        }
        let steps = found.ups
        found.ups = []
        let target = found.place.old.isEmpty ? "" : code.map.target(ofFile: found.place.old)
        let wanted = RelativePath.parts(code.newFile).count - RelativePath.parts(target).count
        guard wanted != ups, wanted > 0, RelativePath.isInside(code.newFile, target) else { return }
        let here = RelativePath.parts(code.newFile).dropLast(ups).joined(separator: "/")
        if isSearched(here, found.place.old) {
            found.place.new = here
            return
        }
        guard count(steps, wanted - ups) else {
            remarks.append(
                (
                    found.next - 1,
                    "this meant '\(found.place.old.isEmpty ? "." : found.place.old)', and its steps up lead elsewhere now"
                ))
            return
        }
        found.place = Place(old: found.place.old, new: target, ups: wanted)
    }

    private static let searched = ByteSearch("sys.path")

    /// Whether a folder is to the module what another one was: the source root that it gives to `sys.path`.
    func isSearched(_ new: String, _ old: String) -> Bool {
        code.map.roots.contains(old) && new != old && code.map.isNewRoot(new)
            && Self.searched.first(in: code.bytes) != nil
    }

    /// Adds steps up, or takes some away; false where the expression has too few.
    private mutating func count(_ steps: [Up], _ more: Int) -> Bool {
        if more == 0 { return true }
        for step in steps.reversed() {
            guard case .parents(let range, let number) = step, number + more >= 0 else { continue }
            edits.append(Edit(start: range.lowerBound, end: range.upperBound, text: String(number + more)))
            return true
        }
        guard let last = steps.last else { return false }
        if more > 0 {
            switch last {
            case .parent(let range):
                edits.append(
                    Edit(
                        start: range.upperBound, end: range.upperBound,
                        text: String(repeating: ".parent", count: more)))
            case .dirname(let open, let close):
                edits.append(
                    Edit(
                        start: open.lowerBound, end: open.lowerBound,
                        text: String(repeating: content(open), count: more)))
                edits.append(
                    Edit(
                        start: close.upperBound, end: close.upperBound,
                        text: String(repeating: ")", count: more)))
            case .parents: return false
            }
            return true
        }
        let gone = steps.suffix(-more)
        guard gone.count == -more, gone.count < steps.count else { return false }
        for step in gone {
            switch step {
            case .parent(let range):
                edits.append(Edit(start: range.lowerBound, end: range.upperBound, text: ""))
            case .dirname(let open, let close):
                edits.append(Edit(start: open.lowerBound, end: open.upperBound, text: ""))
                edits.append(Edit(start: close.lowerBound, end: close.upperBound, text: ""))
            case .parents: return false
            }
        }
        return true
    }

    // MARK: Parts

    /// What is joined to a folder: it is told anew where the two do not go the same way.
    /// - Parameter isAddress: the text begins with the slash that joins it.
    mutating func join(
        _ found: inout Expression, _ parts: [Int], _ separator: String, isAddress: Bool = false,
        isWhole: Bool = false
    ) {
        guard !parts.isEmpty else { return }
        found.ups = []
        let ranges = parts.compactMap(literal)
        var written = ranges.map(content)
        if isAddress { written[0].removeFirst() }
        let base = found.place
        guard base.ups != 0, let old = RelativePath.resolve(written.joined(separator: "/"), in: base.old),
            !written.contains(where: { $0.isEmpty || $0.hasPrefix("/") || $0.contains("*") })
        else {
            found.place.ups = nil
            return
        }
        let isUp = written.allSatisfy { RelativePath.parts($0).allSatisfy { $0 == ".." } }
        guard isUp || !old.isEmpty && code.map.holds(old) else {
            // What is made when the program runs, or is somewhere else.
            found.place = Place(
                old: old, new: RelativePath.join(base.new, written.joined(separator: "/")), ups: nil,
                isPackage: base.isPackage)
            return
        }
        strings.formUnion(parts)
        let target = old.isEmpty ? "" : code.map.target(ofFile: old)
        if isUp, let here = RelativePath.resolve(written.joined(separator: "/"), in: base.new),
            isSearched(here, old)
        {
            found.place = Place(old: old, new: here, ups: nil)
            return
        }
        // A folder of which only some goes elsewhere has two places.
        if !isUp, target == old, code.map.isTorn(old) {
            found.place.ups = nil
            return
        }
        found.place = Place(old: old, new: target, ups: nil, isPackage: base.isPackage)
        guard RelativePath.resolve(written.joined(separator: "/"), in: base.new) != target else { return }
        let new = TextScanner.relative(target, from: base.new)
        if base.isPackage, new.hasPrefix("..") {
            remarks.append((parts[0], "'\(old)' is now '\(target)', which the package does not hold"))
            return
        }
        if parts.count == 1 {
            let range = isAddress ? ranges[0].lowerBound + 1..<ranges[0].upperBound : ranges[0]
            let isTorn = written[0].contains("/")
            if isTorn || isAddress || isWhole || RelativePath.parts(new).count == 1 {
                edits.append(Edit(start: range.lowerBound, end: range.upperBound, text: new))
                return
            }
        }
        if written.contains(where: { $0.contains("/") }) {
            var names = RelativePath.parts(new)
            var left = Array(zip(parts, written))
            while left.count > 1, let last = left.last, names.count > 1, names.last == last.1 {
                left.removeLast()
                names.removeLast()
            }
            guard left.count == 1, let range = literal(left[0].0) else {
                remarks.append((parts[0], "'\(old)' is now '\(target)'"))
                return
            }
            edits.append(
                Edit(start: range.lowerBound, end: range.upperBound, text: names.joined(separator: "/")))
            return
        }
        rewrite(parts, written, RelativePath.parts(new), separator)
    }

    /// Changes the parts that differ; what is alike at the end stays.
    private mutating func rewrite(_ parts: [Int], _ old: [String], _ new: [String], _ separator: String) {
        var kept = 0
        while kept < old.count - 1, kept < new.count - 1,
            old[old.count - 1 - kept] == new[new.count - 1 - kept]
        {
            kept += 1
        }
        let quote = String(decoding: [code.bytes[code.end(Int32(parts[0])) - 1]], as: UTF8.self)
        let text = new.dropLast(kept).map { quote + $0 + quote }.joined(separator: separator)
        let gone = parts.dropLast(kept)
        guard let first = gone.first, let last = gone.last else { return }
        edits.append(Edit(start: code.start(Int32(first)), end: code.end(Int32(last)), text: text))
    }

    // MARK: Packages

    func package(_ parts: [String]) -> Place? {
        guard let found = code.references.reference(parts, isModule: true), found.count == parts.count else {
            return nil
        }
        return Place(old: found.path, new: code.map.target(of: found.path), ups: nil, isPackage: true)
    }

    static let resources: Set<String> = [
        "get_data", "open_text", "open_binary", "read_text", "read_binary", "resource_filename",
        "resource_string", "resource_stream", "resource_exists", "resource_listdir",
    ]

    /// `get_data('pkg', 'data/a.txt')`: the token after the path.
    mutating func resource(_ at: Int) -> Int? {
        var last = at
        while isOp(last + 1, "."), isName(last + 2) { last += 2 }
        guard Self.resources.contains(text(last)), isOp(last + 1, "("), let name = literal(last + 2),
            isOp(last + 3, ","), let path = literal(last + 4), isOp(last + 5, ")") || isOp(last + 5, ","),
            let parts = code.dotted(name), let place = package(parts),
            code.map.holds(RelativePath.join(place.old, content(path)))
        else { return nil }
        var found = Expression(place: place, next: last + 5)
        join(&found, [last + 4], ", ", isWhole: true)
        return last + 5
    }
}
