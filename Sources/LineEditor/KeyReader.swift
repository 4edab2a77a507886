import CLibEdit
import Glibc

/// Keys from the terminal, one event at a time, and what arrives through signals meanwhile.
final class KeyReader {
    enum Event {
        /// A character, or the whole of an escape sequence.
        case key([UInt32])
        /// Text that was pasted, not typed.
        case paste(String)
        case interrupt
        case resize
        /// `wake` was called.
        case news
        case endOfInput
        case failure(Int32)
    }

    private let terminal: Int32
    /// Signal handlers write to `wakeUp`.
    private let woken: Int32
    let wakeUp: Int32
    /// Bytes that were read too far, the next one last.
    private var pushedBack: [UInt8] = []

    /// How long after Escape the rest of a key's sequence may take.
    private static let sequencePatience: Int32 = 50
    private static let escape: UInt8 = 0x1B

    /// Nil when the system has no descriptors left.
    init?(terminal: Int32) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        self.terminal = terminal
        woken = ends[0]
        wakeUp = ends[1]
    }

    deinit {
        close(woken)
        close(wakeUp)
    }

    /// The last event was that something is to be shown.
    private var hadNews = false

    /// Calls what waits for keys.
    var whileWaiting: (() -> Int32) -> Int32 = { $0() }
    /// Whether something that does not call `wake` may have news soon, and whether it has.
    var expectsNews: () -> Bool = { false }
    var hasNews: () -> Bool = { false }
    /// How often, in milliseconds, it is asked.
    private static let newsInterval: Int32 = 500
    /// Whether the program has been asked to end.
    var isEnding: () -> Bool = { false }

    /// Waits for the next event.
    func next() -> Event {
        while true {
            if pushedBack.isEmpty, let signal = wait() { return signal }
            let first: UInt8
            switch readByte() {
            case .success(let byte): first = byte
            case .failure(.endOfInput): return .endOfInput
            case .failure(.system(let number)): return .failure(number)
            }
            if first == Self.escape { return sequence() }
            if first == 0x03 { return .interrupt }
            // What isn't UTF-8, and the control characters that no keyboard has, are passed over.
            if let scalar = scalar(startingWith: first), !(0x80...0x9F).contains(scalar) {
                return .key([scalar])
            }
        }
    }

    /// Has `next` return, from any thread. A full pipe holds what does so already.
    func wake() {
        var byte = UInt8(ascii: "N")
        _ = write(wakeUp, &byte, 1)
    }

    /// Forgets signals that came before editing began.
    func drain() {
        var byte: UInt8 = 0
        while read(woken, &byte, 1) == 1 {}
    }

    /// Until a key is there (nil) or a signal came.
    private func wait() -> Event? {
        while true {
            var descriptors = [
                pollfd(fd: terminal, events: Int16(POLLIN), revents: 0),
                pollfd(fd: woken, events: Int16(POLLIN), revents: 0),
            ]
            if isEnding() { return .endOfInput }
            let limit = expectsNews() ? Self.newsInterval : -1
            let ready = whileWaiting { poll(&descriptors, 2, limit) }
            guard ready >= 0 else {
                if errno == EINTR { continue }
                return .failure(errno)
            }
            if ready == 0 {
                if hasNews() { return .news }
                continue
            }
            // A job that prints without end leaves time for a key.
            if hadNews, descriptors[0].revents != 0 {
                hadNews = false
                return nil
            }
            hadNews = false
            if descriptors[1].revents != 0 {
                var byte: UInt8 = 0
                if read(woken, &byte, 1) == 1 {
                    switch byte {
                    case UInt8(ascii: "I"): return .interrupt
                    case UInt8(ascii: "N"):
                        hadNews = true
                        return .news
                    default: return .resize
                    }
                }
            }
            if descriptors[0].revents != 0 { return nil }
        }
    }

    // MARK: - Bytes and characters

    private enum ReadError: Error {
        case endOfInput
        case system(Int32)
    }

    /// One byte at a time: what follows the line belongs to the program that the line starts.
    private func readByte() -> Result<UInt8, ReadError> {
        if let byte = pushedBack.popLast() { return .success(byte) }
        var byte: UInt8 = 0
        while true {
            let count = read(terminal, &byte, 1)
            if count == 1 { return .success(byte) }
            if count == 0 { return .failure(.endOfInput) }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                // A program has left the terminal non-blocking.
                var descriptor = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
                _ = poll(&descriptor, 1, -1)
            // The terminal is gone.
            case EIO: return .failure(.endOfInput)
            default: return .failure(.system(errno))
            }
        }
    }

    /// Whether more has been typed or pasted already.
    var isPending: Bool { isWaiting(within: 0) }

    private func isWaiting(within milliseconds: Int32) -> Bool {
        if !pushedBack.isEmpty { return true }
        var descriptor = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, milliseconds) > 0
    }

    private func scalar(startingWith first: UInt8) -> UInt32? {
        let length: Int
        switch first {
        case 0..<0x80: return UInt32(first)
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF: length = 3
        case 0xF0...0xF4: length = 4
        default: return nil
        }
        var bytes = [first]
        while bytes.count < length {
            guard case .success(let byte) = readByte() else { return nil }
            guard byte & 0xC0 == 0x80 else {
                pushedBack.append(byte)
                return nil
            }
            bytes.append(byte)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        return text.unicodeScalars.first?.value
    }

    // MARK: - Sequences

    /// What follows an Escape: nothing (the key itself), a character (Alt and that key), or a function key.
    private func sequence() -> Event {
        var key: [UInt32] = [UInt32(Self.escape)]
        guard isWaiting(within: Self.sequencePatience), case .success(let second) = readByte() else {
            return .key(key)
        }
        if second == Self.escape {
            pushedBack.append(second)
            return .key(key)
        }
        guard let scalar = scalar(startingWith: second) else { return .key(key) }
        key.append(scalar)
        guard second == UInt8(ascii: "[") || second == UInt8(ascii: "O") else { return .key(key) }
        while key.count < 32, isWaiting(within: Self.sequencePatience), case .success(let byte) = readByte() {
            key.append(UInt32(byte))
            // Parameters, then one final byte.
            if (second == UInt8(ascii: "O") && !(0x30...0x3B).contains(byte)) || (0x40...0x7E).contains(byte)
            {
                break
            }
        }
        if key.elementsEqual("\u{1B}[200~".unicodeScalars.map(\.value)) { return paste() }
        return .key(key)
    }

    /// The terminal's answer to `ESC [ 6 n`: `ESC [ row ; column R`, from 1.
    static func isPosition(_ key: [UInt32]) -> Bool {
        key.count >= 6 && key.starts(with: "\u{1B}[".unicodeScalars.map(\.value))
            && key.last == UInt32(UInt8(ascii: "R"))
            && key[2..<(key.count - 1)].split(
                separator: UInt32(UInt8(ascii: ";")), omittingEmptySubsequences: false
            )
            .map { !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } } == [true, true]
    }

    /// How long, in milliseconds, the terminal may take to say where its cursor is.
    private static let positionPatience: Int32 = 200

    /// The column, from 0, of the answer that the terminal has been asked for; nil: none came in time. What was typed meanwhile
    /// is kept.
    func position() -> Int? {
        var bytes: [UInt8] = []
        defer { pushedBack += bytes.reversed() }
        while isWaiting(within: Self.positionPatience), case .success(let byte) = readByte() {
            bytes.append(byte)
            guard byte == UInt8(ascii: "R"), let start = bytes.lastIndex(of: Self.escape),
                Self.isPosition(bytes[start...].map(UInt32.init)),
                let separator = bytes.lastIndex(of: UInt8(ascii: ";"))
            else { continue }
            let digits = String(decoding: bytes[(separator + 1)..<(bytes.count - 1)], as: UTF8.self)
            bytes.removeSubrange(start...)
            return Int(digits).map { max($0 - 1, 0) }
        }
        return nil
    }

    private func paste() -> Event {
        let end = Array("\u{1B}[201~".utf8)
        var bytes: [UInt8] = []
        /// No end begins before.
        var searched = 0
        while true {
            if pushedBack.isEmpty, let chunk = readMuch() {
                bytes += chunk
            } else {
                guard case .success(let byte) = readByte() else { return .endOfInput }
                bytes.append(byte)
            }
            while let escape = bytes[searched...].firstIndex(of: Self.escape) {
                searched = escape
                guard bytes.count - escape >= end.count else { break }
                if bytes[escape..<(escape + end.count)].elementsEqual(end) {
                    pushedBack += bytes[(escape + end.count)...].reversed()
                    return .paste(KeyReader.cleaned(bytes[..<escape]))
                }
                searched += 1
            }
            if bytes[searched...].first != Self.escape { searched = bytes.count }
        }
    }

    /// What has arrived of a long paste; nil where that is not much. It may reach past the paste's end, into keys
    /// that are then kept from a program which the line starts: in a short paste, byte by byte, that can't be.
    private func readMuch() -> [UInt8]? {
        var waiting: Int32 = 0
        guard ioctl(terminal, UInt(FIONREAD), &waiting) == 0, waiting >= 1024 else { return nil }
        let count = Int(waiting)
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = max(0, read(terminal, buffer.baseAddress, count))
        }
        return bytes.isEmpty ? nil : bytes
    }

    /// Newlines of any kind as `\n`, without a last one; other control characters but tabs left out. As libedit sets the terminal,
    /// that makes of each of the two characters the other one: a line's end of both comes the wrong way round.
    private static func cleaned(_ bytes: ArraySlice<UInt8>) -> String {
        var result = String.UnicodeScalarView()
        var last: Unicode.Scalar = " "
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            switch scalar.value {
            case 0x0A, 0x0D:
                if last != scalar, last == "\r" || last == "\n" {
                    last = " "
                    continue
                }
                result.append("\n")
            case 0x09: result.append(scalar)
            case 0..<0x20, 0x7F..<0xA0: break
            default: result.append(scalar)
            }
            last = scalar
        }
        while result.last == "\n" { result.removeLast() }
        return String(result)
    }
}
