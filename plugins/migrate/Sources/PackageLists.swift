// Builds that look for packages in the root, where those have gone below another folder.

import Platform

struct PackageLists {
    let planned: PlannedMoves
    let map: ModuleMap
    let openReader: @Sendable () throws(SystemError) -> any TreeReader

    private static let searched = ["find_packages", "packages", "py_modules"].map(ByteSearch.init)
    private static let settings = ["\npackages", "\npy_modules"].map(ByteSearch.init)
    private static let told = ["package_dir", "package-dir", "where", "\"src", "'src"].map(ByteSearch.init)

    func findings() -> [Finding] {
        guard let move = planned.moved.first(where: leavesRoot), let reader = try? openReader() else {
            return []
        }
        let files = Set(planned.newFiles)
        return ["setup.py", "setup.cfg"].compactMap { file in
            guard files.contains(file), let bytes = try? reader.bytes(of: file),
                file.hasSuffix(".py")
                    ? Self.searched.contains(where: { $0.firstWord(in: bytes) != nil })
                    : Self.settings.contains(where: { $0.first(in: bytes) != nil }),
                !Self.told.contains(where: { $0.first(in: bytes) != nil })
            else { return nil }
            let package = RelativePath.parts(ModuleMap.modulePath(ofFile: move.from))[0]
            let source = RelativePath.parts(move.to)[0]
            return Finding(
                path: file, line: 0, column: 0,
                message: "takes packages from the root, and '\(package)' lies below '\(source)' now")
        }
    }

    /// Whether what is imported by a name of the root goes below a source folder that is another.
    private func leavesRoot(_ move: Move) -> Bool {
        let (from, to) = (ModuleMap.modulePath(ofFile: move.from), ModuleMap.modulePath(ofFile: move.to))
        guard from != move.from, to != move.to, let top = RelativePath.parts(from).first, map.isRegular(top),
            move.from != "setup.py"
        else { return false }
        return ["src", "lib"].contains { source in
            map.isNewRoot(source) && top != source && RelativePath.isInside(to, source)
        }
    }
}
