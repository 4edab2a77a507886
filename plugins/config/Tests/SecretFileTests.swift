import Glibc
import Platform
import PluginAPI
import Testing

@testable import Config

private func bytes(_ hex: String) -> [UInt8] {
    var result: [UInt8] = []
    var rest = hex[...]
    while !rest.isEmpty {
        result.append(UInt8(rest.prefix(2), radix: 16) ?? 0)
        rest = rest.dropFirst(2)
    }
    return result
}

/// Runs a line of sh in a folder of its own; gives what it prints.
private func shell(_ line: String, in folder: String) throws -> String {
    let out = folder + "/.output"
    let status = "cd '\(folder)' && { \(line); } > .output 2>.errors".withCString { text in
        var pid: pid_t = 0
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("sh"), strdup("-c"), strdup(text), nil]
        defer { for argument in arguments { free(argument) } }
        guard posix_spawn(&pid, "/bin/sh", nil, nil, &arguments, environ) == 0 else { return Int32(-1) }
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        return status
    }
    #expect(status == 0, "\(line): \((try? Files.readText(folder + "/.errors")) ?? "")")
    return try Files.readText(out)
}

private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = try Files.makeTemporaryFolder(prefix: "nops-age-")
    defer { try? Files.removeTree(folder) }
    try body(folder)
}

@Suite("Encrypted secrets")
struct SecretFileTests {
    @Test("X25519 as RFC 7748, 5.2 has it; a point of low order is refused")
    func keyExchange() {
        // 5.2: one multiplication.
        let scalar = bytes("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4")
        let point = bytes("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")
        let product = bytes("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552")
        #expect(Cipher.x25519(scalar, point) == product)
        #expect(Cipher.x25519(scalar, [UInt8](repeating: 0, count: 32)) == nil)
    }

    @Test("HKDF-SHA-256 as RFC 5869, A.3 begins; AES-256-GCM opens nothing else than what was sealed")
    func primitives() throws {
        let key = Cipher.derived(from: [UInt8](repeating: 0x0b, count: 22), salt: [], "")
        #expect(key == bytes("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"))
        let sealed = try Cipher.aesSealed(Array("text".utf8), key: key, data: [1, 2])
        #expect(Cipher.aesOpened(sealed, key: key, data: [1, 2]) == Array("text".utf8))
        #expect(Cipher.aesOpened(sealed, key: key, data: [1, 3]) == nil)
        for index in sealed.indices {
            var other = sealed
            other[index] ^= 1
            #expect(Cipher.aesOpened(other, key: key, data: [1, 2]) == nil)
        }
        #expect(Cipher.aesOpened(Array(sealed.dropLast()), key: key, data: [1, 2]) == nil)
        #expect(try Cipher.aesSealed([], key: key, data: []) != Cipher.aesSealed([], key: key, data: []))
    }

    @Test("Base64 and Bech32 have one text for each content")
    func texts() {
        for count in 0..<100 {
            let content = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
            #expect(Base64.bytes(Base64.text(content)) == content)
            #expect(Base64.bytes(Base64.text(content, isPadded: false), isPadded: false) == content)
            #expect(Bech32.bytes(Bech32.text("age", content), prefix: "age") == content)
        }
        for wrong in ["AB==", "QQ=", "QQ", "Q", "QR==", "Q Q=", "QQ==\n"] {
            #expect(Base64.bytes(wrong) == nil)
        }
        let key = Bech32.text("age", [UInt8](repeating: 7, count: 32))
        for index in key.indices.dropFirst(4) {
            let other = key[index] == "q" ? "p" : "q"
            #expect(
                Bech32.bytes(key[..<index] + other + key[key.index(after: index)...], prefix: "age") == nil)
        }
    }

    @Test("age opens what we seal, for each recipient, and we open what age seals")
    func withAge() throws {
        try withFolder { folder in
            _ = try shell(
                "for k in a b c; do age-keygen -o $k.txt; age-keygen -y $k.txt > $k.pub; done", in: folder)
            let identities = try ["a", "b", "c"].map {
                try AgeIdentity.all(in: Files.readText("\(folder)/\($0).txt"), $0)
            }
            let texts = try ["a", "b", "c"].map { try Files.readText("\(folder)/\($0).pub") }
            for (own, text) in zip(identities, texts) { #expect(own[0].recipient.text + "\n" == text) }
            for size in [0, 1, 32, 1000, 65536] {
                let content = try Cipher.random(size)
                let file = try AgeFile.sealed(
                    content, for: [identities[0][0].recipient, identities[1][0].recipient])
                try Files.writeWhole(folder + "/ours.age", Array(file.utf8))
                for name in ["a", "b"] {
                    _ = try shell("age -d -i \(name).txt ours.age > plain", in: folder)
                    #expect(try Files.read(folder + "/plain") == content)
                }
                #expect(
                    try shell("age -d -i c.txt ours.age > plain && echo opened || echo refused", in: folder)
                        == "refused\n")
                #expect(throws: AgeFile.Failure.self) { try AgeFile.opened(file, by: identities[2]) }
                try Files.writeWhole(folder + "/plain", content)
                _ = try shell("age -a -R a.pub -R b.pub plain > theirs.age", in: folder)
                let theirs = try Files.readText(folder + "/theirs.age")
                #expect(try AgeFile.opened(theirs, by: identities[1]) == content)
            }
            // Recipients of other kinds beside ours are passed over.
            _ = try shell(
                "ssh-keygen -q -t ed25519 -N '' -f ssh || true; cp a.pub all; cat ssh.pub >> all 2>/dev/null || true",
                in: folder)
            _ = try shell("printf x | age -a -R all > mixed.age", in: folder)
            #expect(
                try AgeFile.opened(Files.readText(folder + "/mixed.age"), by: identities[0])
                    == Array("x".utf8))
        }
    }

    @Test("No byte of a sealed file can be altered, cut off or swapped")
    func tampering() throws {
        let identity = try #require(
            AgeIdentity(Bech32.text("age-secret-key-", try Cipher.random(32)).uppercased()))
        let other = try #require(
            AgeIdentity(Bech32.text("age-secret-key-", try Cipher.random(32)).uppercased()))
        let content = try Cipher.random(32)
        let recipients = [other.recipient, identity.recipient]
        let lines = try AgeFile.sealed(content, for: recipients).split(separator: "\n").map(String.init)
        let binary = try #require(Base64.bytes(lines.dropFirst().dropLast().joined()))
        func armoured(_ bytes: [UInt8]) -> String {
            var text = lines[0] + "\n"
            var rest = Base64.text(bytes)[...]
            while !rest.isEmpty {
                text += rest.prefix(64) + "\n"
                rest = rest.dropFirst(64)
            }
            return text + lines[lines.count - 1] + "\n"
        }
        #expect(try AgeFile.opened(armoured(binary), by: [identity]) == content)
        for index in binary.indices {
            for bit in [0, 5] {
                var altered = binary
                altered[index] ^= UInt8(1 << bit)
                #expect(throws: (any Error).self) { try AgeFile.opened(armoured(altered), by: [identity]) }
            }
            #expect(throws: (any Error).self) {
                try AgeFile.opened(armoured(Array(binary[..<index])), by: [identity])
            }
        }
        #expect(throws: (any Error).self) { try AgeFile.opened(armoured(binary + [0]), by: [identity]) }
        // The stanza of another file with the same recipients.
        let second = try AgeFile.sealed(content, for: recipients).split(separator: "\n").map(String.init)
        let theirs = String(
            decoding: try #require(Base64.bytes(second.dropFirst().dropLast().joined())).prefix(420),
            as: UTF8.self)
        let stanza = theirs.split(separator: "\n", omittingEmptySubsequences: false)[3...4].joined(
            separator: "\n")
        let ours = String(decoding: binary.prefix { $0 < 0x80 }, as: UTF8.self)
        let own = ours.split(separator: "\n", omittingEmptySubsequences: false)[3...4].joined(separator: "\n")
        #expect(own.hasPrefix("-> X25519 ") && stanza.hasPrefix("-> X25519 "))
        let start = try #require(Array(ours.utf8).firstRange(of: Array(own.utf8)))
        let swapped = binary[..<start.lowerBound] + Array(stanza.utf8) + binary[start.upperBound...]
        #expect(throws: (any Error).self) { try AgeFile.opened(armoured(Array(swapped)), by: [identity]) }
        // A stanza taken out.
        let without = binary[..<start.lowerBound] + binary[(start.upperBound + 1)...]
        #expect(throws: (any Error).self) { try AgeFile.opened(armoured(Array(without)), by: [other]) }
    }
}
