// `subdir('a')` in a `meson.build`, which names a folder beside it.

struct MesonZones {
    private let bytes: UnsafeBufferPointer<UInt8>
    static let file = "meson.build"
    private static let call = ByteSearch("subdir(")

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    func zones() -> [TextZone] {
        var found: [TextZone] = []
        var plain = 0
        var from = 0
        while let at = Self.call.first(in: bytes, from: from) {
            from = at + Self.call.word.count
            let quoted = bytes[from...].drop { $0 <= 0x20 }
            guard at == 0 || !bytes[at - 1].isOfName, quoted.first == 0x27 || quoted.first == 0x22,
                let end = quoted.dropFirst().firstIndex(where: { $0 == quoted.first })
            else { continue }
            found.append(TextZone(range: plain..<at, role: .prose))
            found.append(TextZone(range: quoted.startIndex + 1..<end, role: .link))
            plain = end
            from = end
        }
        return found + [TextZone(range: plain..<bytes.count, role: .prose)]
    }
}
