internal import Events
internal import YAML

/// Holds one line of a mapping against what the platform accepts in that field.
struct FieldCheck {
    let rule: FieldRule
    let definition: FieldDefinition
    let platform: String
    let log: DiagnosticLog

    func run() {
        checkOrderOfSteps()
        guard !rule.paths.isEmpty else {
            if !rule.steps.isEmpty, rule.source.isConstant {
                log.error(
                    "`\(rule.name)` has a fixed value, so its steps would do nothing", at: stepsLocation,
                    hint: "remove the steps")
            }
            return
        }
        if !rule.isUnreadable, isHashedRightly() { checkCleaning() }
        for path in rule.paths { checkType(path) }
        checkTime()
    }

    private var stepsLocation: SourceLocation { rule.stepsLocation ?? rule.location }
    private var isHashed: Bool { rule.steps.contains(.sha256) }

    /// Reports a hash that is missing or too much; false where it did, and the hint writes all steps anew.
    private func isHashedRightly() -> Bool {
        switch definition.hash {
        case .required where !isHashed:
            log.error(
                "`\(rule.name)` would be sent in the clear, but \(platform) wants it hashed", at: stepsLocation,
                hint: "write under `hashing`: `\(rule.name): \(suggestedSteps)`")
            return false
        case .required where rule.steps == [.sha256] && definition.clean.isEmpty:
            log.warning(
                "`\(rule.name)` is hashed as typed: ` Ada@Example.com` and `ada@example.com` become two people",
                at: stepsLocation, hint: "clean it first, such as `\(rule.name): \(suggestedSteps)`")
        case .forbidden where isHashed:
            log.error(
                "`\(rule.name)` would be hashed, but \(platform) reads it only in the clear", at: stepsLocation,
                hint: "remove sha256 from its steps")
            return false
        default: break
        }
        return true
    }

    /// Tries the steps on a value as people write it: what comes out has to be what the platform expects.
    private func checkCleaning() {
        guard !definition.clean.isEmpty, rule.table == nil, !rule.steps.contains(where: { $0.stage == .list }) else {
            return
        }
        for path in rule.paths {
            for sample in Self.samples[path.description] ?? [] {
                let made = Self.text(sample, rule.steps)
                let wanted = Self.text(sample, definition.clean)
                guard made != wanted else { continue }
                log.warning(
                    "`\(rule.name)`: of `\(sample)` these steps make \(made ?? "nothing"), and \(platform) expects "
                        + (wanted ?? "nothing"), at: stepsLocation,
                    hint: "write under `hashing`: `\(rule.name): \(suggestedSteps)`")
                return
            }
        }
    }

    /// Values as people write them, on which wrong steps show.
    private static let samples: [String: [String]] = [
        "user.email": [" Ada.Lovelace@Example.com "],
        "user.phone": ["+44 20 7946 0958", "+86 138 0000 0000"],
        "user.first_name": ["Anne-Marie"],
        "user.last_name": ["O'Connor"],
        "user.city": ["San Francisco"],
        "user.state": ["California"],
        "user.postal_code": ["SW1A 1AA", "94105-1234"],
        "user.country": ["Germany"],
        "user.gender": ["Female"],
        "user.date_of_birth": ["1990-12-31"],
        "context.ip": ["203.0.113.7.AQQAAQIB"],
    ]

    private static func text(_ sample: String, _ steps: [ValueStep]) -> String? {
        var text = Array(sample.utf8)
        let context = StepContext(now: Timestamp(seconds: 1_800_000_000))
        for step in steps {
            if case .left = step.apply(to: &text, context: context) { return nil }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private func checkOrderOfSteps() {
        if let place = rule.steps.firstIndex(of: .sha256), place != rule.steps.count - 1 {
            log.error("a step after sha256 would change the hash", at: stepsLocation, hint: "put sha256 last")
        }
        let wholeValue = rule.steps.filter { $0.stage == .list } + rule.steps.filter { $0.stage == .value }
        if rule.steps.count(where: { $0.stage == .list }) > 1 || rule.steps.count(where: { $0.stage == .value }) > 1 {
            let names = wholeValue.map(\.description).joined(separator: " and ")
            log.error("`\(rule.name)` has steps that each decide the whole value: \(names)", at: stepsLocation)
        }
        if isHashed, let step = wholeValue.first(where: { $0.stage == .value }) {
            log.error("`\(step)` and sha256 exclude each other: a hash is a text", at: stepsLocation)
        }
        if rule.table != nil, let step = wholeValue.first(where: { $0.stage == .list }) {
            log.error("`map` and `\(step)` exclude each other", at: stepsLocation)
        }
    }

    private func checkType(_ path: SourcePath) {
        guard let kind = CanonicalSchema.kind(of: path.description) else { return }
        switch (definition.kind, kind) {
        case (.any, _) where rule.steps.isEmpty: break
        case (_, .object), (_, .objects):
            let example = path.description + (kind == .objects ? "[].id" : ".id")
            log.error(
                "`\(rule.name)` wants \(definition.kind.inWords), but `\(path)` holds several values",
                at: rule.location, hint: "name the one that is meant, such as \(example)")
        case (.boolean, .number), (.boolean, .text), (.boolean, .texts):
            if rule.table != nil || path.base.first == "properties" { break }
            log.error("`\(rule.name)` wants true or false, but `\(path)` is a text or a number", at: rule.location)
        case (.number, .boolean), (.integer, .boolean):
            if rule.table != nil { break }
            log.error(
                "`\(rule.name)` wants \(definition.kind.inWords), but `\(path)` is true or false", at: rule.location,
                hint: "translate it: {from: \(path), map: {true: 1, false: 0}}")
        default: break
        }
    }

    /// Points in time have steps of their own, which work on nothing else.
    private func checkTime() {
        let step = rule.steps.first {
            [.unixSeconds, .unixMilliseconds, .unixMicroseconds, .iso8601].contains($0)
        }
        let isTime = rule.paths.contains { $0.base == ["event_time"] }
        if let step, !isTime {
            log.error("`\(step)` works only on event_time", at: stepsLocation)
        } else if isTime {
            let isText = step == .iso8601
            let wantsText = definition.kind == .string
            if definition.kind != .any, isText != wantsText {
                log.error(
                    "`\(rule.name)` wants \(definition.kind.inWords), and event_time is sent as another type",
                    at: stepsLocation, hint: "write steps: [\(wantsText ? "iso8601" : "unix_seconds")]")
            }
            if let other = rule.steps.first(where: { $0 != step }) {
                log.error("`\(other)` does nothing to event_time", at: stepsLocation)
            }
        }
    }

    /// What usually cleans the field's source before it is hashed.
    private var suggestedSteps: String {
        if !definition.clean.isEmpty {
            let steps = definition.clean.map(\.description) + (definition.hash == .required ? ["sha256"] : [])
            return "[\(steps.joined(separator: ", "))]"
        }
        let step =
            switch rule.paths.first?.base.last {
            case "email": "email"
            case "phone": "e164"
            case "first_name", "last_name": "name"
            case "city": "city"
            case "state": "us_state"
            case "postal_code": "postal_code"
            case "country": "country"
            case "gender": "gender_letter"
            case "date_of_birth": "date(yyyymmdd)"
            default: "trim"
            }
        return "[\(step), sha256]"
    }
}

extension FieldRule.Source {
    fileprivate var isConstant: Bool {
        if case .constant = self { true } else { false }
    }
}
