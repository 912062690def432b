/// The steps that know nothing about what a text means.
enum TextStep {
    static func trim(_ text: inout [UInt8]) -> StepResult {
        guard text.isASCIIText else {
            text.rewrite { UnicodeText.composed(trimmed($0)) }
            return .value
        }
        if let last = text.lastIndex(where: { !$0.isASCIISpace }) {
            if last + 1 < text.count { text.removeLast(text.count - last - 1) }
            if let first = text.firstIndex(where: { !$0.isASCIISpace }), first > 0 { text.removeFirst(first) }
        } else {
            text.removeAll(keepingCapacity: true)
        }
        return .value
    }

    static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.isSpace }),
            let last = scalars.lastIndex(where: { !$0.isSpace })
        else { return "" }
        return String(scalars[first...last])
    }

    static func lowercase(_ text: inout [UInt8]) -> StepResult {
        if text.isASCIIText {
            for index in text.indices { text[index] = text[index].asciiLowered }
        } else {
            text.rewrite(UnicodeText.lowercased)
        }
        return .value
    }

    static func uppercase(_ text: inout [UInt8]) -> StepResult {
        if text.isASCIIText {
            for index in text.indices where text[index] >= 0x61 && text[index] <= 0x7A { text[index] &= 0xDF }
        } else {
            text.rewrite { UnicodeText.composed(UnicodeText.composed($0).uppercased()) }
        }
        return .value
    }

    static func compose(_ text: inout [UInt8]) -> StepResult {
        if !text.isASCIIText { text.rewrite(UnicodeText.composed) }
        return .value
    }

    static func digits(_ text: inout [UInt8]) -> StepResult {
        if text.isASCIIText {
            text.compact { $0.isASCIIDecimal ? $0 : nil }
        } else {
            text = text.decoded.unicodeScalars.compactMap { $0.decimalDigit.map { $0 + 0x30 } }
        }
        return .value
    }

    static func letters(_ text: inout [UInt8]) -> StepResult {
        if text.isASCIIText {
            text.compact { $0.isASCIIAlpha ? $0 : nil }
        } else {
            text.keepScalars(of: UnicodeText.composed(text.decoded)) { $0.isLetter || $0.isMark }
        }
        return .value
    }

    static func noSpaces(_ text: inout [UInt8]) -> StepResult {
        if text.isASCIIText {
            text.compact { $0.isASCIISpace ? nil : $0 }
        } else {
            text.keepScalars(of: UnicodeText.composed(text.decoded)) { !$0.isSpace }
        }
        return .value
    }

    static func noPunctuation(_ text: inout [UInt8]) -> StepResult {
        if text.isASCIIText {
            text.compact { $0.isASCIIPunctuation ? nil : $0 }
        } else {
            text.keepScalars(of: UnicodeText.composed(text.decoded)) { !$0.isPunctuation }
        }
        return .value
    }

    static func first(_ count: Int, _ text: inout [UInt8]) -> StepResult {
        if text.isASCIIText {
            if text.count > count { text.removeLast(text.count - count) }
        } else {
            text.rewrite { String(UnicodeText.composed($0).unicodeScalars.prefix(count)) }
        }
        return .value
    }
}
