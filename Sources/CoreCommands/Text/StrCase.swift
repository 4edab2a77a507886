import PluginAPI

/// `str capitalize`, `str title-case`, `str snake-case` and the like.
struct StrCase: Command {
    enum Style: String {
        case capitalize
        case title = "title-case"
        case snake = "snake-case"
        case screamingSnake = "screaming-snake-case"
        case kebab = "kebab-case"
        case camel = "camel-case"
        case pascal = "pascal-case"
    }

    let name: String
    private let style: Style

    init(_ style: Style) {
        self.style = style
        name = "str " + style.rawValue
    }

    var signature: Signature {
        let (summary, source, output) =
            switch style {
            case .capitalize: ("Text with its first letter a capital.", "\"web server\"", "Web server")
            case .title:
                ("Words with a capital each, with spaces between.", "\"web_server-name\"", "Web Server Name")
            case .snake:
                ("Words in small letters, with `_` between.", "\"webServer name\"", "web_server_name")
            case .screamingSnake:
                (
                    "Words in capitals, with `_` between: as in the environment.", "\"webServer name\"",
                    "WEB_SERVER_NAME"
                )
            case .kebab:
                ("Words in small letters, with `-` between.", "\"HTTPServer name\"", "http-server-name")
            case .camel:
                ("Words joined, each but the first with a capital.", "\"web-server name\"", "webServerName")
            case .pascal: ("Words joined, each with a capital.", "\"web-server name\"", "WebServerName")
            }
        return Signature(
            name, summary,
            details: style == .capitalize
                ? "The rest stays as it is."
                : "A word ends at whatever is no letter or digit, and where a capital follows a small letter.",
            input: [.string, .list, .stream], output: .string, result: .each,
            examples: [.init("\(source) | \(name)", "A text.", prints: output)])
    }

    func run(_ call: Invocation) throws -> Value { try call.transformText { .text(styled($0.string)) } }

    private func styled(_ text: String) -> String {
        if style == .capitalize { return capitalized(text) }
        let words = caseWords(text)
        switch style {
        case .capitalize, .title: return words.map { capitalized($0.lowercased()) }.joined(separator: " ")
        case .snake: return words.map { $0.lowercased() }.joined(separator: "_")
        case .screamingSnake: return words.map { $0.uppercased() }.joined(separator: "_")
        case .kebab: return words.map { $0.lowercased() }.joined(separator: "-")
        case .pascal: return words.map { capitalized($0.lowercased()) }.joined()
        case .camel:
            return (words.first?.lowercased() ?? "")
                + words.dropFirst().map { capitalized($0.lowercased()) }.joined()
        }
    }

    private func capitalized(_ text: String) -> String {
        guard let first = text.unicodeScalars.first else { return text }
        return first.properties.titlecaseMapping + String(text.unicodeScalars.dropFirst())
    }

    /// `HTTPServer2 name` has HTTP, Server2 and name.
    private func caseWords(_ text: String) -> [String] {
        let scalars = Array(text.unicodeScalars)
        var words: [String] = []
        var word = String.UnicodeScalarView()
        func isUpper(_ index: Int) -> Bool { scalars[index].properties.isUppercase }
        for (index, scalar) in scalars.enumerated() {
            let properties = scalar.properties
            // In a title an apostrophe belongs to its word.
            let isApostrophe = style == .title && !word.isEmpty && (scalar == "'" || scalar == "’")
            guard
                properties.isAlphabetic || properties.numericType != nil || properties.isGraphemeExtend
                    || isApostrophe
            else {
                if !word.isEmpty { words.append(String(word)) }
                word = .init()
                continue
            }
            // A capital begins a word after anything but a capital, and as the last of several before a small letter.
            if !word.isEmpty, isUpper(index),
                !isUpper(index - 1)
                    || (index + 1 < scalars.count && scalars[index + 1].properties.isLowercase)
            {
                words.append(String(word))
                word = .init()
            }
            word.append(scalar)
        }
        if !word.isEmpty { words.append(String(word)) }
        return words
    }
}
