import Platform
import PluginAPI
import Syntax

// `random int`, `random float`, `random bool`, `random uuid`, `random choice`, `random bytes`, `random chars`, `shuffle`.

struct RandomInt: Command {
    let name = "random int"
    var signature: Signature {
        Signature(
            name, "A random integer, each of a range as likely.",
            parameters: [
                .init(
                    "range", .range, "From where to where: `1..6`, `0..<10`; from 0 up if not given.",
                    isOptional: true)
            ],
            flags: [RandomSource.flag], output: .int,
            examples: [
                .init("(random int 1..6) in 1..6", "A die.", prints: "true"),
                .init("random int 1..6 --seed 42", "The same each time.", prints: "1"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        var source = try RandomSource(call)
        let (low, high) = try call.bounds("range", upTo: Int.max)
        let width = UInt64(bitPattern: Int64(high)) &- UInt64(bitPattern: Int64(low))
        // All 64 bits have no number of their own for how many they are.
        let offset = width == UInt64.max ? source.next() : source.below(width + 1)
        return .int(low &+ Int(truncatingIfNeeded: offset))
    }
}

extension Invocation {
    /// A range as its lowest and highest number; from 0 where it is open or not given.
    fileprivate func bounds(_ name: String, upTo most: Int) throws -> (Int, Int) {
        guard case .range(let range) = self[name] else { return (0, most) }
        let low = range.from ?? 0
        var high = range.to ?? most
        if range.to != nil, !range.isInclusive {
            guard high > Int.min else { throw ErrorValue.usage("the range is empty", at: span(of: name)) }
            high -= 1
        }
        guard low <= high else {
            throw ErrorValue.usage(
                "the range \(range.text) is empty", help: "the smaller number stands first",
                at: span(of: name))
        }
        return (low, high)
    }
}

struct RandomFloat: Command {
    let name = "random float"
    var signature: Signature {
        Signature(
            name, "A random number from 0 to 1, or of a range; less than its end.",
            parameters: [.init("range", .range, "From where to where: `1..10`.", isOptional: true)],
            flags: [RandomSource.flag], output: .float,
            examples: [.init("let x = random float; $x >= 0 and $x < 1", "Between 0 and 1.", prints: "true")])
    }

    func run(_ call: Invocation) throws -> Value {
        var source = try RandomSource(call)
        guard case .range(let range) = call["range"] else { return .float(source.fraction()) }
        guard let from = range.from, let to = range.to, from < to else {
            throw ErrorValue.usage(
                "the range \(range.text) has no numbers between its ends", help: "write it like `1..10`",
                at: call.span(of: "range"))
        }
        let low = Double(from)
        let value = low + (Double(to) - low) * source.fraction()
        // Rounding may reach the end.
        return .float(value < Double(to) ? value : Double(to).nextDown)
    }
}

struct RandomBool: Command {
    let name = "random bool"
    var signature: Signature {
        Signature(
            name, "True or false, by chance.",
            flags: [
                .init(
                    "bias", short: "b", .number, "How likely true is, 0 to 1; 0.5 if not given.",
                    accepted: .numbers(0...1)),
                RandomSource.flag,
            ],
            output: .bool,
            examples: [
                .init("random bool --bias 1", "Always true.", prints: "true"),
                .init("(random bool) is bool", "One of the two.", prints: "true"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        var source = try RandomSource(call)
        let bias = Quantity.float(call["bias"]) ?? 0.5
        return .bool(source.fraction() < bias)
    }
}

struct RandomUUID: Command {
    let name = "random uuid"
    var signature: Signature {
        Signature(
            name, "A random UUID, of version 4 (RFC 9562).", flags: [RandomSource.flag], output: .string,
            examples: [.init("random uuid | str length", "Of 36 characters.", prints: "36")])
    }

    func run(_ call: Invocation) throws -> Value {
        var source = try RandomSource(call)
        var bytes = source.bytes(16)
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        var text = Digest.hex(bytes)
        for place in [20, 16, 12, 8] { text.insert("-", at: text.index(text.startIndex, offsetBy: place)) }
        return .text(text)
    }
}

struct RandomChoice: Command {
    let name = "random choice"
    var signature: Signature {
        Signature(
            name, "An item of a list, by chance; or several different ones.",
            parameters: [
                .init(
                    "count", .int, "How many, 0 or more; one, and not as a list, if not given.",
                    isOptional: true, accepted: .atLeast(0))
            ],
            flags: [RandomSource.flag], input: [.list, .stream, .range], output: .any, result: .item,
            examples: [
                .init("([a b c] | random choice) in [a b c]", "One of three.", prints: "true"),
                .init("1..100 | random choice 3 | uniq | count", "Three different ones.", prints: "3"),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        var source = try RandomSource(call)
        if call.isGiven("count") {
            let count = try call.optionalInt("count") ?? 1
            var items = try call.itemArray()
            guard count <= items.count else {
                throw ErrorValue(
                    "there are only \(items.count) items, not \(count)", kind: "not-found",
                    at: call.span(of: "count"))
            }
            source.shuffle(&items, last: count)
            return .items(Array(items.suffix(count)))
        }
        // Each item takes the place of the one before with the chance that makes all as likely.
        var chosen: Value?
        var seen = 0
        try call.forEachItem { item in
            seen += 1
            if source.index(below: seen) == 0 { chosen = item }
        }
        guard let chosen else {
            throw ErrorValue(
                "there is nothing to choose from: the list is empty", kind: "not-found", at: call.span)
        }
        return chosen
    }
}

struct RandomBytes: Command {
    let name = "random bytes"
    var signature: Signature {
        Signature(
            name, "Random bytes.",
            parameters: [
                .init("count", .any, "How many, as a number or a size: `32`, `1KiB`; 1 GB at most.")
            ],
            flags: [RandomSource.flag], output: .bytes,
            examples: [.init("random bytes 16 | encode hex | str length", "As digits.", prints: "32")])
    }

    func run(_ call: Invocation) throws -> Value {
        let count: Int
        switch call["count"] {
        case .int(let int), .size(let int): count = int
        default:
            throw ErrorValue.type(
                "a number or a size is expected here, not \(call["count"].type.rawValue)",
                at: call.span(of: "count"))
        }
        guard count >= 0, count <= 1_000_000_000 else {
            throw ErrorValue.usage(
                "the number of bytes is 0 to 1,000,000,000, not \(count)", at: call.span(of: "count"))
        }
        var source = try RandomSource(call)
        return .bytes(Bytes(source.bytes(count)))
    }
}

struct RandomChars: Command {
    let name = "random chars"
    var signature: Signature {
        Signature(
            name, "Random letters and digits: for names and passwords.",
            flags: [
                .init(
                    "length", short: "l", .int, "How many, 0 to 1000000; 25 if not given.",
                    accepted: .integers(0...1_000_000)),
                .init("from", .string, "Take these characters instead: `'01'`."), RandomSource.flag,
            ],
            output: .string,
            examples: [
                .init("random chars | str length", "Twenty-five.", prints: "25"),
                .init(
                    "random chars --length 8 --from 'ab' | str replace --all --regex '[ab]' ''",
                    "Of two letters.", prints: ""),
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let count = try call.optionalInt("length") ?? 25
        let given =
            try call.optionalString("from")
            ?? "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        let characters = Array(given.unicodeScalars)
        if characters.isEmpty { throw ErrorValue.usage("`--from` is empty", at: call.span(of: "from")) }
        var source = try RandomSource(call)
        var text = String.UnicodeScalarView()
        for _ in 0..<count { text.append(characters[source.index(below: characters.count)]) }
        return .text(String(text))
    }
}

struct Shuffle: Command {
    let name = "shuffle"
    var signature: Signature {
        Signature(
            name, "The items in random order.", flags: [RandomSource.flag], input: [.list, .stream, .range],
            output: .list, result: .items,
            examples: [
                .init(
                    "1..5 | shuffle | sort | to json --compact", "All are still there.", prints: "[1,2,3,4,5]"
                )
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        var items = try call.itemArray()
        var source = try RandomSource(call)
        source.shuffle(&items, last: items.count)
        return .items(items)
    }
}
