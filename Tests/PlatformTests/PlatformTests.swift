// Platform, against answers known from elsewhere (RFCs, coreutils' own outputs).

import Glibc
import Platform
import Testing

@Suite struct PathTests {
    @Test(arguments: [
        ("", "."), (".", "."), ("/", "/"), ("a", "a"), ("a/", "a"), ("./a", "a"), ("a/./b", "a/b"),
        ("a//b", "a/b"), ("a/../b", "b"), ("../a", "../a"), ("/..", "/"), ("/../a", "/a"), ("a/..", "."),
        ("a/b/../../..", ".."), ("//a", "/a"), ("...", "..."), ("a/.hidden", "a/.hidden"), ("..a/b", "..a/b"),
    ])
    func normalise(_ given: String, _ expected: String) { #expect(Path.normalise(given) == expected) }

    @Test func parts() {
        #expect(Path.parent("a/b") == "a" && Path.parent("/a") == "/" && Path.parent("a") == "")
        #expect(Path.parent("a/b/") == "a" && Path.parent("/") == "/" && Path.parent("a//b") == "a")
        #expect(Path.name("a/b.txt") == "b.txt" && Path.name("/") == "/" && Path.name("a/b/") == "b")
        #expect(Path.fileExtension("x/a.tar.gz") == "gz" && Path.fileExtension(".profile") == "")
        #expect(Path.stem("x/a.tar.gz") == "a.tar" && Path.stem(".profile") == ".profile")
        #expect(Path.relative("/x/b", to: "/x/a") == "../b" && Path.relative("/x", to: "/x") == ".")
        #expect(Path.isInside("/a/b", "/a") && !Path.isInside("/ab", "/a") && Path.isInside("/a", "/"))
    }
}

@Suite struct DigestTests {
    // RFC 1321, FIPS 180-4: the digests of "abc".
    @Test func abc() {
        let abc = Array("abc".utf8)
        #expect(Digest.hex(abc, .md5) == "900150983cd24fb0d6963f7d28e17f72")
        #expect(Digest.hex(abc, .sha1) == "a9993e364706816aba3e25717850c26c9cd0d89d")
        #expect(
            Digest.hex(abc, .sha256) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            Digest.hex(abc, .sha512)
                == "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")
        #expect(Digest.hex([], .sha256).hasPrefix("e3b0c44298fc1c14"))
    }

    @Test func inPieces() {
        var digest = Digest(.sha256)
        digest.update(Array("a".utf8))
        digest.update(Array("bc".utf8))
        #expect(Digest.hex(digest.finish()) == Digest.hex(Array("abc".utf8), .sha256))
    }
}

@Suite struct ZstdTests {
    @Test func roundTrip() throws {
        let text = Array(String(repeating: "an operations shell ", count: 500).utf8)
        let frame = Zstd.compress(text)
        #expect(frame.count < text.count / 10)
        #expect(try Zstd.decompress(frame[...], size: text.count) == text)
        #expect(throws: ZstdError.self) { try Zstd.decompress(frame[...], size: text.count - 1) }
        #expect(throws: ZstdError.self) { try Zstd.decompress(frame.dropLast(), size: text.count) }
    }

    /// One line altered in the middle: what is kept of the new text is small, however large the text.
    @Test(arguments: [0, 20, 1000, 20_000])
    func afterAPrefix(_ lines: Int) throws {
        var random = SystemRandomNumberGenerator()
        func line() -> [UInt8] { Array("\(UInt64.random(in: 0...UInt64.max, using: &random))\n".utf8) }
        let text = (0..<lines).map { _ in line() }
        let old = Array(text.joined())
        let new = Array(text[..<(lines / 2)].joined()) + line() + Array(text[(lines / 2)...].joined())
        let compressor = try #require(ZstdCompressor(level: 1))
        for _ in 0..<2 {
            var frame: [UInt8] = [7]
            let isAppended = old.withUnsafeBytes { old in
                new.withUnsafeBytes { compressor.append($0, after: old, to: &frame) }
            }
            #expect(isAppended && frame.first == 7 && frame.count < 200, "\(frame.count) bytes")
            #expect(try Zstd.decompress(frame[1...], size: new.count, after: old) == new)
            #expect(throws: ZstdError.self) {
                try Zstd.decompress(frame[1...], size: new.count + 1, after: old)
            }
            // The other way of compressing is not disturbed.
            var plain: [UInt8] = []
            #expect(new.withUnsafeBytes { compressor.append($0, to: &plain) })
            #expect(try Zstd.decompress(plain[...], size: new.count) == new)
        }
    }
}

@Suite struct RegexTests {
    @Test func groups() throws {
        let regex = try Platform.Regex("(?<year>\\d{4})-(\\d\\d)?")
        let match = try #require(try regex.firstMatch(in: "on 2024- or 2025-07"))
        #expect(match.range == 3..<8 && match.groups == [3..<8, 3..<7, nil])
        #expect(regex.groupCount == 2 && regex.groupNames.map(\.name) == ["year"])
        #expect(try regex.firstMatch(in: "on 2024- or 2025-07", from: 4)?.range == 12..<19)
    }

    @Test func emptyMatchesAndUnicode() throws {
        #expect(try Platform.Regex("x*").allMatches(in: "axé").map(\.range) == [0..<0, 1..<2, 2..<2, 4..<4])
        #expect(try Platform.Regex("^.$").matches("é"))
        #expect(try Platform.Regex("É", ignoreCase: true).matches("é"))
    }

    @Test func badInput() throws {
        #expect(throws: RegexError.self) { try Platform.Regex("a(") }
        let slow = try Platform.Regex("^(a+)+$", limit: 1000)
        #expect(throws: RegexError.self) { try slow.matches(String(repeating: "a", count: 40) + "b") }
        #expect(try Platform.Regex("b").firstMatch(in: [0xFF, 0x62])?.range == 1..<2)
    }
}

@Suite struct FilesTests {
    @Test func wholeFilesAndWalk() throws {
        let folder = try Files.makeTemporaryFolder(prefix: "nops-platform-")
        defer { try? Files.removeTree(folder) }
        try Files.makeFolders(folder + "/a/b/c")
        try Files.writeWhole(folder + "/a/x", Array("one".utf8), mode: 0o640)
        try Files.writeWhole(folder + "/a/x", Array("two".utf8))
        #expect(try Files.readText(folder + "/a/x") == "two")
        #expect(try FileInfo.of(folder + "/a/x")?.mode == 0o640)
        try #require(symlink("/", folder + "/a/b/root") == 0)
        var seen: [String] = []
        try TreeWalk.walk(folder) { entry in
            seen.append(entry.path)
            return entry.name == "c" ? .skip : .enter
        }
        #expect(seen == ["a", "a/b", "a/b/c", "a/b/root", "a/x"])
        #expect(try Files.readLink(folder + "/a/b/root") == "/")
        #expect(try Files.read("/proc/self/status").count > 100)
    }

    @Test func errorsNameThePath() {
        #expect { try Files.read("/nonexistent/x") } throws: {
            "\($0)" == "cannot read '/nonexistent/x': no such file or folder"
        }
        #expect { try Files.read("/") } throws: { "\($0)" == "cannot read '/': it is a folder" }
        #expect { try Files.writeWhole("/dev/full/x", []) } throws: {
            "\($0)" == "cannot look at '/dev/full/x': part of the path is not a folder"
                || "\($0)" == "cannot write '/dev/full/x': part of the path is not a folder"
        }
        #expect { try Files.writeAll(1_000_000, [1], shown: "x") } throws: {
            "\($0)" == "cannot write 'x': bad file descriptor"
        }
    }
}

@Suite struct DigestLengthTests {
    /// Every length around the block's, whole and in pieces, against the same by sha256sum.
    @Test func everyLength() throws {
        let folder = try Files.makeTemporaryFolder(prefix: "nops-digest-")
        defer { try? Files.removeTree(folder) }
        var expected = ""
        for length in Array(0...200) + [1000, 4096, 65537] {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ length) }
            try Files.writeWhole("\(folder)/\(length)", bytes)
            let whole = Digest.hex(bytes, .sha256)
            var pieces = Digest(.sha256)
            var at = 0
            var size = 1
            while at < length {
                let next = min(length, at + size)
                pieces.update(Array(bytes[at..<next]))
                at = next
                size = size % 97 + 13
            }
            #expect(Digest.hex(pieces.finish()) == whole)
            expected += "\(whole)  \(folder)/\(length)\n"
        }
        try Files.writeWhole(folder + "/sums", Array(expected.utf8))
        #expect(system("sha256sum --status -c \(folder)/sums") == 0)
    }
}
