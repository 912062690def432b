/// A text that is not one JSON document, and the place where it stops being one.
///
/// Carries nothing of the text but the one ASCII character that was not expected.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, for programs.
    package enum Code: String, Hashable, Sendable, CaseIterable {
        /// There is nothing but white space.
        case empty
        /// The text ends inside a value.
        case unexpectedEnd
        /// A character that cannot stand there.
        case unexpectedCharacter
        /// Something follows the document.
        case trailingCharacters
        /// A comma with nothing after it.
        case trailingComma
        /// The text begins with a byte order mark.
        case byteOrderMark
        /// A word other than `true`, `false` and `null`.
        case invalidLiteral
        /// A number outside of the grammar.
        case invalidNumber
        /// A backslash that begins no escape.
        case invalidEscape
        /// Half of a UTF-16 surrogate pair as an escape.
        case loneSurrogate
        /// A control character that is not escaped.
        case controlCharacter
        /// Bytes that are no UTF-8.
        case invalidUTF8
        /// A key that the object has already.
        case duplicateKey
        /// Over `JSONLimits.maxDepth`.
        case tooDeep
        /// Over `JSONLimits.maxBytes`.
        case tooLarge
        /// Over `JSONLimits.maxNodes`.
        case tooManyValues
    }

    /// What is wrong, for programs.
    package let code: Code
    /// What is wrong and what was expected, for a person.
    package let message: String
    /// The place in bytes, from the start of the buffer.
    package let offset: Int
    /// The place's line, from 1.
    package let line: Int
    /// The place in its line, from 1, in Unicode scalars.
    package let column: Int

    package var description: String { "line \(line), column \(column): \(message)" }

    /// - Parameters:
    ///   - failure: what the reader came upon.
    ///   - text: the buffer, up to the end of the document.
    ///   - start: where the document begins.
    ///   - firstLine: the number of the line on which it begins.
    init(_ failure: TapeFailure, in text: Span<UInt8>, from start: Int, firstLine: Int) {
        let place = TextPlace(failure.offset, in: text, from: start, firstLine: firstLine)
        code = failure.code
        offset = failure.offset
        line = place.line
        column = place.column
        var message = "\(failure.reason)"
        if let origin = failure.origin {
            let place = TextPlace(origin, in: text, from: start, firstLine: firstLine)
            message += " line \(place.line), column \(place.column)"
        }
        if failure.namesCharacter { message += ", found \(Self.name(of: text[failure.offset]))" }
        self.message = message
    }

    /// A byte in words; only ASCII is shown as it is.
    private static func name(of byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "\n"): "the end of the line"
        case UInt8(ascii: "\t"): "a tab"
        case UInt8(ascii: " "): "a space"
        case UInt8(ascii: "'"): "a single quote"
        case 0x21..<0x7F: "'\(Character(Unicode.Scalar(byte)))'"
        default: "the byte 0x\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))"
        }
    }
}

/// Why reading stopped; becomes a `JSONError` once lines are counted.
struct TapeFailure: Error {
    let code: JSONError.Code
    let offset: Int
    /// What is wrong or was expected; where there is an `origin`, its last words lead to the place.
    let reason: StaticString
    /// The place of another token that explains the failure.
    var origin: Int?
    /// Whether the message ends with the character at `offset`.
    var namesCharacter = false
}

/// A place as an editor shows it.
private struct TextPlace {
    var line: Int
    var column = 1

    init(_ offset: Int, in text: Span<UInt8>, from start: Int, firstLine: Int) {
        line = firstLine
        for index in start..<Swift.min(offset, text.count) {
            let byte = text[index]
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
    }
}
