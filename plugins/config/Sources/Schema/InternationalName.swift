// Labels of internationalised host names: IDNA 2008 (RFC 5891, 5892) and Punycode (RFC 3492).

enum InternationalName {
    /// What `xn--…` stands for; nil where it may not be.
    static func scalars(ofALabel label: Substring) -> [Unicode.Scalar]? {
        let encoded = label.dropFirst(4).lowercased()
        guard let scalars = decoded(Array(encoded.utf8)), scalars.contains(where: { $0.value >= 0x80 }),
            isULabel(scalars), encodedText(scalars) == encoded
        else { return nil }
        return scalars
    }

    /// How long the label is as `xn--…`; nil where it may not be.
    static func aLabelLength(of label: Substring) -> Int? {
        let scalars = Array(label.unicodeScalars)
        guard isULabel(scalars), let encoded = encodedText(scalars) else { return nil }
        let length = 4 + encoded.utf8.count
        return length <= 63 ? length : nil
    }

    private static func isULabel(_ scalars: [Unicode.Scalar]) -> Bool {
        guard let first = scalars.first, let last = scalars.last, first != "-", last != "-" else {
            return false
        }
        if scalars.count >= 4, scalars[2] == "-", scalars[3] == "-" { return false }
        switch first.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: return false
        default: break
        }
        return scalars.indices.allSatisfy { isAllowed(scalars, at: $0) }
    }

    /// RFC 5892: PVALID by category with its exceptions (2.6), and the rules of appendix A for what depends on its neighbours.
    private static func isAllowed(_ scalars: [Unicode.Scalar], at index: Int) -> Bool {
        let scalar = scalars[index]
        let before = index > 0 ? scalars[index - 1] : nil
        let after = index + 1 < scalars.count ? scalars[index + 1] : nil
        switch scalar.value {
        case 0x2D, 0xDF, 0x3C2, 0x6FD, 0x6FE, 0xF0B, 0x3007: return true
        // Middle dot, between two `l`.
        case 0xB7: return before == "l" && after == "l"
        // Greek keraia, before Greek.
        case 0x375: return after.map(isGreek) ?? false
        // Hebrew geresh and gershayim, after Hebrew.
        case 0x5F3, 0x5F4: return before.map(isHebrew) ?? false
        // The katakana middle dot, in a label with Japanese.
        case 0x30FB: return scalars.contains { $0.value != 0x30FB && isJapanese($0) }
        // The two rows of Arabic digits don't mix.
        case 0x660...0x669: return !scalars.contains { (0x6F0...0x6F9).contains($0.value) }
        case 0x6F0...0x6F9: return !scalars.contains { (0x660...0x669).contains($0.value) }
        // Joiners: after a virama; the non-joiner also between letters that join.
        case 0x200D: return before.map(isVirama) ?? false
        case 0x200C: return before.map(isVirama) ?? false || isBetweenJoining(scalars, index)
        case 0x640, 0x7FA, 0x302E, 0x302F, 0x3031...0x3035, 0x303B: return false
        // Old Hangul.
        case 0x1100...0x11FF, 0xA960...0xA97C, 0xD7B0...0xD7FB: return false
        default: break
        }
        let properties = scalar.properties
        if properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint { return false }
        // What changes when it is folded is unstable.
        if properties.changesWhenNFKCCaseFolded { return false }
        switch properties.generalCategory {
        case .lowercaseLetter, .otherLetter, .modifierLetter, .nonspacingMark, .spacingMark, .decimalNumber:
            return true
        default: return false
        }
    }

    private static func isGreek(_ scalar: Unicode.Scalar) -> Bool {
        (0x370...0x3FF).contains(scalar.value) || (0x1F00...0x1FFF).contains(scalar.value)
    }

    private static func isHebrew(_ scalar: Unicode.Scalar) -> Bool { (0x591...0x5F4).contains(scalar.value) }

    private static func isJapanese(_ scalar: Unicode.Scalar) -> Bool {
        (0x3040...0x30FF).contains(scalar.value) || (0x31F0...0x31FF).contains(scalar.value)
            || (0x3400...0x4DBF).contains(scalar.value) || (0x4E00...0x9FFF).contains(scalar.value)
            || scalar.value == 0x3005 || scalar.value == 0x3007 || (0x20000...0x2FA1F).contains(scalar.value)
    }

    private static func isVirama(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.canonicalCombiningClass.rawValue == 9
    }

    /// Letters of scripts that join, on both sides, marks between them aside.
    private static func isBetweenJoining(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        func isJoining(_ scalar: Unicode.Scalar) -> Bool {
            (0x620...0x77F).contains(scalar.value) || (0x1800...0x18AA).contains(scalar.value)
                || (0x8A0...0x8FF).contains(scalar.value) || (0x7C0...0x7FF).contains(scalar.value)
        }
        func isMark(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .nonspacingMark }
        let before = scalars[..<index].last { !isMark($0) }
        let after = scalars[(index + 1)...].first { !isMark($0) }
        return (before.map(isJoining) ?? false) && (after.map(isJoining) ?? false)
    }

    // MARK: Punycode

    private static let base = 36

    private static func adapted(_ delta: Int, _ count: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / 700 : delta / 2
        delta += delta / count
        var k = 0
        while delta > (base - 1) * 26 / 2 {
            delta /= base - 1
            k += base
        }
        return k + base * delta / (delta + 38)
    }

    private static func threshold(_ k: Int, _ bias: Int) -> Int { min(max(k - bias, 1), 26) }

    private static func decoded(_ bytes: [UInt8]) -> [Unicode.Scalar]? {
        var output: [Unicode.Scalar] = []
        var rest = bytes[...]
        if let hyphen = bytes.lastIndex(of: UInt8(ascii: "-")) {
            output = bytes[..<hyphen].map { Unicode.Scalar($0) }
            rest = bytes[(hyphen + 1)...]
        }
        var n = 0x80
        var i = 0
        var bias = 72
        while !rest.isEmpty {
            let start = i
            var weight = 1
            var k = base
            while true {
                guard let byte = rest.popFirst() else { return nil }
                let digit =
                    byte.isASCIIDigit
                    ? Int(byte) - 0x30 + 26 : byte.isASCIILetter ? Int(byte | 0x20) - 0x61 : -1
                guard digit >= 0, weight < 1 << 40 else { return nil }
                i += digit * weight
                let limit = threshold(k, bias)
                if digit < limit { break }
                weight *= base - limit
                k += base
            }
            bias = adapted(i - start, output.count + 1, isFirst: start == 0)
            n += i / (output.count + 1)
            i %= output.count + 1
            guard n <= 0x10FFFF, let scalar = Unicode.Scalar(UInt32(n)) else { return nil }
            output.insert(scalar, at: i)
            i += 1
        }
        return output
    }

    /// Without `xn--`.
    private static func encodedText(_ scalars: [Unicode.Scalar]) -> String? {
        func digit(_ value: Int) -> UInt8 { value < 26 ? UInt8(0x61 + value) : UInt8(0x30 + value - 26) }
        var output = scalars.filter(\.isASCII).map { UInt8($0.value) }
        let basic = output.count
        var handled = basic
        if basic > 0 { output.append(UInt8(ascii: "-")) }
        var n = 0x80
        var delta = 0
        var bias = 72
        guard scalars.count < 256 else { return nil }
        while handled < scalars.count {
            guard let next = scalars.map({ Int($0.value) }).filter({ $0 >= n }).min() else { return nil }
            delta += (next - n) * (handled + 1)
            n = next
            for scalar in scalars {
                if scalar.value < n { delta += 1 }
                guard scalar.value == n else { continue }
                var q = delta
                var k = base
                while true {
                    let limit = threshold(k, bias)
                    if q < limit { break }
                    output.append(digit(limit + (q - limit) % (base - limit)))
                    q = (q - limit) / (base - limit)
                    k += base
                }
                output.append(digit(q))
                bias = adapted(delta, handled + 1, isFirst: handled == basic)
                delta = 0
                handled += 1
            }
            delta += 1
            n += 1
        }
        return String(decoding: output, as: UTF8.self).lowercased()
    }
}
