import LineEditor
import Platform

/// The targets of a makefile, with what stands behind `##` on their lines.
struct MakeTargets {
    let workingFolder: String

    func offer(_ given: [String]) -> ProgramWords.Offer? {
        var folder = workingFolder
        var file: String?
        for (flag, value) in zip(given, given.dropFirst()) {
            switch flag {
            case "-C", "--directory": folder = Path.absolute(value, in: folder)
            case "-f", "--file", "--makefile": file = value
            default: break
            }
        }
        // A flag's value.
        if let last = given.last,
            ["-C", "-f", "-I", "-o", "-W", "-j", "-l", "--directory", "--file"].contains(last)
        {
            return nil
        }
        // In the order in which make looks for them.
        let names = file.map { [$0] } ?? ["GNUmakefile", "makefile", "Makefile"]
        guard let text = names.lazy.compactMap({ SmallFile.text(of: Path.absolute($0, in: folder)) }).first
        else {
            return nil
        }
        return .init(
            candidates: text.split(whereSeparator: { $0.isNewline }).flatMap(targets), takesFiles: false)
    }

    private func targets(_ line: Substring) -> [Completion.Candidate] {
        guard let first = line.first, !first.isWhitespace, first != "#", first != ".",
            let colon = line.firstIndex(of: ":")
        else { return [] }
        let after = line[line.index(after: colon)...]
        // `x := 1`, `x ::= 1`, and a variable of one target: `x: y = 1`
        if after.hasPrefix("=") || after.hasPrefix(":=") || line[..<colon].contains("=") { return [] }
        let summary = line.firstRange(of: "##").map { String(line[$0.upperBound...].trimmed) }
        return line[..<colon].split(separator: " ").compactMap { name in
            let isPlain = name.allSatisfy { $0.isLetter || $0.isNumber || "_-./+@".contains($0) }
            return isPlain ? .init(text: String(name), summary: summary) : nil
        }
    }
}
