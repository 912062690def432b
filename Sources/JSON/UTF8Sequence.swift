/// Well-formed UTF-8 by table 3-7 of the Unicode Standard: no overlong form, no surrogate, nothing above U+10FFFF.
enum UTF8Sequence {
    /// The bytes of the well-formed sequence that begins at `index` with a byte beyond ASCII; 0 where there is none.
    @inline(__always)
    static func length(in text: Span<UInt8>, at index: Int) -> Int {
        let left = text.count - index
        let lead = text[index]
        if lead < 0xE0 {
            return lead >= 0xC2 && left >= 2 && isContinuation(text[index + 1]) ? 2 : 0
        }
        guard left >= 3, isContinuation(text[index + 2]) else { return 0 }
        let second = text[index + 1]
        if lead < 0xF0 {
            guard isContinuation(second) else { return 0 }
            if lead == 0xE0, second < 0xA0 { return 0 }
            if lead == 0xED, second > 0x9F { return 0 }
            return 3
        }
        guard lead <= 0xF4, left >= 4, isContinuation(second), isContinuation(text[index + 3]) else { return 0 }
        if lead == 0xF0, second < 0x90 { return 0 }
        if lead == 0xF4, second > 0x8F { return 0 }
        return 4
    }

    /// What is wrong with the sequence at `index`, for which `length` is 0.
    static func fault(in text: Span<UInt8>, at index: Int) -> StaticString {
        let lead = text[index]
        let second = index + 1 < text.count ? text[index + 1] : 0
        switch lead {
        case 0x80..<0xC0: return "a text must be UTF-8; this byte continues a character that never began"
        case 0xC0, 0xC1: return "a text must be UTF-8; this form of a character is longer than it may be"
        case 0xE0 where 0x80..<0xA0 ~= second, 0xF0 where 0x80..<0x90 ~= second:
            return "a text must be UTF-8; this form of a character is longer than it may be"
        case 0xED where 0xA0..<0xC0 ~= second: return "a text must be UTF-8, which holds no surrogates"
        case 0xF4 where 0x90..<0xC0 ~= second, 0xF5...0xFF: return "a text must be UTF-8, which ends at U+10FFFF"
        default: return "a text must be UTF-8; this character's bytes are cut short"
        }
    }

    /// Whether all of `text` is well-formed.
    static func isWellFormed(_ text: Span<UInt8>) -> Bool {
        let words = text.bytes
        var index = 0
        while index + 8 <= text.count {
            let marks = ByteWord.marksBeyondASCII(ByteWord.load(words, at: index))
            index += marks == 0 ? 8 : ByteWord.firstMarked(marks)
            if marks != 0 {
                let length = length(in: text, at: index)
                if length == 0 { return false }
                index += length
            }
        }
        while index < text.count {
            let length = text[index] < 0x80 ? 1 : length(in: text, at: index)
            if length == 0 { return false }
            index += length
        }
        return true
    }

    @inline(__always)
    private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
