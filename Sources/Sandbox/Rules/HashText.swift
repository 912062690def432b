/// What kind of text of 64 hexadecimal digits something is.
enum HashText: Hashable, Sendable {
    case lowercase
    /// With at least one capital.
    case mixed

    /// Reads `text`; `nil` where it does not have the form of a SHA-256.
    init?(_ text: String) {
        guard text.utf8.count == 64 else { return nil }
        var hasCapital = false
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x61...0x66: break
            case 0x41...0x46: hasCapital = true
            default: return nil
            }
        }
        self = hasCapital ? .mixed : .lowercase
    }

    /// The SHA-256 of an empty text.
    static let ofNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
}
