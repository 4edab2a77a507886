import Platform
import PluginAPI

struct StrJoin: Command {
    let name = "str join"
    var signature: Signature {
        Signature(
            name, "Joins the items of a list into one text.",
            parameters: [
                .init(
                    "separator", .string, "What stands between two items; nothing if not given.",
                    isOptional: true)
            ],
            input: [.list, .stream, .range], output: .string,
            examples: [
                .init("[web1 web2 3] | str join ', '", "A list in a sentence.", prints: "web1, web2, 3")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let separator = try call.optionalString("separator") ?? ""
        if case .string = call.input { return call.input }
        var result = TextBuilder()
        var isFirst = true
        try call.forEachItem { item in
            if !isFirst { result.append(separator) }
            isFirst = false
            if case .string(let text) = item {
                result.append(text.string)
            } else {
                do { try result.append(item) } catch let error as ErrorValue {
                    throw error.placed(at: call.span)
                }
            }
        }
        return result.value
    }
}

struct StrTrim: Command {
    let name = "str trim"
    var signature: Signature {
        Signature(
            name, "Takes white space off both ends of a text.",
            flags: [
                .init("left", short: "l", "Only at the beginning."),
                .init("right", short: "r", "Only at the end."),
                .init("char", short: "c", .string, "Take off this character instead of white space."),
            ],
            input: [.string, .list, .stream], output: .string, result: .each,
            examples: [
                .init("\"  a b \" | str trim", "Both ends.", prints: "a b"),
                .init("\"--x--\" | str trim --left --char '-'", "Dashes before it.", prints: "x--"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        var character: Unicode.Scalar?
        if let text = try call.optionalString("char") {
            guard text.unicodeScalars.count == 1, let only = text.unicodeScalars.first else {
                throw ErrorValue.usage(
                    "`--char` takes one character, not '\(text)'", at: call.span(of: "char"))
            }
            character = only
        }
        let left = call.flag("left") || !call.flag("right")
        let right = call.flag("right") || !call.flag("left")
        func isTaken(_ scalar: Unicode.Scalar) -> Bool {
            character.map { $0 == scalar } ?? scalar.properties.isWhitespace
        }
        return try call.transformText { text in
            var rest = text.string.unicodeScalars[...]
            if left { while let first = rest.first, isTaken(first) { rest.removeFirst() } }
            if right { while let last = rest.last, isTaken(last) { rest.removeLast() } }
            return .text(String(rest))
        }
    }
}

struct StrUpper: Command {
    let name = "str upper"
    var signature: Signature {
        Signature(
            name, "Text in capital letters.", input: [.string, .list, .stream], output: .string,
            result: .each,
            examples: [.init("\"abc\" | str upper", "Capitals.", prints: "ABC")])
    }

    func run(_ call: Invocation) throws -> Value { try call.transformText { .text($0.string.uppercased()) } }
}

struct StrLower: Command {
    let name = "str lower"
    var signature: Signature {
        Signature(
            name, "Text in small letters.", input: [.string, .list, .stream], output: .string, result: .each,
            examples: [.init("\"ABC\" | str lower", "Small letters.", prints: "abc")])
    }

    func run(_ call: Invocation) throws -> Value { try call.transformText { .text($0.string.lowercased()) } }
}

struct StrReverse: Command {
    let name = "str reverse"
    var signature: Signature {
        Signature(
            name, "Text backwards.", input: [.string, .list, .stream], output: .string, result: .each,
            examples: [.init("\"abc\" | str reverse", "Backwards.", prints: "cba")])
    }

    func run(_ call: Invocation) throws -> Value {
        // By user-visible characters: an accent stays on its letter.
        try call.transformText { .text(String($0.string.reversed())) }
    }
}

struct StrLength: Command {
    let name = "str length"
    var signature: Signature {
        Signature(
            name, "How many characters (Unicode scalars) a text has.",
            flags: [.init("bytes", short: "b", "Count bytes of UTF-8 instead.")],
            input: [.string, .list, .stream], output: .int, counts: true, result: .each,
            examples: [
                .init("\"naïve\" | str length", "Characters.", prints: "5"),
                .init("\"naïve\" | str length --bytes", "Bytes.", prints: "6"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let bytes = call.flag("bytes")
        return try call.transformText { .int(bytes ? $0.string.utf8.count : $0.count) }
    }
}

struct StrSubstring: Command {
    let name = "str substring"
    var signature: Signature {
        Signature(
            name, "Part of a text by positions in characters, from 0.",
            details: "Positions beyond the end are cut off; negative ones count from the end.",
            parameters: [.init("range", .range, "Which characters: `0..4`, `2..`, `-3..-1`.")],
            input: [.string, .list, .stream], output: .string, result: .each,
            examples: [.init("\"deploy\" | str substring 0..2", "The first three.", prints: "dep")])
    }

    func run(_ call: Invocation) throws -> Value {
        guard case .range(let range) = call["range"] else {
            throw ErrorValue.type(
                "`range` must be a range, not \(call["range"].type.rawValue)", at: call.span(of: "range"))
        }
        return try call.transformText { text in
            let count = text.count
            func position(_ index: Int) -> Int { min(max(index < 0 ? count + index : index, 0), count) }
            let start = position(range.from ?? 0)
            var end = count
            if let to = range.to {
                let last = to < 0 ? count + to : to
                end = min(max(range.isInclusive && last < Int.max ? last + 1 : last, 0), count)
            }
            if start >= end { return .text("") }
            let scalars = text.string.unicodeScalars
            let from = scalars.index(scalars.startIndex, offsetBy: start)
            return .text(String(scalars[from..<scalars.index(from, offsetBy: end - start)]))
        }
    }
}

struct StrPad: Command {
    let name = "str pad"

    @Sendable private static func checkFill(_ text: String) throws {
        guard text.unicodeScalars.count == 1 else {
            throw ErrorValue.usage("`--char` takes one character, not '\(text)'")
        }
    }

    var signature: Signature {
        Signature(
            name, "Fills a text up to a width.", details: "A text that is longer stays as it is.",
            parameters: [
                .init(
                    "width", .int, "How many characters it shall have at least, up to 1000000.",
                    accepted: .integers(0...1_000_000))
            ],
            flags: [
                .init("left", short: "l", "Fill at the left, so that the text stands at the right."),
                .init("center", "Fill on both sides, so that the text stands in the middle."),
                .init(
                    "char", short: "c", .string, "Fill with this character instead of spaces.",
                    accepted: .text(check: Self.checkFill)),
            ],
            input: [.string, .list, .stream], output: .string, result: .each,
            examples: [
                .init(
                    "[7 42] | each { |n| \"$n\" } | str pad 3 --left --char '0' | str join ' '",
                    "Zeros before.", prints: "007 042")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let width = try call.optionalInt("width") ?? 0
        let fill = try call.optionalString("char") ?? " "
        do { try Self.checkFill(fill) } catch let error as ErrorValue {
            throw error.placed(at: call.span(of: "char"))
        }
        let atLeft = call.flag("left")
        let centers = call.flag("center")
        if atLeft, centers {
            throw ErrorValue.usage("`--left` and `--center` exclude each other", at: call.span(of: "center"))
        }
        return try call.transformText { text in
            let count = max(0, width - text.count)
            if centers {
                return .text(
                    String(repeating: fill, count: count / 2) + text.string
                        + String(repeating: fill, count: count - count / 2))
            }
            let padding = String(repeating: fill, count: count)
            return .text(atLeft ? padding + text.string : text.string + padding)
        }
    }
}
