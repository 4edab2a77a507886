import Foundation
import LineEditor
import Testing

@testable import Repl

@Suite struct ProgramWordsTests {
    /// A folder that is the working folder and the home at once, and goes away with the test.
    private final class Place {
        let path: String

        init(_ files: [String: String]) throws {
            path = NSTemporaryDirectory() + "/program-words-" + UUID().uuidString
            for (name, text) in files {
                let file = path + "/" + name
                try FileManager.default.createDirectory(
                    atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
                try text.write(toFile: file, atomically: true, encoding: .utf8)
            }
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        var words: ProgramWords {
            ProgramWords(workingFolder: path, home: path, programFolders: [path + "/bin"])
        }

        func texts(_ words: String..., typed: String = "") -> [String]? {
            self.words.offer(after: words, beginningWith: typed)?.candidates.map(\.text)
        }
    }

    @Test func gitKnowsItsRepository() throws {
        let place = try Place([
            ".git/HEAD": "ref: refs/heads/main\n", ".git/refs/heads/main": "1\n",
            ".git/refs/heads/fix/login": "2\n",
            ".git/packed-refs":
                "# pack-refs with: peeled\n3 refs/tags/v1\n^4\n5 refs/remotes/origin/main\n6 refs/heads/main\n",
            ".git/config": "[remote \"origin\"]\n\turl = x\n[alias]\n\tco = checkout\n", "bin/git-absorb": "",
            ".gitconfig": "[alias]\n  lg = log --oneline\n; no = comment\n",
        ])
        #expect(place.texts("git", "switch") == ["fix/login", "main", "v1", "origin/main"])
        #expect(place.texts("git", "co", typed: "f") == ["fix/login"])
        #expect(place.texts("git", "-C", "..", "push") == nil)
        #expect(place.texts("git", "-c", "a=b", "push") == ["origin"])
        #expect(place.texts("git", "push", "-u", "origin", typed: "m") == ["main"])
        #expect(place.texts("git", "checkout", "--") == nil)
        #expect(place.texts("git", "log", typed: "-") == nil)
        #expect(place.texts("git", typed: "ab") == ["absorb"])
        #expect(place.texts("git", typed: "lg") == ["lg"])
        let offer = place.words.offer(after: ["git", "diff"], beginningWith: "v")
        #expect(offer?.takesFiles == true && offer?.candidates.first?.summary == "tag")
    }

    @Test func gitKnowsRangesFilesAndWords() throws {
        let place = try Place([
            ".git/HEAD": "ref: refs/heads/main\n", ".git/refs/heads/main": "1\n",
            ".git/refs/heads/fix": "2\n", "greet.txt": "", "sub/inner.txt": "",
            ".git/config": "[remote \"origin\"]\n\turl = x\n", "bin/git-check-attr": "",
            "bin/git-checkout": "",
            ".git/logs/refs/stash": "0 1 A <a> 1 +0000\tWIP on main: old\n1 2 A <a> 2 +0000\tnewest\n",
        ])
        #expect(place.texts("git", "log", typed: "main..f") == ["main..fix"])
        #expect(place.texts("git", "diff", typed: "v1...m") == ["v1...main"])
        #expect(place.texts("git", "log", typed: "..f") == ["..fix"])
        #expect(place.texts("git", "show", typed: "HEAD:g") == ["HEAD:greet.txt"])
        #expect(place.texts("git", "-C", "sub", "show", typed: "main:./i") == ["main:./inner.txt"])
        #expect(place.texts("git", "-C", "sub", "show", typed: "main:sub/") == ["main:sub/inner.txt"])
        // What is for scripts comes behind, whatever of it the machine has.
        #expect(place.texts("git", typed: "check")?.prefix(2) == ["checkout", "check-attr"])
        #expect(place.texts("git", typed: "--no-p") == ["--no-pager"])
        #expect(place.texts("git", "-C") == nil)
        #expect(place.texts("git", "remote", typed: "r") == ["remove", "rename"])
        #expect(place.texts("git", "remote", "add") == ["upstream"])
        #expect(place.texts("git", "remote", "add", "upstream") == nil)
        #expect(place.texts("git", "remote", "rename") == ["origin"])
        let stashes = place.words.offer(after: ["git", "stash", "pop"], beginningWith: "")
        #expect(stashes?.candidates.map(\.text) == ["0", "1"])
        #expect(stashes?.candidates.map(\.summary) == ["newest", "WIP on main: old"])
    }

    @Test func gitReadsWorktrees() throws {
        let place = try Place([
            "main/.git/HEAD": "ref: refs/heads/main\n", "main/.git/refs/heads/main": "1\n",
            "main/.git/worktrees/side/HEAD": "ref: refs/heads/side\n",
            "main/.git/worktrees/side/commondir": "../..\n",
            "side/.git": "gitdir: ../main/.git/worktrees/side\n",
        ])
        let words = ProgramWords(workingFolder: place.path + "/side", home: nil, programFolders: [])
        #expect(words.offer(after: ["git", "merge"], beginningWith: "")?.candidates.map(\.text) == ["main"])
    }

    @Test func sshKnowsHosts() throws {
        let place = try Place([
            ".ssh/config":
                "Include conf.d/*.conf\nHost web1 web?\n  HostName 10.0.0.1\nHost *\n  User root\n",
            ".ssh/conf.d/db.conf": "host \"db1\"\n", ".ssh/conf.d/other.txt": "Host no\n",
            ".ssh/known_hosts":
                "|1|abc= ssh-rsa A\n[mail.example.com]:2222,192.0.2.7 ssh-rsa B\n@revoked old ssh-rsa C\n",
        ])
        let hosts = ["192.0.2.7", "db1", "mail.example.com", "old", "web1"]
        #expect(place.texts("ssh")?.filter(hosts.contains) == hosts)
        #expect(place.texts("ssh", typed: "web") == ["web1"])
        #expect(place.texts("ssh", "-p", "22", typed: "root@w") == ["root@web1"])
        #expect(place.texts("ssh", "-i") == nil)
        // What follows the host is a command there.
        #expect(place.texts("ssh", "web1") == nil)
        let copy = place.words.offer(after: ["scp", "a.txt"], beginningWith: "we")
        #expect(copy?.candidates.map(\.text) == ["web1:"] && copy?.takesFiles == true)
        #expect(copy?.candidates.first?.summary == "10.0.0.1")
        #expect(place.texts("scp", typed: "web1:/etc") == nil)
    }

    @Test func makeKnowsTargets() throws {
        let place = try Place([
            "Makefile": """
            VERSION := 1
            .PHONY: all
            all test: build/x ## all of it
            build/x: main.c
            \tcc -o x: main.c
            # no: comment
            %.o: %.c
            debug: CFLAGS = -g
            $(OUT): x
            """, "sub/makefile": "inner:\n",
        ])
        #expect(place.texts("make") == ["all", "test", "build/x", "debug"])
        #expect(
            place.words.offer(after: ["make"], beginningWith: "a")?.candidates.first?.summary == "all of it")
        #expect(place.texts("make", "-C", "sub") == ["inner"])
        #expect(place.texts("make", "-C") == nil)
        #expect(place.texts("make", "-f", "none.mk") == nil)
    }

    @Test func unitsHaveDescriptions() throws {
        let place = try Place([
            "etc/web.service": "[Unit]\nDescription=The site\n",
            "lib/web.service": "[Unit]\nDescription=Another\n",
            "lib/nightly.timer": "[Timer]\n", "lib/web.service.d/x.conf": "",
        ])
        let units = SystemdUnits(folders: [place.path + "/etc", place.path + "/lib"])
        let offer = units.offer("systemctl", ["restart"])
        #expect(offer?.candidates.map(\.text) == ["nightly.timer", "web"])
        #expect(offer?.candidates.last?.summary == "The site")
        #expect(units.offer("systemctl", ["--user"])?.candidates.contains { $0.text == "restart" } == true)
        #expect(units.offer("systemctl", ["daemon-reload"]) == nil)
        #expect(units.offer("journalctl", ["-f", "-u"])?.candidates.count == 2)
        #expect(units.offer("journalctl", []) == nil)
        #expect(units.offer("service", [])?.candidates.map(\.text) == ["web"])
    }

    @Test func pagesHaveSections() throws {
        let place = try Place(["man1/printf.1.gz": "", "man3/printf.3": "", "man3/File::Temp.3perl.gz": ""])
        let pages = ManualPages(folders: [place.path])
        #expect(
            pages.offer([], "p")?.candidates.map { [$0.text, $0.summary] } == [["printf", "section 1, 3"]])
        #expect(pages.offer(["3"], "F")?.candidates.map(\.text) == ["File::Temp"])
        #expect(pages.offer([], "") == nil)
    }

    @Test func prefixesAreLeftOut() {
        #expect(CommandPrefix.stripped(["sudo", "-u", "www", "git", "log"]) == ["git", "log"])
        #expect(CommandPrefix.stripped(["^sudo", "env", "A=1", "nice", "-n", "5", "make"]) == ["make"])
        #expect(CommandPrefix.stripped(["/usr/bin/sudo"]).isEmpty)
        #expect(CommandPrefix.stripped(["xargs", "-0", "-n", "1"]).isEmpty)
        #expect(CommandPrefix.stripped(["git", "env"]) == ["git", "env"])
    }

    @Test func otherFilesAreNotRead() throws {
        let place = try Place(["x": ""])
        #expect(place.texts("tar") == nil)
        #expect(SmallFile.text(of: place.path) == nil)
        #expect(mkfifo(place.path + "/Makefile", 0o600) == 0)
        #expect(place.texts("make") == nil)
    }
}
