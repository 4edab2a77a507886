// Sizes as people write them by mistake.

import PluginAPI
import Syntax

enum WrittenSize {
    private static let units = [
        "KB", "MB", "GB", "TB", "PB", "KiB", "MiB", "GiB", "TiB", "PiB", "Ki", "Mi", "Gi", "Ti", "Pi",
    ]

    /// `50Mbi`, `10MBB`, `64Mii`: a number with the letters of a unit that isn't one.
    static func isSlip(_ text: String) -> Bool {
        // `20MBs`
        if text.last == "s", let (_, unit) = parts(text), unit.count > 2,
            WrittenAmount.bytes(String(text.dropLast())) != nil
        {
            return true
        }
        guard let (_, unit) = parts(text), unit.count > 1, let first = unit.first,
            "kmgtpKMGTP".contains(first)
        else { return false }
        return unit.dropFirst().allSatisfy { "bBiI".contains($0) } && WrittenAmount.bytes(text) == nil
    }

    /// What was meant by a text that is no size: `16gib_` is `16gib`, `50Mbi` is `50MiB`; `like`: how another one is written,
    /// whose unit is taken where it begins alike.
    static func corrected(_ text: String, like other: String? = nil) -> String? {
        guard let (number, unit) = parts(text), let first = unit.first?.lowercased() else { return nil }
        if let other, WrittenAmount.bytes(other) != nil, let own = parts(other)?.unit,
            own.first?.lowercased() == first
        {
            return number + own
        }
        if text.last == "s", WrittenAmount.bytes(String(text.dropLast())) != nil {
            return String(text.dropLast())
        }
        let letters = String(unit.filter(\.isLetter))
        if letters != unit, WrittenAmount.bytes(number + letters) != nil { return number + letters }
        // Its letters in another order, before others.
        let lower = letters.lowercased()
        let turned = units.first { $0.lowercased().sorted() == lower.sorted() }
        let meant =
            turned?.lowercased() ?? closest(to: lower, among: units.map { $0.lowercased() }, within: 1)
        return units.first { $0.lowercased() == meant }.map { number + $0 }
    }

    /// A number and what stands behind it.
    private static func parts(_ text: String) -> (number: String, unit: String)? {
        let digits = text.prefix { $0.isASCII && $0.isNumber || $0 == "." }
        guard Double(digits) != nil else { return nil }
        return (String(digits), String(text.dropFirst(digits.count).drop { $0 == " " }))
    }
}
