import Testing

@testable import Platform

@Suite struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("한", 2), ("🚀", 2), ("…", 1),
        ("a\u{200D}b", 2),
        ("～", 2), ("ｱ", 1),
    ])
    func widths(text: String, width: Int) { #expect(DisplayWidth.of(text) == width) }

    @Test func cutsAtWholeCharacters() {
        #expect(DisplayWidth.truncated("abcdef", to: 4) == "abc…")
        #expect(DisplayWidth.truncated("日本語", to: 4) == "日…")
        #expect(DisplayWidth.truncated("abcd", to: 4) == "abcd")
        #expect(DisplayWidth.truncated("abcd", to: 0) == "")
    }
}
