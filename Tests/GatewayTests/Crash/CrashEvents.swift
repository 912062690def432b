import Foundation
import Sandbox

/// The events of a run, each of which follows from its number alone: what is handed in, and the very bytes that a
/// platform has to get for it.
///
/// They are cast from the golden files, whose expected bytes `scripts/make_golden.py` works out without a line of
/// Fanout.
struct CrashEvents: Sendable {
    private struct Template: Sendable {
        let name: String
        let body: Mold
        let expected: [SandboxPlatform: Mold]
    }

    private let templates: [Template]
    /// A purchase whose customer denied that anything is told to a platform.
    private let denied: Template
    private let firstSecond: Int

    init(now: Int) throws {
        firstSecond = now - 7200
        templates = try GatewayTests.GoldenTests.events.map { try Self.template($0) }
        denied = try Self.template("Purchase") {
            $0.replacingOccurrences(of: #""ad_user_data":"granted""#, with: #""ad_user_data":"denied""#)
        }
    }

    func id(_ number: Int) -> String { "e\(number)" }

    /// The number of the event with this id; `nil` where it is none of ours.
    func number(of id: String) -> Int? {
        id.hasPrefix("e") ? Int(id.dropFirst()) : nil
    }

    func name(_ number: Int) -> String { template(number).name }

    /// Whether it must reach nobody.
    func isDenied(_ number: Int) -> Bool { number % 97 == 13 }

    func body(_ number: Int) -> [UInt8] {
        template(number).body.cast(id: id(number), time: time(number))
    }

    func expected(_ number: Int, at platform: SandboxPlatform) -> [UInt8] {
        template(number).expected[platform]?.cast(id: id(number), time: time(number)) ?? []
    }

    private func time(_ number: Int) -> String { String(firstSecond + number % 3600) }

    private func template(_ number: Int) -> Template {
        isDenied(number) ? denied : templates[number % templates.count]
    }

    private static func template(_ file: String, change: (String) -> String = { $0 }) throws -> Template {
        let text = { (name: String) in try Locations.golden(name).trimmingCharacters(in: .newlines) }
        let id = "golden-\(file)"
        return Template(
            name: String(file.prefix { $0 != "-" }), body: Mold(change(try text("events/\(file).json")), id: id),
            expected: [
                .tiktok: Mold(try text("tiktok/\(file).json"), id: id),
                .facebook: Mold(try text("facebook/\(file).json"), id: id),
            ])
    }
}

/// A text with gaps for an id and a time.
private struct Mold: Sendable {
    private enum Piece: Sendable {
        case text([UInt8])
        case id
        case time
    }

    private var pieces: [Piece] = []

    /// Takes out the id and every `1700000000`, which stands for the time.
    init(_ text: String, id: String) {
        for (number, part) in text.components(separatedBy: id).enumerated() {
            if number > 0 { pieces.append(.id) }
            for (number, part) in part.components(separatedBy: "1700000000").enumerated() {
                if number > 0 { pieces.append(.time) }
                pieces.append(.text(Array(part.utf8)))
            }
        }
    }

    func cast(id: String, time: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(2048)
        for piece in pieces {
            switch piece {
            case .text(let text): bytes += text
            case .id: bytes += id.utf8
            case .time: bytes += time.utf8
            }
        }
        return bytes
    }
}
