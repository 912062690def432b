import Events
import Foundation
import Mapping

/// One line of a vectors file: what a platform must get for an input.
struct StepVector: Decodable, CustomStringConvertible {
    struct Context: Decodable {
        let country: String?
    }

    let field: String
    let input: String
    let context: Context?
    let plain: String?
    let hash: String?

    /// A value that comes hashed is passed on, or left out, by the engine without any step.
    var isHashed: Bool { input.utf8.count >= 64 && input.prefix(64).allSatisfy(\.isHexDigit) }

    var description: String { "\(field): \(input)" }

    static func all(of plugin: String, _ file: String) throws -> [StepVector] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        let text = try String(contentsOf: root.appending(path: "plugins/\(plugin)/vectors/\(file)"), encoding: .utf8)
        return try text.split(separator: "\n").map { line in
            try JSONDecoder().decode(StepVector.self, from: Data(line.utf8))
        }
    }
}

/// What came out of a list of steps.
struct StepOutcome: Equatable, CustomStringConvertible {
    let text: String?
    let reason: String?

    /// Runs the steps that work on text, in order.
    init(_ steps: [ValueStep], on input: String, country: String? = nil, now: Timestamp = StepOutcome.now) {
        var bytes = Array(input.utf8)
        let context = StepContext(country: country.flatMap { CountryCode(reading: $0) }, now: now)
        for step in steps where step.stage == .text {
            if case .left(let reason) = step.apply(to: &bytes, context: context) {
                text = nil
                self.reason = "\(reason)"
                return
            }
        }
        text = String(validating: bytes, as: UTF8.self)
        reason = nil
    }

    /// 2026-11-23.
    static let now = Timestamp(seconds: 1_795_392_000)

    var description: String { text.map { "value \($0)" } ?? "left out: \(reason ?? "not UTF-8")" }

    /// Compares byte for byte; equal strings may differ in normalization form.
    static func == (left: StepOutcome, right: StepOutcome) -> Bool {
        left.text.map { Array($0.utf8) } == right.text.map { Array($0.utf8) } && left.reason == right.reason
    }
}

/// The lists of steps that the shipped destinations use.
enum RecommendedSteps {
    static let facebook: [String: String] = [
        "em": "email sha256", "ph": "phone_digits sha256", "fn": "name sha256", "ln": "name sha256",
        "ct": "city sha256", "st": "us_state sha256", "zp": "postal_code sha256", "country": "country sha256",
        "db": "date(yyyymmdd) sha256", "ge": "gender_letter sha256", "external_id": "no_spaces lowercase sha256",
    ]
    static let tiktok: [String: String] = [
        "email": "email sha256", "phone": "e164 without_calling_code(86) sha256", "external_id": "trim sha256",
        "first_name": "name sha256", "last_name": "name sha256",
        "zip_code": "lowercase no_spaces no_punctuation sha256", "city": "city", "state": "us_state",
        "country": "country", "ip": "strip_appendix",
    ]

    static func steps(_ text: String) -> [ValueStep] {
        text.split(separator: " ").compactMap { ValueStep(parsing: String($0)) }
    }
}
