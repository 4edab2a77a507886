// Which of a tree's Go packages move, where to, and what they are called there.

struct GoPackagePlanner {
    let modules: GoModules
    /// What a file before the moves holds.
    let read: (String) -> [UInt8]?

    /// Packages of which files move to other folders.
    func packages() -> [String: GoPackage] {
        var found: [String: GoPackage] = [:]
        for (folder, files) in modules.packages {
            let targets = files.map {
                RelativePath.parent(modules.moves.target(ofFile: RelativePath.join(folder, $0)))
            }
            guard targets.contains(where: { $0 != folder }) else { continue }
            var counts: [String: Int] = [:]
            for (file, target) in zip(files, targets) where !file.hasSuffix("_test.go") {
                counts[target, default: 0] += 1
            }
            // Tests alone.
            if counts.isEmpty { for target in targets { counts[target, default: 0] += 1 } }
            let best = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? folder
            let isTorn = counts.count > 1
            var package = GoPackage(
                folder: folder, name: name(folder, files) ?? RelativePath.name(folder),
                target: isTorn && counts[folder] != nil ? folder : best, isTorn: isTorn)
            if isTorn { learnHomes(&package, files) }
            found[folder] = package
        }
        return found
    }

    /// What most files of a package say; `main` only where no other name is.
    private func name(_ folder: String, _ files: [String]) -> String? {
        var counts: [String: Int] = [:]
        for file in files {
            guard let bytes = read(RelativePath.join(folder, file)),
                var name = bytes.withUnsafeBufferPointer({ GoSyntax.package(of: $0) })
            else { continue }
            if file.hasSuffix("_test.go"), name.hasSuffix("_test") { name = String(name.dropLast(5)) }
            // In a check what has moved says its new name, and a test left behind the old one.
            let path = RelativePath.join(folder, file)
            let isStaying = modules.moves.target(ofFile: path) == path
            counts[name, default: 0] +=
                file.hasSuffix("_test.go") ? (isStaying ? 50 : 1) : isStaying ? 100 : 2
            if counts.count == 1, counts[name, default: 0] > 8, name != "main" { break }
        }
        if counts.count > 1 { counts["main"] = nil }
        if counts.count > 1 { counts["documentation"] = nil }
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }

    private func learnHomes(_ package: inout GoPackage, _ files: [String]) {
        for file in files {
            let path = RelativePath.join(package.folder, file)
            guard let bytes = read(path) else { continue }
            let home = RelativePath.parent(modules.moves.target(ofFile: path))
            bytes.withUnsafeBufferPointer { buffer in
                let syntax = GoSyntax(buffer)
                for definition in syntax.definitions()
                where definition.name != "_" && definition.name != "init" {
                    package.homes[definition.name] = home
                }
                for member in syntax.hiddenMembers() {
                    package.memberHomes[member, default: []].insert(home)
                }
            }
        }
    }

    /// The names of packages in folders where files arrive.
    func names(_ packages: [String: GoPackage]) -> [String: String] {
        var arrivals: [String: [String: Int]] = [:]
        for (folder, package) in packages {
            for file in modules.packages[folder] ?? [] {
                let target = RelativePath.parent(
                    modules.moves.target(ofFile: RelativePath.join(folder, file)))
                if target != folder { arrivals[target, default: [:]][package.folder, default: 0] += 1 }
            }
        }
        var names: [String: String] = [:]
        for (target, sources) in arrivals {
            let staying = (modules.packages[target] ?? []).filter {
                RelativePath.parent(modules.moves.target(ofFile: RelativePath.join(target, $0))) == target
            }
            if !staying.isEmpty, let name = name(target, staying) {
                names[target] = name
                continue
            }
            guard let source = sources.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key,
                let package = packages[source]
            else { continue }
            names[target] = renamed(package.name, source, target)
        }
        return names
    }

    /// Folders whose name no package takes.
    private static let plain: Set<String> = ["internal", "pkg", "src", "cmd", "testdata", "lib", "go"]

    /// A package's name follows its folder's where it was that before.
    private func renamed(_ name: String, _ folder: String, _ target: String) -> String {
        // A version that the package is named after, such as `v1beta1`.
        let written = RelativePath.name(folder)
        if name == written, GoModules.beginsVersion(name) {
            let made = RelativePath.name(target)
            return Self.isName(made) && !Self.plain.contains(made) ? made : name
        }
        let old = modules.folderName(folder, isNew: false)
        let new = modules.folderName(target, isNew: true)
        guard name != "main", old != new, !Self.plain.contains(new), !new.isEmpty else { return name }
        if old == name { return Self.isName(new) ? new : name }
        // Without what no name can have; a folder that only gets such keeps its package's name.
        for (from, to) in [("-", ""), ("-", "_"), (".", ""), (".", "_")]
        where old.replacing(from, with: to) == name {
            let made = new.replacing(from, with: to)
            return Self.isName(made) ? made : name
        }
        return name
    }

    static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(first >= 0x30 && first <= 0x39),
            text.utf8.allSatisfy(\.isOfName)
        else { return false }
        return Array(text.utf8).withUnsafeBufferPointer { GoKeyword.code($0[...]) } == 0
    }
}
