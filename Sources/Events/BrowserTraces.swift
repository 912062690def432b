internal import JSON

/// The identifiers that clicks and pixels left in the places a browser has: raw, not yet judged.
struct BrowserTraces {
    var url = FoundIDs(ClickID.parameters)
    var cookies = FoundIDs(ClickID.cookies)
    /// Empty unless page and referrer are of one site: other sites' clicks are not this visit's.
    var referrer = FoundIDs(ClickID.parameters)

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

    func contain(_ id: ClickID) -> Bool {
        url.contains(id) || cookies.contains(id) || referrer.contains(id)
    }

    mutating func addCookies(header: ArraySlice<UInt8>) {
        CookieHeader(header).forEach { name, value in cookies.add(name, value) }
    }
}

/// What one place held, by the name under which it was found; of a repeated name the first that is not empty.
struct FoundIDs {
    private let names: ClickIDNames
    private var values: [(position: Int, value: ArraySlice<UInt8>)] = []
    /// A bit per position in `names`.
    private var positions: UInt32 = 0

    init(_ names: ClickIDNames) {
        self.names = names
    }

    mutating func add(_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) {
        if let position = names.table.index(of: name.span) { add(value, at: position) }
    }

    /// Keeps what is worth keeping, percent-decoded once.
    mutating func add(_ value: ArraySlice<UInt8>, at position: Int) {
        guard !value.isEmpty, positions & 1 << position == 0 else { return }
        if values.isEmpty { values.reserveCapacity(8) }
        values.append((position, value.percentDecoded))
        positions |= 1 << position
    }

    func contains(_ id: ClickID) -> Bool {
        positions & names.positions(of: id) != 0
    }

    /// Takes out what was found for `id` under its most telling name, and the name.
    mutating func takeFirst(_ id: ClickID) -> (name: StaticString, value: ArraySlice<UInt8>)? {
        let position = (positions & names.positions(of: id)).trailingZeroBitCount
        guard let found = values.first(where: { $0.position == position }) else { return nil }
        positions &= ~(1 << position)
        return (names.entries[position].name, found.value)
    }
}
