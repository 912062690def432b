package import Events
internal import JSON

/// Recognizes the events of one person, by what that person wants to be forgotten under.
///
/// Compared is what the platforms compare: the SHA-256 of the normalized text. So a person is found by the plain text
/// or by its hash, and in events that carry either.
package struct PersonMatcher: Sendable {
    /// What a person can be found by.
    package enum Trait: String, Sendable, CaseIterable {
        case email
        case phone
        case externalID = "external_id"

        /// Each list makes one of the forms that a platform is sent.
        fileprivate var forms: [[ValueStep]] {
            switch self {
            case .email: [[.email]]
            case .phone: [[.phoneDigits], [.e164]]
            case .externalID: [[.trim], [.noSpaces, .lowercase]]
            }
        }
    }

    private let hashes: [Trait: Set<[UInt8]>]

    /// Prepares a search; `nil` where a text can be nobody's, such as an address without `@`.
    ///
    /// Any of the traits makes an event the person's. A phone number begins with `+` or `00`: which country it belongs
    /// to cannot be known here.
    package init?(_ traits: [(trait: Trait, text: String)], now: Timestamp) {
        var hashes: [Trait: Set<[UInt8]>] = [:]
        for (trait, text) in traits {
            let forms = Self.hashes(of: Array(text.utf8), trait, StepContext(now: now))
            if forms.isEmpty { return nil }
            hashes[trait, default: []].formUnion(forms)
        }
        if hashes.isEmpty { return nil }
        self.hashes = hashes
    }

    /// Whether a canonical event is the person's; what cannot be read is nobody's.
    package func matches(_ bytes: [UInt8], in range: Range<Int>, now: Timestamp) -> Bool {
        guard let document = try? JSONDocument(parsing: bytes, in: range),
            let user = document.member("user", of: JSONDocument.root)
        else { return false }
        let country = document.member("country", of: user).flatMap { Self.texts(at: $0, in: document).first }
        let context = StepContext(country: country.flatMap { CountryCode(reading: $0) }, now: now)
        return hashes.contains { trait, wanted in
            guard let index = document.member(trait.rawValue, of: user) else { return false }
            return Self.texts(at: index, in: document).contains {
                !wanted.isDisjoint(with: Self.hashes(of: $0, trait, context))
            }
        }
    }

    /// A text, or the texts of a list.
    private static func texts(at index: Int, in document: JSONDocument) -> [[UInt8]] {
        switch document.kind(index) {
        case .array: document.elements(of: index).flatMap { texts(at: $0, in: document) }
        case .string: [document.string(index).map { Array($0.utf8) } ?? []]
        default: []
        }
    }

    private static func hashes(of text: [UInt8], _ trait: Trait, _ context: StepContext) -> Set<[UInt8]> {
        var hashed = text
        _ = TextStep.trim(&hashed)
        if hashed.keepHash() { return [hashed] }
        var hashes: Set<[UInt8]> = []
        for steps in trait.forms {
            var form = text
            guard steps.allSatisfy({ $0.apply(to: &form, context: context) == .value }) else { continue }
            form.hash()
            hashes.insert(form)
        }
        return hashes
    }
}
