internal import JSON

/// A few texts to look one up in, one behind the other.
struct TextList: Sendable {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    init(_ texts: [String]) {
        for text in texts {
            bytes += text.utf8
            ends.append(bytes.count)
        }
    }

    var isEmpty: Bool { ends.isEmpty }

    func contains(_ text: [UInt8]) -> Bool {
        text.withUnsafeBufferPointer { contains($0, 0..<$0.count) }
    }

    /// Whether a part of lent bytes is one of the texts.
    func contains(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        var start = 0
        for end in ends {
            // Lists of codes are long, and all of one length: their first letters tell most of them apart.
            if end - start == range.count, range.isEmpty || bytes[start] == text[range.lowerBound],
                bytes.span.extracting(start..<end).equals(UnsafeBufferPointer(rebasing: text[range]).span)
            {
                return true
            }
            start = end
        }
        return false
    }
}
