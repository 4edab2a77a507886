// A migration as a page for whoever reviews it: what moved, what was rewritten and how surely, what was left.

/// A report's text, in Markdown or as one HTML page that needs nothing else.
struct MigrationReport {
    let name: String
    let root: String
    let migration: Migration

    /// What a report can be written as.
    enum Format: String, CaseIterable {
        case html
        case markdown = "md"

        /// By a file's ending.
        init?(ofFile path: String) {
            switch path.lowercased().split(separator: ".").last {
            case "html", "htm": self = .html
            case "md", "markdown": self = .markdown
            default: return nil
            }
        }
    }

    func text(_ format: Format) -> String {
        switch format {
        case .html: html()
        case .markdown: markdown()
        }
    }

    private struct Section {
        var title: String
        var rewrites: [Rewrite]
    }

    private var sections: [Section] {
        var result: [Section] = []
        for kind in [Edit.Kind.code, .name, .path, .link] {
            for grade in [Grade.certain, .likely] {
                let found = migration.rewrites.filter { $0.kind == kind && $0.grade == grade }
                if !found.isEmpty {
                    result.append(
                        Section(title: "Rewritten: \(kind.rawValue), \(grade.rawValue)", rewrites: found))
                }
            }
        }
        if !migration.listed.isEmpty {
            result.append(Section(title: "Listed, not touched", rewrites: migration.listed))
        }
        return result
    }

    private var summary: [(String, Int)] {
        [
            ("files and links moved", migration.moved.count), ("files rewritten", migration.rewrittenFiles),
            ("lines rewritten for certain", migration.rewrites.count { $0.grade == .certain }),
            ("lines rewritten as likely", migration.rewrites.count { $0.grade == .likely }),
            ("lines listed, not touched", migration.listed.count),
            ("places that need a person", migration.needsPerson.count),
        ]
    }

    private var remarks: [(String, [String])] {
        [
            ("Needs a person", migration.needsPerson.map(\.description)),
            ("Broken as scripts", migration.shadowed.map { "\($0.path): \($0.explanation)" }),
            ("Warnings", migration.warnings.map(\.description)), ("Created", migration.created),
            ("Shims", migration.shims),
        ].filter { !$0.1.isEmpty }
    }

    private static let mark = "<!-- A report of nops migrate -->"

    /// Whether a file is such a report: it tells of what was.
    static func isReport(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        String(decoding: bytes.prefix(64), as: UTF8.self).contains(mark)
    }

    // MARK: Markdown

    /// Text between backticks, whatever backticks it has.
    private static func code(_ text: String) -> String {
        var longest = 0
        var run = 0
        for character in text {
            run = character == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        let ticks = String(repeating: "`", count: longest + 1)
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ⏎ ")
        let pad = line.hasPrefix("`") || line.hasSuffix("`") ? " " : ""
        return ticks + pad + line + pad + ticks
    }

    private func markdown() -> String {
        var text = "\(Self.mark)\n\n# Migration: \(name)\n\n| what | how many |\n|---|---|\n"
        for (what, count) in summary { text += "| \(what) | \(count) |\n" }
        for (title, lines) in remarks {
            text += "\n## \(title)\n\n"
            for line in lines { text += "- \(Self.code(line))\n" }
        }
        text += "\n## Moved\n\n"
        for move in migration.moved { text += "- \(Self.code(move.from)) → \(Self.code(move.to))\n" }
        for section in sections {
            text += "\n## \(section.title)\n"
            var path: String?
            for rewrite in section.rewrites {
                if rewrite.path != path { text += "\n\(Self.code(rewrite.path))\n\n" }
                path = rewrite.path
                text += "- line \(rewrite.line): \(Self.code(rewrite.before)) → \(Self.code(rewrite.after))\n"
            }
        }
        return text
    }

    // MARK: HTML

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: result += "�"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static let style = """
        body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1c2128; background: #fff }
        h1 { font-size: 1.6rem } h2 { font-size: 1.15rem; margin-top: 2rem; border-bottom: 1px solid #d5dae0 }
        h3 { font: 600 .9rem ui-monospace, monospace; margin: 1rem 0 .3rem }
        table { border-collapse: collapse } td, th { padding: .2rem .8rem .2rem 0; text-align: left; vertical-align: top }
        td.n { text-align: right; color: #59636e; font-variant-numeric: tabular-nums }
        code, pre { font: .85rem/1.45 ui-monospace, monospace } pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere }
        .old { background: #ffebe9 } .new { background: #dafbe1 } .person { background: #fff8c5; padding: .2rem .6rem }
        @media (prefers-color-scheme: dark) { body { color: #dde3ea; background: #12161b } h2 { border-color: #39424d }
        .old { background: #4b1c1f } .new { background: #143d22 } .person { background: #4a3f10 } td.n { color: #97a3b0 } }
        """

    private func html() -> String {
        let title = Self.escaped(name)
        var text = """
            <!DOCTYPE html>
            \(Self.mark)
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Migration: \(title)</title>
            <style>
            \(Self.style)
            </style>
            </head>
            <body>
            <h1>Migration: \(title)</h1>
            <table>

            """
        for (what, count) in summary { text += "<tr><th>\(what)</th><td class=\"n\">\(count)</td></tr>\n" }
        text += "</table>\n"
        for (heading, lines) in remarks {
            text += "<h2>\(heading)</h2>\n<ul>\n"
            let mark = heading == "Needs a person" ? " class=\"person\"" : ""
            for line in lines { text += "<li\(mark)>\(Self.escaped(line))</li>\n" }
            text += "</ul>\n"
        }
        text += "<h2>Moved</h2>\n<table>\n"
        for move in migration.moved {
            text +=
                "<tr><td><code>\(Self.escaped(move.from))</code></td><td>→</td><td><code>\(Self.escaped(move.to))</code></td></tr>\n"
        }
        text += "</table>\n"
        for section in sections {
            text += "<h2>\(section.title)</h2>\n"
            var path: String?
            for rewrite in section.rewrites {
                if rewrite.path != path {
                    if path != nil { text += "</table>\n" }
                    text += "<h3>\(Self.escaped(rewrite.path))</h3>\n<table>\n"
                }
                path = rewrite.path
                text +=
                    "<tr><td class=\"n\">\(rewrite.line)</td><td><pre class=\"old\">\(Self.escaped(rewrite.before))</pre>"
                text += "<pre class=\"new\">\(Self.escaped(rewrite.after))</pre></td></tr>\n"
            }
            text += "</table>\n"
        }
        return text + "</body>\n</html>\n"
    }
}
