import LineEditor
import Testing

@testable import Repl

@Suite struct ProgramUsesTests {
    private func uses(_ lines: String...) -> ProgramUses {
        let history = History(path: nil)
        for line in lines { _ = history.append(line) }
        return ProgramUses(history)
    }

    @Test func subcommandsFollowTheSameWords() {
        let uses = uses(
            "git status", "git stash pop", "ls | ^git stage", "docker compose up", "echo git nonsense",
            "gitk statue")
        #expect(uses.arguments(after: ["git"], beginningWith: "sta") == ["stage", "stash", "status"])
        #expect(uses.arguments(after: ["^git"], beginningWith: "stat") == ["status"])
        #expect(uses.arguments(after: ["docker", "compose"], beginningWith: "") == ["up"])
        #expect(uses.arguments(after: ["git", "stash"], beginningWith: "") == ["pop"])
    }

    @Test func pathsNumbersAndTextsAreNone() {
        let uses = uses("prog a.txt", "prog 12", "prog 'quoted'", "prog $x", "prog /etc", "prog fine")
        #expect(uses.arguments(after: ["prog"], beginningWith: "") == ["fine"])
        #expect(uses.arguments(after: ["prog", "a.txt"], beginningWith: "").isEmpty)
    }

    @Test func flagsAreThoseOfTheSubcommand() {
        let uses = uses("git commit --amend --date=now", "git log --all -p", "git --version", "tar -xzf a")
        #expect(uses.arguments(after: ["git", "commit"], beginningWith: "-") == ["--amend", "--date"])
        #expect(uses.arguments(after: ["git", "log"], beginningWith: "--") == ["--all"])
        // One that stands there is not offered again.
        #expect(uses.arguments(after: ["git", "log", "--all"], beginningWith: "-") == ["-p"])
        #expect(uses.arguments(after: ["tar"], beginningWith: "-") == ["-xzf"])
        // Right behind the program stand its own.
        #expect(uses.arguments(after: ["git"], beginningWith: "-") == ["--version"])
    }
}
