// A nops that another one runs while it makes a change: it must not wait for the one that waits for it.

import Glibc

/// How a program learns which nops are changing things while it runs.
public enum OuterChange {
    /// The numbers of their processes, outermost first, with commas between.
    public static let variable = "NOPS_CHANGING"

    /// The variable's value for a program that this process waits for while it holds its locks; `before`: as this process
    /// would hand it on.
    public static func value(after before: String?) -> String {
        (numbers(before) + [getpid()]).map(String.init).joined(separator: ",")
    }

    /// Those around this process.
    static let processes = Set(numbers(getenv(variable).map { String(cString: $0) }))

    private static func numbers(_ text: String?) -> [Int32] {
        (text ?? "").split(separator: ",").compactMap { Int32($0) }.filter { $0 > 0 && $0 != getpid() }
    }
}
