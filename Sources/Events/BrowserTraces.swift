/// The identifiers that clicks and pixels left in the places a browser has: raw, not yet judged.
struct BrowserTraces {
    private(set) var url = FoundIDs(ClickID.parameters)
    private(set) var cookies = FoundIDs(ClickID.cookies)
    /// Empty unless page and referrer are of one site: other sites' clicks are not this visit's.
    private(set) var referrer = FoundIDs(ClickID.parameters)

    init(url: ArraySlice<UInt8>?, referrer: ArraySlice<UInt8>?) {
        guard let url else { return }
        let page = PageAddress(url)
        page.forEachParameter { name, value in self.url.add(name, value) }
        guard let referrer else { return }
        let previous = PageAddress(referrer)
        if previous.hasQuery, previous.isSameSite(as: page) {
            previous.forEachParameter { name, value in self.referrer.add(name, value) }
        }
    }

    mutating func addCookies(header: ArraySlice<UInt8>) {
        CookieHeader(header).forEach { name, value in cookies.add(name, value) }
    }

    mutating func addCookie(_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) {
        cookies.add(name, value)
    }
}

/// What one place held, by the name under which it was found; of a repeated name the first that is not empty.
struct FoundIDs {
    private let names: ClickIDNames
    private var values = InlineArray<16, ArraySlice<UInt8>?>(repeating: nil)
    private var isEmpty = true

    init(_ names: ClickIDNames) {
        self.names = names
    }

    /// Keeps what is worth keeping, percent-decoded once.
    mutating func add(_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) {
        guard !value.isEmpty, let index = names.table.index(of: name), values[index] == nil else { return }
        values[index] = value.percentDecoded
        isEmpty = false
    }

    /// What was found for `id`, each with the name under which it was, the most telling name first.
    func values(for id: ClickID) -> [(name: StaticString, value: ArraySlice<UInt8>)] {
        if isEmpty { return [] }
        var found: [(name: StaticString, value: ArraySlice<UInt8>)] = []
        for (index, entry) in names.entries.enumerated() where entry.id == id {
            if let value = values[index] { found.append((entry.name, value)) }
        }
        return found
    }
}
