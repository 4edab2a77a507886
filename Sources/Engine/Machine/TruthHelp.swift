import PluginAPI
import Syntax

extension ValueType {
    /// What to write where true or false is needed and a value of this type stands.
    var truthHelp: String {
        switch self {
        case .closure: "a condition has no braces: `$it > 4`, `size > 1MB`"
        case .int, .float: "compare it: `!= 0`, `> 0`"
        case .duration: "compare it: `> 0s`"
        case .size: "compare it: `> 0B`"
        case .time: "compare it with another one: `> 2025-01-31`"
        case .string, .list, .record, .bytes: "whether there is anything: `is not empty`"
        default: "compare it: `!= null`"
        }
    }
}
