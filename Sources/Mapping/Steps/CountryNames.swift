@_spi(_Unicode) internal import Swift

/// The names and three-letter codes by which countries are known.
struct CountryNames: Sendable {
    static let shared = CountryNames()

    /// By name, in the form of `key`.
    private var names: [String: CountryCode] = [:]
    /// By three lowercase letters; apart from the names, since `AND` is Andorra.
    private var alpha3: [String: CountryCode] = [:]

    private init() {
        for entry in Self.entries {
            let country = CountryCode(letters: entry.alpha2.utf8)
            alpha3[entry.alpha3.lowercased()] = country
            for name in entry.names { names[Self.key(name)] = country }
        }
    }

    func country(named text: [UInt8]) -> CountryCode? {
        if text.contains(where: \.isASCIIDecimal) { return nil }
        // `U.S.`, ` usa `
        var letters = text
        _ = PersonName.normalize(&letters)
        if DialingPlans.shared.has(letters) { return CountryCode(letters: letters) }
        if letters.count == 3, let country = alpha3[letters.decoded] { return country }
        return names[Self.key(text.decoded)]
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
