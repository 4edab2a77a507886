// Headers of HTTP that are nearly one that browsers know.

import PluginAPI
import Syntax

enum HeaderNames {
    private static let known = [
        "Access-Control-Allow-Credentials", "Access-Control-Allow-Headers", "Access-Control-Allow-Methods",
        "Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "Access-Control-Max-Age",
        "Cache-Control",
        "Clear-Site-Data", "Content-Disposition", "Content-Encoding", "Content-Security-Policy",
        "Content-Security-Policy-Report-Only", "Content-Type", "Cross-Origin-Embedder-Policy",
        "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Permissions-Policy", "Referrer-Policy",
        "Strict-Transport-Security", "X-Content-Type-Options", "X-DNS-Prefetch-Control", "X-Download-Options",
        "X-Frame-Options", "X-Permitted-Cross-Domain-Policies", "X-Request-ID", "X-Robots-Tag",
        "X-XSS-Protection",
    ]
    private static let small = Dictionary(
        known.map { (plain($0), $0) }, uniquingKeysWith: { first, _ in first })

    private static func plain(_ name: String) -> String { name.lowercased().replacing("_", with: "-") }

    static func problems(_ members: Instance.Members, _ key: ConfigKey) -> [SchemaProblem] {
        let isOfHeaders = key.steps.contains { step in
            if case .name(let name) = step { return name.lowercased().contains("header") }
            return false
        }
        return zip(members.names, members.values).compactMap { name, value in
            // Elsewhere only what is written as headers are.
            guard isOfHeaders || name.first?.isUppercase ?? false && name.contains("-") else { return nil }
            let written = plain(name)
            guard written.utf8.count > 8, written.contains("-"), small[written] == nil,
                let close = closest(to: written, among: small.keys.sorted(), within: 2),
                let meant = small[close],
                members.names.allSatisfy({ plain($0) != close })
            else { return nil }
            // In the style in which it is written.
            let shown =
                name.contains("_")
                ? close.replacing("-", with: "_") : name == name.lowercased() ? close : meant
            return SchemaProblem(
                origin: value.keyOrigin, key: key.appending(.name(name)), rule: "header",
                message: "no header is called `\(name)`", help: "did you mean `\(shown)`?")
        }
    }
}
