@testable import CoreCommands
import Testing

@Suite struct ModePatternTests {
    /// Mode, text, is it a folder, result: as GNU chmod 9.1 does it.
    @Test(arguments: [
        (0o644, "0600", false, 0o600), (0o644, "7", false, 0o007), (0o644, "4755", false, 0o4755),
        (0o644, "u+x", false, 0o744), (0o644, "+x", false, 0o755), (0o777, "go-w", false, 0o755),
        (0o644, "a=rX", false, 0o444), (0o744, "a=rX", false, 0o555), (0o600, "a=rX", true, 0o555),
        (0o644, "u=rwx,g=rx,o=", false, 0o750), (0o755, "u+s", false, 0o4755), (0o755, "g+s", true, 0o2755),
        (0o777, "+t", true, 0o1777), (0o4755, "u-s", false, 0o755), (0o4755, "u=rwx", false, 0o755),
        (0o2755, "g=rx", true, 0o2755), (0o644, "u+x-r", false, 0o344), (0o640, "o+", false, 0o640),
    ])
    func applies(_ old: Int, _ text: String, _ isFolder: Bool, _ wanted: Int) throws {
        let mode = try #require(ModePattern(text))
        #expect(mode.applied(to: UInt32(old), isFolder: isFolder) == UInt32(wanted), "\(text)")
    }

    @Test(arguments: ["", "8", "u", "u+q", "+x,", ",", "u+x,,g+x", "77777", "00000644", "rwx", "0o644"])
    func isNone(_ text: String) { #expect(ModePattern(text) == nil, "\(text)") }
}
