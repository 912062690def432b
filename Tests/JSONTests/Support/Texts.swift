import JSON

extension JSONDocument {
    /// Parses a text.
    init(_ text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }

    /// A value's text as written.
    func raw(_ index: Int) -> String { String(decoding: bytes[rawRange(index)], as: UTF8.self) }
}

/// What is wrong with `bytes`; `nil` where they are one document.
func failure(of bytes: [UInt8], limits: JSONLimits = JSONLimits()) -> JSONError? {
    do {
        _ = try JSONDocument(parsing: bytes, limits: limits)
        return nil
    } catch {
        return error
    }
}

func failure(of text: String, limits: JSONLimits = JSONLimits()) -> JSONError? {
    failure(of: Array(text.utf8), limits: limits)
}

/// Whatever JSON has, in one document.
let richText = #"""
    {
      "event": "Purchase", "id": "order-1\u00e9\ud83d\ude00\/\\\"", "größe": "Zoë 李 😀",
      "value": 129.90, "n": [0, -0, -1.5e+10, 2E-3, 12345678901234567890], "empty": [{}, [], ""],
      "flags": [true, false, null],
      "user": {"email": " Ada@Example.com ", "name": {"first": "Ada", "l\u0061st": "Lovelace\r\n\t\b\f"}}
    }

    """#

/// Pseudo-random numbers that are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
