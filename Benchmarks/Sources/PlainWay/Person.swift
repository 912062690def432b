internal import Foundation

/// What both platforms want of a person; what both want alike is hashed once.
struct Person {
    let email: String
    let internationalPhone: String
    let phoneDigits: String
    let firstName: String
    let lastName: String
    let city: String
    let state: String
    let country: String
    let wholePostalCode: String
    let shortPostalCode: String

    init(_ user: PlainEvent.User) {
        email = PlainWay.hash(user.email.trimmingCharacters(in: .whitespacesAndNewlines).lowercased())
        let digits = user.phone.replacing("(0)", with: "").filter { $0.isASCII && $0.isNumber }
        internationalPhone = PlainWay.hash("+" + digits)
        phoneDigits = PlainWay.hash(digits)
        firstName = PlainWay.hash(user.firstName.lowercased().filter { $0.isLetter || $0.isNumber })
        lastName = PlainWay.hash(user.lastName.lowercased().filter { $0.isLetter || $0.isNumber })
        city = user.city.lowercased().filter { $0.isLetter }
        let region = user.state.lowercased().filter { $0.isLetter || $0.isNumber }
        state = user.country == "US" ? Self.states[region] ?? region : region
        country = user.country.lowercased()
        let code = user.postalCode.lowercased().filter { !$0.isWhitespace }
        wholePostalCode = code.filter { !$0.isPunctuation }
        let beforeDash = code.prefix { $0 != "-" }
        shortPostalCode = String(user.country == "US" ? beforeDash.prefix(5) : beforeDash)
    }

    private static let states = ["newyork": "ny", "california": "ca", "texas": "tx", "florida": "fl"]
}
