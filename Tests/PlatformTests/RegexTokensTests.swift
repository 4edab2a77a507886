import Platform
import Testing

@Suite struct RegexTokensTests {
    /// A pattern's groups, sets and alternatives, one word each.
    @Test(arguments: [
        ("(a)|b", "( ) |"),
        (#"\(a\)[)(]"#, "[)(]"),
        ("[]a]()", "[]a] ( )"),
        ("[^]a]()", "[^]a] ( )"),
        ("[[:alpha:])]()", "[[:alpha:])] ( )"),
        (#"[\]]()"#, #"[\]] ( )"#),
        (#"\Q(|[\E()"#, "( )"),
        ("(?#it is (a comment)()", "( )"),
        ("(?<n>a)(?P<m>b)(?'o'c)", "(?<n> ) (?P<m> ) (?'o' )"),
        ("(?<=a)(?<!b)(?=c)(?!d)", "(?<= ) (?<! ) (?= ) (?! )"),
        ("(?:a)(?>b)(?|c|(d))", "(?: ) (?> ) (?| | ( ) )"),
        ("(?i)(?mx:a)", "(?i ) (?mx )"),
        ("(?(1)a|b)", "(?( | )"),
        ("(?(<n>)a|b)", "(?( | )"),
        ("(?(?=a)b|c)", "(?( (?= ) | )"),
        ("(?P=n)(?P>n)(?1)", "(?P= ) (?P> ) (?1 )"),
        ("(*UTF)()", "(*UTF ) ( )"),
        ("[", "[]"), ("(?", "(?"), ("\\", ""), (#"\Q("#, ""), ("(?#a", ""), ("(?<n", "(?<n"),
        ("[[:a", "[[:a]"),
    ])
    func tokens(_ pattern: String, _ expected: String) {
        let words = RegexTokens(pattern).compactMap { token -> String? in
            switch token {
            case .open(let head): "(" + head
            case .close: ")"
            case .bar: "|"
            case .set(let signs): "[" + String(String.UnicodeScalarView(signs)) + "]"
            case .sign, .escape: nil
            }
        }
        #expect(words.joined(separator: " ") == expected)
    }
}
