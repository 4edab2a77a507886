// Symbolic links that no longer lead to what they led to, once the files have moved.

import Platform

extension Migrator {
    /// Links are moved as they are; those that point elsewhere afterwards are a person's to make anew.
    func linkFindings(_ paths: PathMap, _ moves: MoveMap) -> [Finding] {
        tree.special.subtracting(tree.repositories).sorted().compactMap { link in
            guard let text = try? Files.readLink(root + "/" + link), !text.hasPrefix("/"),
                let path = RelativePath.resolve(text, in: RelativePath.parent(link)), !path.isEmpty,
                paths.exists(path)
            else { return nil }
            let place = moves.target(ofFile: link)
            let target = paths.target(of: path)
            guard RelativePath.resolve(text, in: RelativePath.parent(place)) != target else { return nil }
            return Finding(
                path: place, line: 0, column: 0,
                message: "is a link to '\(path)', which is '\(target)' from now on")
        }
    }
}
