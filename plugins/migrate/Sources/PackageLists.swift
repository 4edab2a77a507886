// Builds that look for packages in the root, where those have gone below another folder.

import Platform

struct PackageLists {
    let planned: PlannedMoves
    let openReader: @Sendable () throws(SystemError) -> any TreeReader

    private static let searched = ["find_packages", "packages", "py_modules"].map(ByteSearch.init)
    private static let told = ["package_dir", "package-dir", "where", "\"src", "'src"].map(ByteSearch.init)

    func findings() -> [Finding] {
        guard let move = planned.moved.first(where: Self.leavesRoot), let reader = try? openReader() else {
            return []
        }
        let files = Set(planned.newFiles)
        return ["setup.py", "setup.cfg"].compactMap { file in
            guard files.contains(file), let bytes = try? reader.bytes(of: file),
                Self.searched.contains(where: { $0.firstWord(in: bytes) != nil }),
                !Self.told.contains(where: { $0.first(in: bytes) != nil })
            else { return nil }
            let package = RelativePath.parent(move.from)
            return Finding(
                path: file, line: 0, column: 0,
                message: "takes packages from the root, and '\(package)' lies below 'src' now")
        }
    }

    /// Whether a package of the root goes as it is below the usual source folder.
    private static func leavesRoot(_ move: Move) -> Bool {
        let (from, to) = (RelativePath.parent(move.from), RelativePath.parent(move.to))
        return RelativePath.name(move.from) == "__init__.py" && RelativePath.name(move.to) == "__init__.py"
            && !from.isEmpty && RelativePath.parent(from).isEmpty && to == "src/" + from
    }
}
