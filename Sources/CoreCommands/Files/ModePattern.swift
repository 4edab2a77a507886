import Platform
import PluginAPI

/// A mode as chmod(1) takes it (POSIX.1-2017, "chmod"): octal digits that say all bits, or clauses that alter some.
struct ModePattern {
    private enum Part {
        case exact(UInt32)
        /// `isMasked`: no class was named, so the umask's bits are left alone.
        case clause(who: UInt32, sign: Character, bits: Bits, isMasked: Bool)
    }

    private struct Bits {
        /// r, w, x for each class at once: 0o444, 0o222, 0o111.
        var permissions: UInt32 = 0
        /// `X`: x only for folders, and where somebody has it already.
        var executeWhereFitting = false
        var setID = false
        var sticky = false
    }

    private let parts: [Part]

    /// - Throws: `ErrorValue` if the text is no mode.
    static func read(_ text: String) throws -> ModePattern {
        if let mode = ModePattern(text) { return mode }
        throw ErrorValue.usage(
            "`\(text)` is no mode", help: "octal digits (0644), or clauses such as u+x,go-w")
    }

    /// Nil if the text is no mode.
    init?(_ text: String) {
        if !text.isEmpty, text.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "7") }) {
            guard text.utf8.count <= 5, let mode = UInt32(text, radix: 8), mode <= 0o7777 else { return nil }
            parts = [.exact(mode)]
            return
        }
        var parts: [Part] = []
        for clause in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard ModePattern.read(clause, into: &parts) else { return nil }
        }
        self.parts = parts
    }

    private static func read(_ clause: Substring, into parts: inout [Part]) -> Bool {
        var rest = clause
        var who: UInt32 = 0
        while let letter = rest.first,
            let bits = ["u": UInt32(0o4700), "g": 0o2070, "o": 0o1007, "a": 0o7777][letter]
        {
            who |= bits
            rest.removeFirst()
        }
        let isMasked = who == 0
        if isMasked { who = 0o7777 }
        var found = false
        while let sign = rest.first, "+-=".contains(sign) {
            rest.removeFirst()
            var bits = Bits()
            while let letter = rest.first, !"+-=".contains(letter) {
                switch letter {
                case "r": bits.permissions |= 0o444
                case "w": bits.permissions |= 0o222
                case "x": bits.permissions |= 0o111
                case "X": bits.executeWhereFitting = true
                case "s": bits.setID = true
                case "t": bits.sticky = true
                default: return false
                }
                rest.removeFirst()
            }
            parts.append(.clause(who: who, sign: sign, bits: bits, isMasked: isMasked))
            found = true
        }
        return found && rest.isEmpty
    }

    /// A mode that says all bits, and some that were hardly meant.
    static let doubt: Signature.Doubt = { value in
        var text = ""
        switch value {
        case .string(let string): text = string.string
        case .int(let int): text = String(int)
        default: return nil
        }
        guard case .exact(let mode)? = ModePattern(text)?.parts.first else { return nil }
        let (owner, group, others) = (mode >> 6 & 7, mode >> 3 & 7, mode & 7)
        if group & ~owner != 0 || others & ~owner != 0 {
            return (
                "others than the owner may do more than the owner may",
                "the first of the three digits is the owner's, the last everybody's"
            )
        }
        // Where only an owner may remove a file, as in `/tmp`, all may write.
        if others & 2 != 0, mode & 0o1000 == 0 {
            return ("everybody on this machine may write that", "0644, or 0664 for a group")
        }
        return nil
    }

    /// The bits that a file of mode `old` gets.
    func applied(to old: UInt32, isFolder: Bool, umask: UInt32 = Files.umask) -> UInt32 {
        var mode = old
        for part in parts {
            switch part {
            case .exact(let bits): mode = bits
            case .clause(let who, let sign, let bits, let isMasked):
                var wanted = bits.permissions
                if bits.executeWhereFitting, isFolder || mode & 0o111 != 0 { wanted |= 0o111 }
                if bits.setID { wanted |= 0o6000 }
                if bits.sticky { wanted |= 0o1000 }
                wanted &= isMasked ? who & ~umask : who
                switch sign {
                case "+": mode |= wanted
                case "-": mode &= ~wanted
                // As with GNU's, `=` leaves a folder's set-id bits unless it names them.
                default: mode = mode & ~(isFolder ? who & 0o1777 : who) | wanted
                }
            }
        }
        return mode
    }
}
