/// A node's anchor and tag as written before it.
struct NodeProperties {
    var anchor: (name: String, location: SourceLocation)?
    var tag: (name: String, location: SourceLocation)?
}

/// Finds the places of anchors and tags, for which libyaml gives one mark together with the node they belong to.
///
/// Marks come in reading order, so that the whole file is walked at most once.
struct SourceCursor {
    private let bytes: [UInt8]
    private let textStart: Int
    private var offset: Int
    private var mark = Mark()

    init(_ source: SourceFile) {
        bytes = source.bytes
        textStart = source.textStart
        offset = textStart
    }

    /// Takes anchor and tag off the front of an event, whose start is then the node's own.
    mutating func takeProperties(of event: inout ParserEvent) -> NodeProperties {
        seek(event.start)
        var properties = NodeProperties()
        loop: while mark.index < event.end.index, let byte = current {
            switch byte {
            case 0x26:
                let start = mark
                step(1 + (event.anchor?.utf8.count ?? 0))
                properties.anchor = event.anchor.map { ($0, SourceLocation(start, mark)) }
            case 0x21:
                let start = mark
                skipTag()
                properties.tag = event.tag.map { ($0, SourceLocation(start, mark)) }
            case 0x23: skip { $0 != 0x0A && $0 != 0x0D }
            case 0x20, 0x09, 0x0A, 0x0D: step(1)
            default: break loop
            }
        }
        event.start = mark
        return properties
    }

    private var current: UInt8? {
        offset < bytes.count ? bytes[offset] : nil
    }

    private mutating func seek(_ target: Mark) {
        if target.index < mark.index {
            mark = Mark()
            offset = textStart
        }
        while mark.index < target.index, offset < bytes.count {
            step(1)
        }
        mark = target
    }

    private mutating func step(_ count: Int) {
        for _ in 0..<count where offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            while let next = current, next & 0xC0 == 0x80 {
                offset += 1
            }
            mark.index += 1
            mark.column += 1
            if byte == 0x0A || byte == 0x0D && current != 0x0A {
                mark.line += 1
                mark.column = 0
            }
        }
    }

    private mutating func skip(while condition: (UInt8) -> Bool) {
        while let byte = current, condition(byte) {
            step(1)
        }
    }

    private mutating func skipTag() {
        step(1)
        if current == 0x3C {
            skip { $0 != 0x3E }
            step(1)
        } else {
            let ends = Set(" \t\r\n,[]{}".utf8)
            skip { !ends.contains($0) }
        }
    }
}
