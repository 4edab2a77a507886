import Glibc
import Testing

@testable import LineEditor

@Suite struct HistoryFileTests {
    /// A folder that is gone afterwards.
    private final class Folder {
        let path: String

        init() {
            var template = Array("/tmp/nops-history-XXXXXX".utf8CString)
            path = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
        }

        deinit {
            for name in ["history", "history.new", "deep/er/history", "link"] { unlink(path + "/" + name) }
            for name in ["deep/er", "deep", ""] { rmdir(path + "/" + name) }
        }

        var history: String { path + "/history" }

        func write(_ text: String, to name: String = "history") {
            guard let file = fopen(path + "/" + name, "w") else { return }
            fputs(text, file)
            fclose(file)
        }

        func read(_ name: String = "history") -> String {
            guard let file = fopen(path + "/" + name, "r") else { return "" }
            defer { fclose(file) }
            var bytes: [UInt8] = []
            while true {
                let byte = getc(file)
                if byte == EOF { return String(decoding: bytes, as: UTF8.self) }
                bytes.append(UInt8(truncatingIfNeeded: byte))
            }
        }
    }

    private func line(_ text: String, at time: Int = 1, in folder: String = "/srv") -> [UInt8] {
        HistoryFormat.line(
            time: time, folder: HistoryFormat.encoded(folder), text: HistoryFormat.encoded(text))
    }

    @Test func aFileIsMadeWithItsFoldersForItsOwnerAlone() {
        let folder = Folder()
        let path = folder.path + "/deep/er/history"
        #expect(HistoryFile(path: path).append(line("ls")) == nil)
        #expect(folder.read("deep/er/history") == "nops-history 2 0\n1\t/srv\tls\n")
        var info = stat()
        #expect(stat(path, &info) == 0)
        #expect(info.st_mode & 0o777 == 0o600)
    }

    @Test func whatRepeatsTheLastLineOfTheFolderIsNotAdded() {
        let folder = Folder()
        let file = HistoryFile(path: folder.history)
        for (text, place) in [
            ("ls", "/srv"), ("ls", "/srv"), ("ls", "/etc"), ("pwd", "/etc"), ("ls", "/etc"),
        ] {
            #expect(file.append(line(text, in: place)) == nil)
        }
        #expect(
            folder.read() == "nops-history 2 0\n1\t/srv\tls\n1\t/etc\tls\n1\t/etc\tpwd\n1\t/etc\tls\n")
    }

    @Test func aLineCutOffIsEndedFirst() {
        let folder = Folder()
        folder.write("nops-history 2 0\n1\t/srv\tls\n1\t/srv\thalf a li")
        #expect(HistoryFile(path: folder.history).append(line("pwd")) == nil)
        #expect(folder.read() == "nops-history 2 0\n1\t/srv\tls\n1\t/srv\thalf a li\n1\t/srv\tpwd\n")
    }

    @Test func aFileOfTheFirstVersionIsTakenOver() {
        let folder = Folder()
        folder.write("ls\nmake\nls\n")
        #expect(HistoryFile(path: folder.history).append(line("pwd", at: 7)) == nil)
        let text = folder.read()
        #expect(text.hasPrefix("nops-history 2 "))
        #expect(text.hasSuffix("\n0\t\tmake\n0\t\tls\n7\t/srv\tpwd\n"))
    }

    @Test func aFileOfANewerNopsIsLeftAlone() {
        let folder = Folder()
        let text = "nops-history 3 what it will be\nanything\n"
        folder.write(text)
        #expect(HistoryFile(path: folder.history).append(line("ls"))?.contains("newer") == true)
        #expect(folder.read() == text)
    }

    @Test func whatIsNoFileIsNotWritten() {
        let folder = Folder()
        mkfifo(folder.history, 0o600)
        #expect(HistoryFile(path: folder.history).append(line("ls"))?.contains("no regular file") == true)
        #expect(HistoryFile(path: folder.path).append(line("ls")) != nil)
        #expect(HistoryFile(path: "/proc/none/of/it/history").append(line("ls")) != nil)
    }

    @Test func aLargeFileIsFreedOfRepetitionsAndALinkStaysOne() {
        let folder = Folder()
        var text = "nops-history 2 0\n"
        for number in 0..<60_000 { text += "\(number)\t/srv\tmake target-\(number % 100)\n" }
        folder.write(text)
        symlink(folder.history, folder.path + "/link")
        #expect(HistoryFile(path: folder.path + "/link").append(line("pwd", at: 70_000)) == nil)
        let lines = folder.read().split(separator: "\n")
        #expect(lines.count == 102)
        // The size is that of the entries, from which the next doubling is counted.
        let size = lines.dropFirst().reduce(0) { $0 + $1.utf8.count + 1 }
        #expect(lines.first == "nops-history 2 \(size)")
        #expect(lines.dropFirst().first == "59900\t/srv\tmake target-0")
        #expect(lines.last == "70000\t/srv\tpwd")
        var info = stat()
        #expect(lstat(folder.path + "/link", &info) == 0)
        #expect(info.st_mode & S_IFMT == S_IFLNK)
    }

    @Test func repetitionsGoByFolderAndDamagedLinesGo() {
        let old =
            "nops-history 2 0\n1\t/a\tls\n2\t/b\tls\nno line at all\n3\t/a\tls\nx\t/a\ty\n4\t/a\t\u{0}\n"
        let text = String(
            decoding: HistoryFile.withoutRepetitions(Array(old.utf8), adding: line("pwd", at: 9, in: "/a")),
            as: UTF8.self)
        #expect(text.hasSuffix("\n2\t/b\tls\n3\t/a\tls\n9\t/a\tpwd\n"))
        #expect(text.split(separator: "\n").count == 4)
    }

    @Test(arguments: ["ls", "a\nb", "tab\there", "back\\slash \\n", "日本 é", "ends in \\", ""])
    func whatIsWrittenIsReadBack(text: String) {
        #expect(HistoryFormat.decoded(HistoryFormat.encoded(text)[...]) == text)
        #expect(!HistoryFormat.encoded(text).contains(0x0A))
    }

    @Test func whatIsForgottenIsTakenOutAndNothingElse() {
        let broken = "nops-history 2 0\n1\t/srv\tls\nno entry ls\n2\t/etc\tls\n3\t/srv\tls -l\n4\t/srv\tcut o"
        let (new, count) = HistoryFile.without([Array("ls".utf8)], in: Array(broken.utf8))
        #expect(count == 2)
        #expect(
            String(decoding: new, as: UTF8.self)
                == "nops-history 2 0\nno entry ls\n3\t/srv\tls -l\n4\t/srv\tcut o")
        let first = HistoryFile.without([Array("ls".utf8)], in: Array("pwd\nls\nls -l\n".utf8))
        #expect(first.new == Array("pwd\nls -l\n".utf8))
    }
}
