import Testing

@testable import Engine

struct ProgressBarTests {
    @Test func aBarSaysHowFarItIs() {
        let half = ProgressBar.text(
            "x", done: 5, total: 10, isBytes: false, elapsed: 2_000_000_000, width: 60)
        #expect(half.hasPrefix("x  █") && half.hasSuffix("░  50%  5/10  2.5/s  2s left"))
        #expect(
            ProgressBar.text(
                "", done: 3_000_000, total: nil, isBytes: true, elapsed: 1_000_000_000, width: 60)
                == "3 MB  3 MB/s")
        // More than was told, no time, no room.
        #expect(
            ProgressBar.text("", done: 20, total: 10, isBytes: false, elapsed: 0, width: 79).contains("100%"))
        #expect(
            ProgressBar.text("label", done: 1, total: Int.max, isBytes: false, elapsed: 1, width: 10).count
                <= 10)
        #expect(
            ProgressBar.text("", done: 0, total: 5, isBytes: false, elapsed: 1_000_000_000, width: 79)
                .contains("0s left"))
    }
}
