extension Unicode.Scalar {
    /// How many columns a terminal gives it: none to a mark that stands on the character before, two to Chinese,
    /// Japanese and Korean characters and to emoji.
    package var columns: Int {
        if value < 0x300 { return 1 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        if properties.isEmojiPresentation { return 2 }
        switch value {
        // Unicode's East_Asian_Width W and F, in blocks.
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F200...0x1F2FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}

extension String {
    /// How many columns a terminal gives it; a sequence of joined emoji counts as one.
    package var columns: Int {
        reduce(0) { sum, character in sum + (character.unicodeScalars.map(\.columns).max() ?? 0) }
    }
}
