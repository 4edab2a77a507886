import Testing

@testable import Repl

@Suite struct UserPromptTests {
    @Test func linesAndColoursStay() {
        #expect(UserPrompt.lines("one\ntwo> ", hasColour: true) == ["one", "two> "])
        // What is typed has no colour of the prompt's: the last one ends before the blank.
        #expect(
            UserPrompt.lines("\u{1B}[32mhost\u{1B}[0m> ", hasColour: true)
                == ["\u{1B}[32mhost\u{1B}[0m>\u{1B}[0m "])
        #expect(UserPrompt.lines("a> \u{1B}[36m", hasColour: true) == ["a>\u{1B}[0m "])
    }

    @Test func coloursGoWhereThereAreNone() {
        #expect(UserPrompt.lines("\u{1B}[1;32mhost\u{1B}[0m> ", hasColour: false) == ["host> "])
    }

    @Test func otherControlCharactersGo() {
        let text = "a\u{07}b\u{1B}]0;title\u{07}c\u{1B}[2Jd\te\u{7F}\u{9B}f"
        #expect(UserPrompt.lines(text, hasColour: true) == ["ab]0;titlec[2Jd ef"])
        #expect(UserPrompt.lines("x\u{1B}", hasColour: true) == ["x"])
        #expect(UserPrompt.lines("x\u{1B}[31", hasColour: true) == ["x[31"])
    }

    @Test func thereIsAlwaysALine() {
        #expect(UserPrompt.lines("", hasColour: true) == [""])
        #expect(UserPrompt.lines("\n", hasColour: true) == ["", ""])
    }

    @Test func aLongOneIsCut() {
        let lines = UserPrompt.lines(String(repeating: "日", count: 5000), hasColour: true)
        #expect(lines.count == 1)
        #expect(lines.first?.unicodeScalars.count == 2000)
    }
}
