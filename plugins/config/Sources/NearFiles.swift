// The file that was probably meant by a name that isn't there.

import Platform
import Syntax

enum NearFiles {
    /// `written`: the name as it is written, of the file at `path`; nil: nothing beside it has nearly its name.
    static func help(_ written: String, _ path: String) -> String? {
        let name = Path.name(path)
        // What stands for something else, or hides, is not shown.
        guard let names = try? Files.list(Path.parent(path)).filter({ !$0.hasPrefix(".") }),
            written.hasSuffix(name)
        else { return nil }
        let sorted = names.sorted()
        let close =
            sorted.first { Path.stem($0) == Path.stem(name) }
            ?? closest(to: name, among: sorted, within: 2)
        return close.map { "did you mean `\(written.dropLast(name.count))\($0)`?" }
    }
}
