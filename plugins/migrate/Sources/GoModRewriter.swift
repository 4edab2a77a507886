// Rewrites `go.mod` and `go.work`.

struct GoModRewriter {
    let language: GoLanguage

    func rewrite(_ bytes: UnsafeBufferPointer<UInt8>, file: String) -> Rewriting {
        let read = GoModFile(bytes)
        let lines = TextLines(bytes)
        let folder = RelativePath.parent(file)
        let newFolder = language.newFolder(of: file)
        var edits: [Edit] = []
        var remarks: [Remark] = []
        func replace(_ range: Range<Int>, _ text: String) {
            guard lines.text(range) != text else { return }
            edits.append(Edit(start: range.lowerBound, end: range.upperBound, text: text))
        }
        let modules = language.modules.modules
        if let range = read.module, RelativePath.name(file) == "go.mod",
            let module = modules.first(where: { $0.folder == folder && $0.path == lines.text(range) })
        {
            replace(range, module.newPath)
        }
        for range in read.required {
            guard let module = modules.first(where: { $0.path == lines.text(range) }) else { continue }
            replace(range, module.newPath)
            let word = lines.words(range.upperBound..<lines.end(of: range.upperBound)).first
            guard module.newPath != module.path, let word else { continue }
            let version = lines.text(word)
            guard !GoModules.fits(version, module.newPath) else { continue }
            let major = RelativePath.name(module.newPath)
            // No version at all, where a folder takes the module's place.
            if version.hasPrefix("v0.0.0"), GoModules.isVersion(major) {
                replace(word, major + version.dropFirst(2))
                continue
            }
            remarks.append(
                Remark(
                    kind: .needsPerson, offset: range.lowerBound,
                    message: "version \(version) is none of '\(module.newPath)'"))
        }
        for range in read.tools {
            guard let folder = language.modules.folder(of: lines.text(range)),
                let path = language.modules.newPath(of: language.target(of: folder))
            else { continue }
            replace(range, path)
        }
        for range in read.folders {
            let written = lines.text(range)
            guard !written.hasPrefix("/"), let path = RelativePath.resolve(written, in: folder) else {
                continue
            }
            // A module is where its `go.mod` is.
            let module = modules.first { $0.folder == path }?.newFolder
            let target = module ?? language.paths.target(of: path)
            let isKnown = language.paths.exists(path)
            guard isKnown, target != path || newFolder != folder else { continue }
            var new = TextScanner.relative(target, from: newFolder)
            if !new.hasPrefix(".") { new = "./" + new }
            if written.hasSuffix("/"), !new.hasSuffix("/") { new += "/" }
            if !written.hasPrefix("."), new.hasPrefix("./") { new = String(new.dropFirst(2)) }
            replace(range, new)
        }
        return Rewriting(agreeing: edits, remarks: remarks, failure: nil)
    }
}
