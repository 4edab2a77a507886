// What the program was called with. Swift's own list reads it from a file, has none where that can't be opened, and makes of
// what is not UTF-8 the name of something else.

import CSystem

public enum ProgramArguments {
    /// The words behind the program's name; nil for one that is not UTF-8.
    public static var words: [String?] {
        (1..<max(1, nops_argument_count())).map { index in
            nops_argument(index).flatMap { String(validatingCString: $0) }
        }
    }
}
