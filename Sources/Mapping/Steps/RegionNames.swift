/// A state or province.
///
/// The states, the federal district and the territories of the United States and the provinces and territories of
/// Canada become their two letters; the names of other regions stay whole, in lower case without white space and
/// punctuation. Only whole names count, and none where the customer's country is known to be another: Florida is a
/// department of Uruguay, and Montana a province of Bulgaria.
enum RegionName {
    static func normalize(_ text: inout [UInt8], country: CountryCode?) -> StepResult {
        _ = PersonName.normalize(&text)
        if let country, !country.isCanada, !country.isOfUnitedStates { return .value }
        // The shortest name is Guam.
        guard text.count >= 4, let code = codes[text.decoded] else { return .value }
        let region = country.map { code.isCanadian ? $0.isCanada : $0.isOfUnitedStates } ?? true
        if region { text.become(code.letters.utf8) }
        return .value
    }

    private struct Code {
        let letters: String
        let isCanadian: Bool
    }

    /// By name in lower case without white space and punctuation.
    private static let codes: [String: Code] = {
        var codes: [String: Code] = [:]
        for (rows, isCanadian) in [(unitedStates, false), (canada, true)] {
            for row in rows.split(separator: "\n") {
                let letters = String(row.prefix(2))
                for name in row.dropFirst(3).split(separator: ";") {
                    var key = Array(name.utf8)
                    _ = PersonName.normalize(&key)
                    codes[key.decoded] = Code(letters: letters, isCanadian: isCanadian)
                }
            }
        }
        return codes
    }()

    // ISO 3166-2:US, which are the abbreviations of the United States Postal Service.
    private static let unitedStates = """
        al Alabama
        ak Alaska
        az Arizona
        ar Arkansas
        ca California
        co Colorado
        ct Connecticut
        de Delaware
        dc District of Columbia; Washington, D.C.; Washington District of Columbia
        fl Florida
        ga Georgia
        hi Hawaii; Hawaiʻi
        id Idaho
        il Illinois
        in Indiana
        ia Iowa
        ks Kansas
        ky Kentucky
        la Louisiana
        me Maine
        md Maryland
        ma Massachusetts
        mi Michigan
        mn Minnesota
        ms Mississippi
        mo Missouri
        mt Montana
        ne Nebraska
        nv Nevada
        nh New Hampshire
        nj New Jersey
        nm New Mexico
        ny New York
        nc North Carolina
        nd North Dakota
        oh Ohio
        ok Oklahoma
        or Oregon
        pa Pennsylvania
        ri Rhode Island; Rhode Island and Providence Plantations
        sc South Carolina
        sd South Dakota
        tn Tennessee
        tx Texas
        ut Utah
        vt Vermont
        va Virginia
        wa Washington
        wv West Virginia
        wi Wisconsin
        wy Wyoming
        as American Samoa
        gu Guam; Guåhan
        mp Northern Mariana Islands; Commonwealth of the Northern Mariana Islands
        pr Puerto Rico
        um United States Minor Outlying Islands; U.S. Minor Outlying Islands
        vi Virgin Islands; U.S. Virgin Islands; United States Virgin Islands; Virgin Islands, U.S.
        """

    // ISO 3166-2:CA, which are the abbreviations of Canada Post; names in both official languages.
    private static let canada = """
        ab Alberta
        bc British Columbia; Colombie-Britannique
        mb Manitoba
        nb New Brunswick; Nouveau-Brunswick
        nl Newfoundland and Labrador; Newfoundland & Labrador; Newfoundland; Terre-Neuve-et-Labrador
        ns Nova Scotia; Nouvelle-Écosse
        nt Northwest Territories; Territoires du Nord-Ouest
        nu Nunavut
        on Ontario
        pe Prince Edward Island; Île-du-Prince-Édouard
        qc Quebec; Québec
        sk Saskatchewan
        yt Yukon; Yukon Territory
        """
}
