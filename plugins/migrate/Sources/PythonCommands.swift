// Words within a string that name modules: command lines, entry points.

import Platform

extension PythonRewriter {
    /// Programs that are given `module:application`.
    private static let servers = Set(
        [
            "uvicorn", "gunicorn", "hypercorn", "daphne", "granian", "waitress-serve", "uwsgi", "celery",
            "flask",
        ].map { Array($0.utf8) })
    private static let python = ByteSearch("python")

    /// `python -m a.b`, `pytest -p a.b`, `uvicorn a.b:app`: a module in a command line.
    mutating func rewriteCommand(_ content: Range<Int>) {
        guard content.count < 4096, bytes[content].contains(0x20) else { return }
        var last: [UInt8] = []
        var isPython = false
        var isServer = false
        var makesFolders = false
        for word in words(content) {
            if last.elementsEqual("-m".utf8) && isPython || last.elementsEqual("-p".utf8) && !makesFolders {
                if let parts = dotted(word), parts.count > 1 || isPython,
                    let found = reference(parts, isModule: true),
                    found.count == parts.count,
                    let new = last.last == UInt8(ascii: "m")
                        ? references.newProgram(found, parts) : newName(found, parts)
                {
                    replace(word.lowerBound, word.upperBound, new.joined(separator: "."))
                }
            } else if isServer, !rewriteApplication(word, isKnown: true),
                let parts = dotted(word), parts.count > 1, let found = reference(parts, isModule: false),
                let new = newName(found, parts), isWhole(found, parts)
            {
                replace(word.lowerBound, word.upperBound, new.joined(separator: "."))
            }
            last = Array(bytes[word])
            isPython =
                isPython || Self.python.first(in: UnsafeBufferPointer(rebasing: bytes[word])) != nil
                || last.elementsEqual("coverage".utf8) || last.elementsEqual("pypy3".utf8)
            isServer = isServer || Self.servers.contains(last)
            makesFolders = makesFolders || last.elementsEqual("mkdir".utf8)
        }
    }

    private func words(_ range: Range<Int>) -> [Range<Int>] {
        bytes[range].split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }.map(\.indices)
    }

    /// `entry_points={'group': ['name = a.b']}`: the groups have names of their own. True if the string is in such a table.
    mutating func rewriteEntryPoint(
        _ index: Int, _ content: Range<Int>, _ frames: [PythonCallers.Frame], _ callers: PythonCallers
    ) -> Bool {
        guard let outer = frames.lastIndex(where: { callers.isOp($0.open, "{") }), outer > 0,
            callers.keyword(frames[outer - 1]) == "entry_points", callers.isCall(frames[outer - 1])
        else { return false }
        if outer == frames.count - 1, callers.isOp(index + 1, ":") { return true }
        for line in bytes[content].split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            guard let equals = line.firstIndex(of: UInt8(ascii: "=")),
                let value = words(equals + 1..<line.endIndex).first
            else { continue }
            if let parts = dotted(value) {
                guard let found = reference(parts, isModule: true), found.count == parts.count,
                    let new = newName(found, parts)
                else { continue }
                replace(value.lowerBound, value.upperBound, new.joined(separator: "."))
            } else {
                _ = rewriteApplication(value, isKnown: true)
            }
        }
        return true
    }

    /// `name = a.b:object [extra]`, one or more lines.
    mutating func rewriteEntryPoints(_ content: Range<Int>) {
        guard bytes[content].contains(UInt8(ascii: ":")), bytes[content].contains(UInt8(ascii: "=")) else {
            return
        }
        for line in bytes[content].split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = words(line.startIndex..<equals)
            let value = words(equals + 1..<line.endIndex)
            guard name.count == 1, let first = value.first,
                value.count == 1 || bytes[value[1].lowerBound] == 0x5B
            else { continue }
            _ = rewriteApplication(first, isKnown: false)
        }
    }
}
