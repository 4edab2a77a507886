// Which characters may stand beside each other where some run from right to left (RFC 5893).

enum BidiRule {
    /// What the rule tells apart, of the classes of Unicode (UAX #9).
    private enum Direction {
        /// L
        case left
        /// R and AL
        case right
        /// EN
        case europeanDigit
        /// AN
        case arabicDigit
        /// NSM
        case mark
        /// ES, ON and BN
        case neutral

        init(_ scalar: Unicode.Scalar) {
            switch scalar.value {
            case 0x2D, 0xB7, 0x375, 0x30FB, 0x200C, 0x200D: self = .neutral
            case 0x30...0x39, 0x6F0...0x6F9: self = .europeanDigit
            case 0x660...0x669, 0x10D30...0x10D39, 0x10D40...0x10D49: self = .arabicDigit
            default:
                switch scalar.properties.generalCategory {
                case .nonspacingMark, .enclosingMark: self = .mark
                default: self = Self.isRightToLeft(scalar) ? .right : .left
                }
            }
        }

        /// By blocks: Unicode keeps these for scripts that run from right to left.
        private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar.value {
            case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
            default: false
            }
        }
    }

    /// Whether the labels of a host's name keep to the rule, which holds for all of them once one runs from right to left.
    static func allows(_ labels: [[Unicode.Scalar]]) -> Bool {
        let labels = labels.map { $0.map(Direction.init) }
        let isBidi = labels.contains { $0.contains { $0 == .right || $0 == .arabicDigit } }
        return !isBidi || labels.allSatisfy(allows)
    }

    private static func allows(_ label: [Direction]) -> Bool {
        let last = label.last { $0 != .mark }
        switch label.first {
        case .right:
            return !label.contains(.left) && last != .neutral
                && !(label.contains(.europeanDigit) && label.contains(.arabicDigit))
        case .left:
            return !label.contains(.right) && !label.contains(.arabicDigit) && last != .neutral
        default: return false
        }
    }
}
