// One pass over a text, from left to right, that finds secrets. Whatever was looked at once, for a value's end, is passed
// over; so its time is linear.

import Syntax

struct SecretScanner {
    let bytes: UnsafeBufferPointer<UInt8>
    private var at = 0
    /// Up to where the text is in `output`.
    private var copied = 0
    private var output: [UInt8] = []
    /// Whose flags stand here.
    private var program: SecretProgram?
    /// How far ahead the other end of a quote is looked for, where it is not sure that it is a quote.
    static let nearby = 256

    /// A star for each character, instead of the mask.
    private let keepsWidth: Bool

    init(_ bytes: UnsafeBufferPointer<UInt8>, keepsWidth: Bool = false) {
        self.bytes = bytes
        self.keepsWidth = keepsWidth
    }

    /// Nil when there is nothing to mask.
    mutating func masked() -> String? {
        while at < bytes.count {
            if bytes[at].isNamePart {
                word()
            } else if bytes[at] == UInt8(ascii: ":"), starts("://", at) {
                address()
            } else {
                if "\n;|&".utf8.contains(bytes[at]) { program = nil }
                at += 1
            }
        }
        guard copied > 0 else { return nil }
        output += bytes[copied...]
        return String(decoding: output, as: UTF8.self)
    }

    func byte(_ index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }
    private func starts(_ text: String, _ index: Int) -> Bool { bytes[index...].starts(with: text.utf8) }

    /// The first byte from `index` on that is none of what `isPassed` says; the end if there is none.
    func skip(_ index: Int, _ isPassed: (UInt8) -> Bool) -> Int {
        var index = index
        while index < bytes.count, isPassed(bytes[index]) { index += 1 }
        return index
    }

    private func skipBlanks(_ index: Int) -> Int { skip(index, \.isBlank) }

    private func skipBlanksBefore(_ index: Int) -> Int {
        var index = index
        while index > copied, bytes[index - 1].isBlank || bytes[index - 1] == 0x0A { index -= 1 }
        return index
    }

    /// Masks a stretch, and goes on behind it.
    private mutating func hide(_ range: Range<Int>) {
        at = max(at, range.upperBound)
        guard !range.isEmpty, !bytes[range].elementsEqual(SecretMask.mask.utf8) else { return }
        output += bytes[copied..<range.lowerBound]
        if keepsWidth {
            for index in range where bytes[index] & 0xC0 != 0x80 { output.append(UInt8(ascii: "*")) }
        } else {
            output += SecretMask.mask.utf8
        }
        copied = range.upperBound
    }

    // MARK: Addresses

    /// `scheme://user:password@host`
    private mutating func address() {
        let begin = at + 3
        at = begin
        var colon: Int?
        var sign: Int?
        let end = skip(begin) { byte in
            byte > 0x20 && byte != UInt8(ascii: "/") && !byte.isQuote && byte != UInt8(ascii: "<")
                && byte != UInt8(ascii: ">") && byte != UInt8(ascii: "`")
        }
        for index in begin..<end {
            if bytes[index] == UInt8(ascii: ":"), colon == nil, sign == nil { colon = index }
            if bytes[index] == UInt8(ascii: "@") { sign = index }
        }
        guard let colon, let sign, colon < sign else { return }
        let password = colon + 1..<sign
        // host:80?mail=ana@there
        let port = skip(password.lowerBound, \.isDigit)
        guard bytes[port] != UInt8(ascii: "?"), bytes[port] != UInt8(ascii: "#"), !isVariable(password) else {
            return
        }
        hide(password)
    }

    // MARK: Words

    /// A stretch of letters, digits, `_` and `-`: a token, or a name with what it names.
    private mutating func word() {
        let begin = at
        let end = skip(at, \.isNamePart)
        let name = skip(begin) { $0 == 0x2D }
        if name - begin == 5, let key = SecretToken.privateKey(in: bytes, from: begin) { return hide(key) }
        if name < bytes.count, let token = SecretToken.end(in: bytes, from: name) {
            return hide(name..<token)
        }
        at = end
        if name == begin {
            if let text = textMadeSecret(begin, end) { return hide(text) }
            if let value = configured(begin, end) { return hide(value) }
            if let known = SecretProgram(bytes[begin..<end]) {
                program = known
            } else if program == .registry, bytes[begin..<end].elementsEqual("login".utf8) {
                program = .registryLogin
            }
        }
        if name > begin, let program, let secret = secret(of: program, begin, end) { return hide(secret) }
        guard name < end, let place = valuePlace(behind: end, isFlag: name > begin) else {
            return bearer(name, end)
        }
        let kind = SecretName(bytes[name..<end], isFlag: name > begin)
        switch kind {
        case .none: return
        case .authorization: credentials(place.index)
        case .cookie: if place.link == .colon { cookies(place.index) }
        case .secrets where isNumber(place.index): return
        case .secret, .secrets, .perhaps: value(place, begin, isCertain: kind != .perhaps)
        }
    }

    /// The quoted text before `| into secret`, at the word `secret`.
    private func textMadeSecret(_ begin: Int, _ end: Int) -> Range<Int>? {
        guard bytes[begin..<end].elementsEqual("secret".utf8) else { return nil }
        let isKept = starts(" set", end)
        let word = skipBlanksBefore(begin)
        // `into secret`, and `config secret set`.
        let command = isKept ? "config" : "into"
        guard word < begin, word - copied > command.utf8.count,
            bytes[word - command.utf8.count..<word].elementsEqual(command.utf8)
        else { return nil }
        return pipedText(before: word - command.utf8.count)
    }

    /// The quoted text before `| COMMAND`, where the command begins at an index.
    private func pipedText(before command: Int) -> Range<Int>? {
        let pipe = skipBlanksBefore(command)
        guard pipe > copied, bytes[pipe - 1] == UInt8(ascii: "|") else { return nil }
        let close = skipBlanksBefore(pipe - 1) - 1
        guard close > copied, bytes[close].isQuote else { return nil }
        var open = close - 1
        while open >= copied,
            bytes[open] != bytes[close] || (open > copied && bytes[open - 1] == UInt8(ascii: "\\"))
        {
            open -= 1
        }
        guard open >= copied, open + 1 < close else { return nil }
        if bytes[close] == 0x22, isVariable(open + 1..<close) { return nil }
        return open + 1..<close
    }

    /// The value in `config set NAME VALUE`, or `VALUE | config set NAME`, where the name says that it is a secret, at the word `set`.
    private func configured(_ begin: Int, _ end: Int) -> Range<Int>? {
        guard bytes[begin..<end].elementsEqual("set".utf8) else { return nil }
        let isSecret = bytes[..<begin].suffix(14).elementsEqual("config secret ".utf8)
        guard isSecret || bytes[..<begin].suffix(7).elementsEqual("config ".utf8) else { return nil }
        func next(_ index: Int) -> Range<Int> {
            var begin = skipBlanks(index)
            while byte(begin) == 0x2D {
                let flag = begin..<wordEnd(begin)
                begin = skipBlanks(flag.upperBound)
                let takesNext = [
                    "--env", "-e", "--file", "-f", "--root", "-i", "--identity", "--lock-timeout",
                ]
                if takesNext.contains(String(decoding: bytes[flag], as: UTF8.self)) {
                    begin = skipBlanks(wordEnd(begin))
                }
            }
            return begin..<wordEnd(begin)
        }
        let name = next(end)
        let value = next(name.upperBound)
        let fields = bytes[name].split(separator: UInt8(ascii: "."))
        guard
            isSecret
                || fields.contains(where: { SecretMask.isSecretName(String(decoding: $0, as: UTF8.self)) })
        else { return nil }
        guard !value.isEmpty, !"|;&)}\n".utf8.contains(bytes[value.lowerBound]) else {
            return isSecret ? nil : pipedText(before: begin - "config ".utf8.count)
        }
        let isQuoted = value.count > 1 && bytes[value.lowerBound].isQuote
        let inner = isQuoted ? value.lowerBound + 1..<value.upperBound - 1 : value
        return isVariable(inner) ? nil : value
    }

    /// What a flag of a program that takes secrets by its short flags gives: of `-u user:password` the part behind the colon.
    private func secret(of program: SecretProgram, _ begin: Int, _ end: Int) -> Range<Int>? {
        let flag = bytes[begin..<end]
        // `"-u"` is as good as `-u`.
        let isQuoted = begin > 0 && bytes[begin - 1].isQuote && byte(end) == bytes[begin - 1]
        let end = isQuoted ? end + 1 : end
        var value: Range<Int>
        if let rest = program.attachedValue(flag) {
            value = rest..<wordEnd(rest)
        } else if program.takesNext(flag), let next = byte(end), next.isBlank || next == UInt8(ascii: "=") {
            let start = next.isBlank ? skipBlanks(end) : end + 1
            value = start..<wordEnd(start)
        } else {
            return nil
        }
        if let first = byte(value.lowerBound), first.isQuote, value.count > 1,
            bytes[value.upperBound - 1] == first
        {
            value = value.lowerBound + 1..<value.upperBound - 1
        }
        if program.hasUser {
            guard let colon = bytes[value].firstIndex(of: UInt8(ascii: ":")) else { return nil }
            value = colon + 1..<value.upperBound
        }
        return value.isEmpty || isVariable(value) ? nil : value
    }

    /// Cookies of a header or a field, up to the end of its line or quote.
    private mutating func cookies(_ begin: Int) {
        let start = byte(begin)?.isQuote == true ? begin + 1 : begin
        let end = skip(start) { !$0.isQuote && $0 != 0x0A && $0 != 0x0D && $0 != UInt8(ascii: "\\") }
        if start < end, !isVariable(start..<end) { hide(start..<end) }
    }

    /// What stands between a name and its value.
    enum Link {
        /// `--name value`
        case flag
        /// `name=value`
        case assigned
        /// `name = value`
        case spaced
        /// `name: value`
        case colon
        /// `name == value`: only a literal can be a secret.
        case compared
    }

    private func valuePlace(behind end: Int, isFlag: Bool) -> (index: Int, link: Link)? {
        guard let next = byte(end) else { return nil }
        if isFlag, next == UInt8(ascii: "=") { return (end + 1, .assigned) }
        if isFlag, next.isBlank { return (flagValue(end), .flag) }
        var index = end
        // "name": and \"name\":, ["name"] =
        if next == UInt8(ascii: "\\"), byte(end + 1)?.isQuote == true {
            index += 2
        } else if next.isQuote {
            index += 1
        }
        if index > end {
            if isFlag, let following = byte(index), following == UInt8(ascii: ",") || following.isBlank {
                return (skipBlanks(index + 1), .flag)
            }
            if byte(index) == UInt8(ascii: "]") { index += 1 }
        }
        let sign = skipBlanks(index)
        switch byte(sign) {
        case UInt8(ascii: ":"):
            switch byte(sign + 1) {
            case UInt8(ascii: ":"): return nil
            case UInt8(ascii: "="): return (skipBlanks(sign + 2), .spaced)
            default: return (skipBlanks(sign + 1), .colon)
            }
        case UInt8(ascii: "="):
            switch byte(sign + 1) {
            case UInt8(ascii: "="), UInt8(ascii: ">"): return (skipBlanks(sign + 2), .compared)
            case UInt8(ascii: "~"): return nil
            default:
                let value = skipBlanks(sign + 1)
                if value == sign + 1, sign == index { return (value, .assigned) }
                // `NAME= command` gives it nothing.
                return (value, sign == index ? .compared : .spaced)
            }
        case UInt8(ascii: "!"), UInt8(ascii: "+"), UInt8(ascii: "?"):
            return byte(sign + 1) == UInt8(ascii: "=") ? (skipBlanks(sign + 2), .compared) : nil
        default: return nil
        }
    }

    /// Behind blanks, and behind a line that goes on.
    private func flagValue(_ end: Int) -> Int {
        var index = skipBlanks(end)
        while byte(index) == UInt8(ascii: "\\"), byte(index + 1) == 0x0A { index = skipBlanks(index + 2) }
        return index
    }

    /// `Bearer X` in a text, where X looks like a token and not like a word.
    private mutating func bearer(_ name: Int, _ end: Int) {
        guard end - name == 6, byte(end)?.isBlank == true,
            bytes[name..<end].elementsEqual("Bearer".utf8) || bytes[name..<end].elementsEqual("bearer".utf8)
        else { return }
        let begin = skipBlanks(end)
        let last = skip(begin) { $0.isNamePart || "._~+/=".utf8.contains($0) }
        let token = bytes[begin..<last]
        if token.count >= 20 || (token.count >= 8 && token.contains(where: \.isDigit)) { hide(begin..<last) }
    }

    /// What follows `Authorization:`. The scheme stays.
    private mutating func credentials(_ index: Int) {
        var begin = index
        if byte(begin) == UInt8(ascii: "\\"), byte(begin + 1)?.isQuote == true { begin += 1 }
        let isQuoted = byte(begin)?.isQuote == true
        let quote = isQuoted ? bytes[begin] : 0
        if isQuoted { begin += 1 }
        let scheme = skip(begin, \.isNamePart)
        let rest = skipBlanks(scheme)
        if scheme > begin, rest > scheme, rest < bytes.count, !isEnd(bytes[rest]) { begin = rest }
        guard let first = byte(begin), first != UInt8(ascii: "$"), first != UInt8(ascii: "(") else { return }
        let end = skip(begin) { byte in
            isQuoted
                ? byte != quote && byte != UInt8(ascii: "\\")
                : !self.isEnd(byte) && byte != UInt8(ascii: "\\")
        }
        hide(begin..<end)
    }

    // MARK: Values

    private mutating func value(_ place: (index: Int, link: Link), _ name: Int, isCertain: Bool) {
        let link = place.link
        var begin = place.index
        // A list's or an expression's first literal.
        while let next = byte(begin), next == UInt8(ascii: "(") || next == UInt8(ascii: "[") {
            begin = skipBlanks(begin + 1)
        }
        let isWithin = begin > place.index
        guard let first = byte(begin) else { return }
        if first == UInt8(ascii: "\\"), let quote = byte(begin + 1), quote.isQuote {
            return hide(begin + 2..<escapedEnd(begin + 2, quote))
        }
        if first.isQuote { return quotedValue(begin, link, isWithin: isWithin) }
        guard !isWithin, link != .compared, !(link == .colon && !isCertain) else { return }
        if first == UInt8(ascii: "$") {
            // A `$` before anything but a name is itself.
            guard let next = byte(begin + 1), !next.isLetter, next != 0x5F, next != UInt8(ascii: "{"),
                next != UInt8(ascii: "("), next != UInt8(ascii: "*")
            else { return }
        }
        if link == .flag, first == 0x2D { return }
        if link == .spaced, isVariable(before: name), !first.isDigit { return }
        let end = bareEnd(begin, link)
        let word = bytes[begin..<end]
        if isOrdinary(word, isCertain: isCertain) { return }
        if link == .colon,
            ValueType(rawValue: String(decoding: word, as: UTF8.self)) != nil || isParameter(name)
        {
            // A parameter: its default may follow.
            if let next = valuePlace(behind: end, isFlag: false), next.link == .spaced {
                value(next, name, isCertain: true)
            }
            return
        }
        hide(begin..<end)
    }

    /// A value in quotes; they stay.
    private mutating func quotedValue(_ begin: Int, _ link: Link, isWithin: Bool) {
        let quote = bytes[begin]
        let isTriple = byte(begin + 1) == quote && byte(begin + 2) == quote
        let inner = begin + (isTriple ? 3 : 1)
        let end = quotedEnd(inner, quote, isTriple: isTriple)
        let behind = min(bytes.count, end + (isTriple ? 3 : 1))
        let isWord = link == .flag || link == .assigned
        if isWord, !isWithin, let next = byte(behind), !isEnd(next), next != UInt8(ascii: ","),
            next != UInt8(ascii: ":")
        {
            // One word of several pieces, as a shell takes it.
            return hide(begin..<wordEnd(behind))
        }
        at = max(at, behind)
        if quote == 0x22, isVariable(inner..<end) { return }
        hide(inner..<end)
        at = max(at, behind)
    }

    /// `$name`, `${name}`, `$name.field`, `$(…)`: what it stands for is not in the text.
    private func isVariable(_ range: Range<Int>) -> Bool {
        guard range.count > 1, bytes[range.lowerBound] == UInt8(ascii: "$") else { return false }
        let inner = bytes[range.lowerBound + 1..<range.upperBound]
        guard let first = inner.first, let last = inner.last else { return false }
        if first == UInt8(ascii: "(") { return last == UInt8(ascii: ")") }
        if first == UInt8(ascii: "{") { return last == UInt8(ascii: "}") }
        return (first.isLetter || first == 0x5F)
            && inner.allSatisfy { $0.isLetter || $0.isDigit || $0 == 0x5F || $0 == UInt8(ascii: ".") }
    }

    /// `let name = …` and `$name = …`: what follows is an expression, in which a word is no text.
    private func isVariable(before name: Int) -> Bool {
        guard name > 0 else { return false }
        if bytes[name - 1] == UInt8(ascii: "$") || bytes[name - 1] == UInt8(ascii: ".") { return true }
        let before = bytes[max(0, name - 8)..<name]
        return ["let ", "var ", "const ", "mut "].contains {
            before.count >= $0.utf8.count && before.suffix($0.utf8.count).elementsEqual($0.utf8)
        }
    }

    /// Whether it stands in the head of a function, where a colon precedes a type, be that a known one or not.
    private func isParameter(_ name: Int) -> Bool {
        let before = bytes[max(0, name - Self.nearby)..<name]
        let line = before[(before.lastIndex(of: 0x0A).map { $0 + 1 } ?? before.startIndex)...]
        let head = line.starts(with: "export ".utf8) ? line.dropFirst(7) : line
        return head.starts(with: "def ".utf8) && head.contains(UInt8(ascii: "("))
            && !head.contains(where: { "{;'\"".utf8.contains($0) })
    }

    /// Whether nothing but digits stands there.
    private func isNumber(_ begin: Int) -> Bool {
        let end = skip(begin) { $0 >= 0x30 && $0 <= 0x39 }
        return end > begin && (byte(end).map { !$0.isNamePart } ?? true)
    }

    /// Words that are never a secret.
    private func isOrdinary(_ word: Slice<UnsafeBufferPointer<UInt8>>, isCertain: Bool) -> Bool {
        guard word.count <= 10 else { return word.isEmpty }
        let text = String(decoding: word, as: UTF8.self).lowercased()
        return text.isEmpty || Self.ordinary.contains(text) || (!isCertain && Self.methods.contains(text))
    }

    private static let ordinary: Set = ["true", "false", "null", "none"]
    /// Ways to prove who one is: `--auth basic`.
    private static let methods: Set = [
        "basic", "digest", "bearer", "ntlm", "token", "password", "oauth", "oauth2", "plain", "login",
        "negotiate",
        "kerberos", "gssapi", "auto", "md5", "trust", "peer", "ident", "cert", "yes", "no", "on", "off",
    ]
}
