extension CanonicalSchema {
    /// The known path that was probably meant by `path`, nil where none is near.
    ///
    /// Knows the platforms' own names too: `user_data.em` is `user.email`.
    package static func nearest(to path: String) -> String? {
        guard path.utf8.count <= longestGuess else { return nil }
        let foldedPath = folded(path)
        if let same = paths.first(where: { folded($0) == foldedPath }) { return same }
        let start = lastMember(of: path)
        let name = String(path[start...])
        let section = path[..<start].dropLast()
        let isKnownSection = sections.contains { $0.path.description == section }
        if let alias = aliased(name), !isKnownSection || section.isEmpty || alias.hasPrefix("\(section).") {
            return alias
        }
        // Normalizing has put it into the fbc.
        if folded(name) == "fbclid" { return "context.fbc" }
        return nearestText(to: path, among: paths) ?? place(of: name)
    }

    /// A sentence that helps somebody who wrote `name` into `section`, where nothing is called so.
    static func hint(forUnknown name: String, in section: CanonicalSection) -> String {
        let known = section.fields.map(\.name.description)
        let list = "Known here: \(known.joined(separator: ", "))."
        guard name.utf8.count <= longestGuess else { return list }
        // A name that a platform uses is surer than a similar spelling, and both are surer than another place.
        let prefix = FieldPath.prefix(section.path, nil)
        let alias = aliased(name)
        if let alias, alias.hasPrefix(prefix), !alias.dropFirst(prefix.count).contains(".") {
            return "Did you mean \"\(alias.dropFirst(prefix.count))\"?"
        }
        if let near = nearestText(to: name, among: known) { return "Did you mean \"\(near)\"?" }
        if let elsewhere = alias ?? place(of: name) { return "Write it as \(elsewhere)." }
        return prefix.isEmpty ? list + " What is your own belongs in properties." : list
    }

    /// Our path for a name that a platform uses.
    private static func aliased(_ name: String) -> String? {
        let folded = folded(name)
        return aliases.first { $0.theirs == folded }?.ours
    }

    /// Where a member of this name stands; nil where it stands nowhere, or at several places alike.
    private static func place(of name: String) -> String? {
        let folded = folded(name)
        let found = sections.flatMap { section in
            section.fields.filter { Self.folded($0.name.description) == folded }.map { section.path(to: $0) }
        }
        let depth = { (path: String) in path.utf8.count { $0 == UInt8(ascii: ".") } }
        guard let shallowest = found.map(depth).min() else { return nil }
        let candidates = found.filter { depth($0) == shallowest }
        return candidates.count == 1 ? candidates[0] : nil
    }

    private static let longestGuess = 64

    private static func lastMember(of path: String) -> String.Index {
        path.lastIndex(of: ".").map { path.index(after: $0) } ?? path.startIndex
    }

    /// What platforms, shops and other gateways call things.
    private static let aliases: [(theirs: String, ours: String)] = [
        ("eventname", "event"), ("name", "event"), ("eventtype", "event"),
        ("id", "event_id"), ("eventuuid", "event_id"), ("messageid", "event_id"), ("insertid", "event_id"),
        ("timestamp", "event_time"), ("time", "event_time"), ("ts", "event_time"), ("occurredat", "event_time"),
        ("conversiontime", "event_time"), ("eventsource", "action_source"),
        ("userdata", "user"), ("customer", "user"), ("customdata", "properties"), ("eventdata", "properties"),
        ("testcode", "test_event_code"),
        ("em", "user.email"), ("emails", "user.email"), ("mail", "user.email"), ("emailaddress", "user.email"),
        ("ph", "user.phone"), ("phones", "user.phone"), ("phonenumber", "user.phone"), ("mobile", "user.phone"),
        ("userid", "user.external_id"), ("customerid", "user.external_id"),
        ("fn", "user.first_name"), ("givenname", "user.first_name"), ("ln", "user.last_name"),
        ("surname", "user.last_name"), ("familyname", "user.last_name"), ("ge", "user.gender"),
        ("db", "user.date_of_birth"), ("dob", "user.date_of_birth"), ("birthday", "user.date_of_birth"),
        ("birthdate", "user.date_of_birth"), ("ct", "user.city"), ("st", "user.state"), ("region", "user.state"),
        ("zp", "user.postal_code"), ("zip", "user.postal_code"), ("zipcode", "user.postal_code"),
        ("postcode", "user.postal_code"), ("countrycode", "user.country"),
        ("fbloginid", "user.facebook_login_id"), ("anonid", "user.anonymous_id"), ("madid", "user.mobile_ad_id"),
        ("clientipaddress", "context.ip"), ("ipaddress", "context.ip"), ("clientip", "context.ip"),
        ("clientuseragent", "context.user_agent"), ("ua", "context.user_agent"), ("language", "context.locale"),
        ("eventsourceurl", "context.url"), ("pageurl", "context.url"), ("page", "context.url"),
        ("referrerurl", "context.referrer"), ("referer", "context.referrer"),
        ("scclickid", "context.sccid"), ("aaid", "context.device.gaid"),
        ("bundleid", "context.app.id"), ("searchstring", "properties.query"), ("transactionid", "properties.order_id"),
        ("items", "properties.contents"), ("products", "properties.contents"), ("revenue", "properties.value"),
        ("amount", "properties.value"), ("contentid", "properties.contents[].id"),
        ("itemprice", "properties.contents[].price"), ("couponcode", "properties.coupon"),
        ("ldu", "consent.limited_data_use"), ("dataprocessingoptions", "consent.limited_data_use"),
    ]

    /// Lowercase letters and digits alone, so that `eventName`, `event-name` and `event_name` are one.
    static func folded(_ name: String) -> String {
        String(decoding: name.utf8.filter { $0.isLetter || $0.isDigit }.map(\.lowercasedASCII), as: UTF8.self)
    }
}

/// The candidate with the fewest typing errors between it and `text`; nil where even that is another word.
func nearestText(to text: String, among candidates: [String]) -> String? {
    let wanted = Array(text.lowercased().utf8)
    var best: (distance: Int, text: String)?
    for candidate in candidates {
        let bound = min(3, max(1, lengthOfLastMember(candidate.utf8) / 3))
        let limit = best.map { min(bound, $0.distance - 1) } ?? bound
        guard limit >= 0, abs(wanted.count - candidate.utf8.count) <= limit else { continue }
        let distance = editDistance(wanted, Array(candidate.lowercased().utf8))
        if distance <= limit { best = (distance, candidate) }
    }
    return best?.text
}

private func lengthOfLastMember(_ path: String.UTF8View) -> Int {
    path.lastIndex(of: UInt8(ascii: ".")).map { path.distance(from: $0, to: path.endIndex) - 1 } ?? path.count
}

/// Insertions, deletions, replacements and swaps of neighbours that lead from one text to the other.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for (row, leftByte) in left.enumerated() {
        var current = [row + 1]
        current.reserveCapacity(right.count + 1)
        for (column, rightByte) in right.enumerated() {
            var distance = min(previous[column + 1] + 1, current[column] + 1)
            distance = min(distance, previous[column] + (leftByte == rightByte ? 0 : 1))
            if row > 0, column > 0, leftByte == right[column - 1], left[row - 1] == rightByte {
                distance = min(distance, beforePrevious[column - 1] + 1)
            }
            current.append(distance)
        }
        beforePrevious = previous
        previous = current
    }
    return previous[right.count]
}
