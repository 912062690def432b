import Testing

@testable import Mapping

@Suite struct CountryTests {
    @Test func everyCodeAndNameOfTheTableIsRead() {
        let entries = CountryNames.entries
        #expect(entries.count == 250)
        #expect(entries.map(\.alpha2) == entries.map(\.alpha2).sorted())
        for entry in entries {
            for text in entry.names + [
                entry.alpha2, entry.alpha3, entry.alpha2.lowercased(), entry.alpha3.lowercased(),
            ] {
                #expect(CountryCode(reading: text)?.alpha2 == entry.alpha2, "\(text)")
            }
        }
    }

    @Test func noNameBelongsToTwoCountries() {
        var owners: [String: String] = [:]
        for entry in CountryNames.entries {
            for name in entry.names {
                let owner = owners.updateValue(entry.alpha2, forKey: CountryNames.key(name))
                #expect(owner == nil || owner == entry.alpha2, "\(name)")
            }
        }
    }

    @Test(arguments: ["UK", "uk", "U.K.", " gb ", "Great Britain", "the United Kingdom", "England"])
    func britainHasOneCode(_ text: String) {
        #expect(StepOutcome([.country], on: text).text == "gb")
    }

    @Test(arguments: ["ZZ", "", " ", "12", "1", "United", "States", "US 94025", "en-US", "Germ", "\u{0}", "d\u{301}"])
    func otherTextNamesNoCountry(_ text: String) {
        #expect(CountryCode(reading: text) == nil)
        #expect(StepOutcome([.country], on: text).text == nil)
    }
}

@Suite struct RegionTests {
    @Test(
        arguments: [
            ("Georgia", nil, "ga"), ("Georgia", "US", "ga"), ("Georgia", "GE", "georgia"), ("Florida", "UY", "florida"),
            ("Ontario", "CA", "on"), ("Ontario", "US", "ontario"), ("California", "CA", "california"),
            ("Guam", "GU", "gu"),
            ("Washington", nil, "wa"), ("Washington, D.C.", nil, "dc"), ("Virginia", nil, "va"),
            ("West Virginia", nil, "wv"),
            ("Kansas", nil, "ks"), ("Arkansas", nil, "ar"), ("Oklahoma!", nil, "ok"),
            ("New South Wales", nil, "newsouthwales"),
            ("Bayern", nil, "bayern"), ("TX", "DE", "tx"), ("QUÉBEC", nil, "qc"), ("Calif", nil, "calif"),
        ] as [(String, String?, String)])
    func regionBecomes(_ input: String, _ country: String?, _ output: String) {
        #expect(StepOutcome([.usState], on: input, country: country).text == output)
    }
}
