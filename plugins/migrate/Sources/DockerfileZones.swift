// Where paths and commands stand in a Dockerfile.

struct DockerfileZones {
    private let lines: TextLines

    init(_ lines: TextLines) { self.lines = lines }

    func zones() -> [TextZone] {
        var found: [TextZone] = []
        for instruction in instructions(&found) {
            guard let word = lines.words(instruction).first else { continue }
            let rest = lines.trimmed(word.upperBound..<instruction.upperBound)
            switch lines.text(word).uppercased() {
            case "COPY", "ADD": copied(rest, &found)
            case "RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK", "ONBUILD", "SHELL":
                found.append(TextZone(range: rest, role: .command))
            case "ENV", "ARG": settings(rest, &found)
            case "WORKDIR", "VOLUME": found.append(TextZone(range: rest, role: .words))
            default: break
            }
        }
        return found
    }

    /// Instructions with the lines that they go on over; comments are added to what is found.
    private func instructions(_ found: inout [TextZone]) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var open: Int?
        var comments: [TextZone] = []
        lines.forEach { line in
            let text = lines.trimmed(line)
            if lines.bytes[text].first == UInt8(ascii: "#") {
                comments.append(TextZone(range: text, role: .prose))
                return
            }
            if text.isEmpty { return }
            let start = open ?? text.lowerBound
            if lines.bytes[text.upperBound - 1] == UInt8(ascii: "\\") {
                open = start
            } else {
                result.append(start..<text.upperBound)
                open = nil
            }
        }
        if let open { result.append(open..<lines.bytes.count) }
        found += comments
        return result
    }

    /// Sources, and a destination. What comes from another stage or from the net is none of the project's.
    private func copied(_ rest: Range<Int>, _ found: inout [TextZone]) {
        let bytes = lines.bytes
        let words = bytes[rest].split {
            TextLines.isBlank($0) || $0 == 0x5B || $0 == 0x5D || $0 == 0x2C || $0 == 0x22 || $0 == 0x5C
        }.map(\.indices)
        if words.contains(where: { lines.starts($0, with: "--from") }) { return }
        let paths = words.filter { !lines.starts($0, with: "--") }
        guard paths.count > 1, let destination = paths.last else { return }
        let sources = paths.dropLast()
        for source in sources { found.append(TextZone(range: source, role: .path)) }
        // `COPY a a`: in the image it lies as here, and there imports find it.
        let isMirrored = sources.count == 1 && sources.allSatisfy { bare($0) == bare(destination) }
        let target = "/" + bare(destination)
        let isFolder = sources.allSatisfy {
            let folder = RelativePath.parent(bare($0))
            return !folder.isEmpty && target.hasSuffix("/" + folder)
        }
        if !isMirrored, isFolder, lines.text(destination).hasSuffix("/") {
            let words = paths.flatMap { [$0.lowerBound, $0.upperBound] }
            found.append(TextZone(range: (words.first ?? 0)..<(words.last ?? 0), role: .copied))
        }
        found.append(TextZone(range: destination, role: isMirrored ? .path : .words))
    }

    private func bare(_ range: Range<Int>) -> String {
        var text = Substring(lines.text(range))
        if text.hasPrefix("./") { text = text.dropFirst(2) }
        while text.hasSuffix("/") { text = text.dropLast() }
        return String(text)
    }

    /// `ENV NAME=value NAME=value` and `ENV NAME value`
    private func settings(_ rest: Range<Int>, _ found: inout [TextZone]) {
        let words = lines.words(rest)
        guard let first = words.first else { return }
        if lines.first("=", in: first) == nil {
            let value = lines.trimmed(first.upperBound..<rest.upperBound)
            if !value.isEmpty {
                let role = KeyRoles.role(of: lines.text(first), in: [])
                found.append(TextZone(range: lines.unquoted(value), role: role))
            }
            return
        }
        for word in words {
            guard let equals = lines.first("=", in: word), equals + 1 < word.upperBound else { continue }
            let role = KeyRoles.role(of: lines.text(word.lowerBound..<equals), in: [])
            found.append(TextZone(range: lines.unquoted(equals + 1..<word.upperBound), role: role))
        }
    }
}
