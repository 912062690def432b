internal import JSON

extension CanonicalSchema {
    /// The events that the platforms know; every other name is one's own.
    package static let standardEventNames = [
        "PageView", "ViewContent", "Search", "AddToCart", "AddToWishlist", "InitiateCheckout", "AddPaymentInfo",
        "Purchase", "Lead", "CompleteRegistration", "Contact", "CustomizeProduct", "Donate", "FindLocation",
        "Schedule", "StartTrial", "SubmitApplication", "Subscribe",
    ]

    /// Where a conversion happens; the first is the one meant where nothing is said.
    package static let actionSources = [
        "website", "app", "email", "phone_call", "chat", "physical_store", "system_generated", "business_messaging",
        "other",
    ]

    static func isStandardName(_ name: Span<UInt8>) -> Bool { standardNameTable.index(of: name) != nil }

    static func isActionSource(_ source: Span<UInt8>) -> Bool { sourceNameTable.index(of: source) != nil }

    private static let standardNameTable = NameTable(standardEventNames)
    private static let sourceNameTable = NameTable(actionSources)

    /// The standard name that differs from `name` at most in case, spaces, hyphens or underscores.
    static func standardName(near name: String) -> String? {
        let folded = folded(name)
        return standardEventNames.first { Self.folded($0) == folded }
    }
}
