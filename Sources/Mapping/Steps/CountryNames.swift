@_spi(_Unicode) internal import Swift

/// The names and three-letter codes by which countries are known.
struct CountryNames: Sendable {
    static let shared = CountryNames()

    private var countries: [String: CountryCode] = [:]

    private init() {
        for entry in Self.entries {
            let country = CountryCode(letters: entry.alpha2.utf8)
            for name in entry.names + [entry.alpha3] { countries[Self.key(name)] = country }
        }
    }

    func country(named text: [UInt8]) -> CountryCode? {
        if text.contains(where: \.isASCIIDecimal) { return nil }
        let key = Self.key(text.decoded)
        // `U.S.`
        return DialingPlans.shared.has(key.utf8) ? CountryCode(letters: key.utf8) : countries[key]
    }

    struct Entry {
        let alpha2: String
        let alpha3: String
        let names: [String]
    }

    /// The rows of the table.
    static var entries: [Entry] {
        var entries: [Entry] = []
        var text = ""
        func finish() {
            let cells = text.split(separator: " ", maxSplits: 2)
            guard cells.count == 3 else { return }
            let names = cells[2].split(separator: ";").map { TextStep.trimmed(String($0)) }
            entries.append(Entry(alpha2: String(cells[0]), alpha3: String(cells[1]), names: names))
        }
        for line in CountryTable.rows.split(separator: "\n") {
            if line.first == " " {
                text += " " + TextStep.trimmed(String(line))
            } else {
                finish()
                text = String(line)
            }
        }
        finish()
        return entries
    }

    /// The form in which names are compared: letters in lower case, without accents and without filling words.
    static func key(_ name: String) -> String {
        var key = ""
        var word = ""
        func finish() {
            switch word {
            case "the", "of", "and": break
            case "st": key += "saint"
            default: key += word
            }
            word = ""
        }
        for scalar in UnicodeText.lowercased(name)._nfd {
            if scalar.isLetter {
                word.unicodeScalars.append(scalar)
            } else if !scalar.isMark {
                finish()
            }
        }
        finish()
        return UnicodeText.composed(key)
    }
}
