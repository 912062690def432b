package import Events

/// One step that a value takes on its way to a platform.
///
/// A field's steps run left to right. The lists that the shipped destinations use, and that the vectors beside each
/// adapter hold:
///
/// | Facebook | steps | TikTok | steps |
/// |---|---|---|---|
/// | em | email, sha256 | email | email, sha256 |
/// | ph | phone_digits, sha256 | phone | e164, without_calling_code(86), sha256 |
/// | fn, ln | name, sha256 | first_name, last_name | name, sha256 |
/// | ct | city, sha256 | city | city |
/// | st | us_state, sha256 | state | us_state |
/// | zp | postal_code, sha256 | zip_code | lowercase, no_spaces, no_punctuation, sha256 |
/// | country | country, sha256 | country | country |
/// | external_id | no_spaces, lowercase, sha256 | external_id | trim, sha256 |
/// | db | date(yyyymmdd), sha256 | ip | strip_appendix |
/// | ge | gender_letter, sha256 | | |
package enum ValueStep: Hashable, Sendable {
    /// White space at both ends goes.
    case trim
    /// Unicode's full lowercase mapping, final sigma included.
    case lowercase
    /// Unicode's full uppercase mapping.
    case uppercase
    /// Unicode's normalization form C.
    case nfc
    /// Decimal digits alone, written in ASCII.
    case digits
    /// Letters of any script alone, with the marks they carry.
    case letters
    /// All white space goes.
    case noSpaces
    /// Punctuation of any script goes, and ASCII's symbols.
    case noPunctuation
    /// An address that looks like `x@y.z`, in lower case.
    case email
    /// A phone number as `+` and 7 to 15 digits.
    case e164
    /// A phone number as 7 to 15 digits, calling code first.
    case phoneDigits
    /// A phone number of this calling code as its national number alone.
    case withoutCallingCode(Int)
    /// A person's name: lower case, letters and digits only.
    case name
    /// A city: lower case, letters only.
    case city
    /// A state or province: the two letters of the United States and Canada, other names in lower case.
    case usState
    /// A postal code up to its first dash, five characters in the United States.
    case postalCode
    /// A country as two lowercase letters of ISO 3166-1.
    case country
    /// A day as `yyyymmdd`.
    case date
    /// `f` or `m`.
    case genderLetter
    /// The first characters (Unicode scalars).
    case first(Int)
    /// An address, `fbc` or `fbp` without what Meta's libraries append to it.
    case stripAppendix
    case sha256
    case string
    case number
    case integer
    case boolean
    case unixSeconds
    case unixMilliseconds
    case unixMicroseconds
    case iso8601
    case micros
    case sum
    case count
    case join(String)

    /// What a step works on, and so when it runs.
    package enum Stage: Hashable, Sendable {
        /// One text; `apply(to:context:)` does it.
        case text
        /// All values of a field at once.
        case list
        /// How the value is written as JSON.
        case value
        /// The text becomes its hash.
        case hash
    }

    package var stage: Stage {
        switch self {
        case .trim, .lowercase, .uppercase, .nfc, .digits, .letters, .noSpaces, .noPunctuation, .email, .e164,
            .phoneDigits, .withoutCallingCode, .name, .city, .usState, .postalCode, .country, .date, .genderLetter,
            .first, .stripAppendix:
            .text
        case .sum, .count, .join: .list
        case .string, .number, .integer, .boolean, .unixSeconds, .unixMilliseconds, .unixMicroseconds, .iso8601,
            .micros:
            .value
        case .sha256: .hash
        }
    }
}

/// What a step may know beside the text.
package struct StepContext: Sendable {
    /// The customer's country, which tells how a national phone number, a state and a postal code are read.
    package var country: CountryCode?
    package var now: Timestamp

    package init(country: CountryCode? = nil, now: Timestamp) {
        self.country = country
        self.now = now
    }
}

/// What became of a text.
package enum StepResult: Equatable, Sendable {
    case value
    /// The text is unusable and the field goes without it; the reason is for a person and holds nothing of the text.
    case left(reason: StaticString)

    package static func == (left: StepResult, right: StepResult) -> Bool {
        switch (left, right) {
        case (.value, .value): true
        case (.left(let one), .left(let other)): "\(one)" == "\(other)"
        default: false
        }
    }
}
