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

    /// The standard name that differs from `name` only in case, spaces, hyphens or underscores.
    static func standardName(near name: ArraySlice<UInt8>) -> String? {
        if standardEventNames.contains(where: { $0.utf8.span.equals(name.span) }) { return nil }
        guard name.count <= 32 else { return nil }
        let folded = folded(String(decoding: name, as: UTF8.self))
        return standardEventNames.first { Self.folded($0) == folded }
    }
}
