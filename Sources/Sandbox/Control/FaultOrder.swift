internal import JSON

/// A fault as somebody orders it over HTTP.
struct FaultOrder: Sendable {
    var platform: SandboxPlatform
    var fault: SandboxFault
    var times: Int

    /// Reads a JSON object.
    ///
    /// - Throws: `FaultOrderError`, which says what is wrong and what would be right.
    init(parsing body: [UInt8]) throws(FaultOrderError) {
        let members: FaultMembers
        do throws(JSONError) {
            members = FaultMembers(document: try JSONDocument(parsing: body))
        } catch {
            throw FaultOrderError(message: "not JSON: line \(error.line), column \(error.column): \(error.message)")
        }
        let platforms = SandboxPlatform.allCases.map(\.rawValue).joined(separator: " or ")
        guard let platform = try members.text("platform").flatMap({ SandboxPlatform(rawValue: $0) }) else {
            throw FaultOrderError(message: "platform must be \(platforms)")
        }
        self.platform = platform
        times = try members.integer("times") ?? 1
        guard (1...1_000_000).contains(times) else { throw FaultOrderError(message: "times must be 1 to 1000000") }
        fault = try Self.fault(members, platform)
        if let name = members.unused { throw FaultOrderError(message: "\(name) does not belong to this fault") }
    }

    private static func fault(
        _ members: FaultMembers, _ platform: SandboxPlatform
    ) throws(FaultOrderError) -> SandboxFault {
        if let milliseconds = try members.integer("delay_ms") {
            guard (0...3_600_000).contains(milliseconds) else {
                throw FaultOrderError(message: "delay_ms must be 0 to 3600000")
            }
            return .delay(.milliseconds(milliseconds))
        }
        if try members.boolean("drop") == true { return .drop }
        if try members.boolean("lose_answer") == true { return .loseAnswer }
        if let code = try members.integer("code") {
            switch platform {
            case .tiktok: return .tiktok(code: code, message: try members.text("message"))
            case .facebook:
                return .facebook(
                    code: code, subcode: try members.integer("subcode"), status: try members.status(),
                    isTransient: try members.boolean("is_transient") ?? false)
            }
        }
        if let status = try members.status() {
            return .answer(status: status, headers: try members.texts("headers"), body: try members.text("body") ?? "")
        }
        throw FaultOrderError(message: "one of code, status, delay_ms, drop, lose_answer must be given")
    }
}

/// An order that cannot be followed.
struct FaultOrderError: Error, Hashable, Sendable {
    var message: String
}

/// The members of an order, which remembers those that were read.
private final class FaultMembers {
    private let document: JSONDocument
    private var used: Set<String> = []

    init(document: JSONDocument) {
        self.document = document
    }

    /// A member that nobody asked for.
    var unused: String? {
        document.members(of: JSONDocument.root).lazy.compactMap { [document] in document.string($0.key) }
            .first { !self.used.contains($0) }
    }

    func text(_ name: String) throws(FaultOrderError) -> String? {
        guard let index = index(name) else { return nil }
        guard let text = document.string(index) else { throw FaultOrderError(message: "\(name) must be text") }
        return text
    }

    func integer(_ name: String) throws(FaultOrderError) -> Int? {
        guard let index = index(name) else { return nil }
        guard let number = document.int64(index) else {
            throw FaultOrderError(message: "\(name) must be a whole number")
        }
        return Int(number)
    }

    func boolean(_ name: String) throws(FaultOrderError) -> Bool? {
        guard let index = index(name) else { return nil }
        switch document.kind(index) {
        case .true: return true
        case .false: return false
        default: throw FaultOrderError(message: "\(name) must be true or false")
        }
    }

    func status() throws(FaultOrderError) -> Int? {
        guard let status = try integer("status") else { return nil }
        guard (200...599).contains(status) else { throw FaultOrderError(message: "status must be 200 to 599") }
        return status
    }

    func texts(_ name: String) throws(FaultOrderError) -> [String: String] {
        guard let index = index(name) else { return [:] }
        guard document.kind(index) == .object else {
            throw FaultOrderError(message: "\(name) must be an object of texts")
        }
        var texts: [String: String] = [:]
        for (key, value) in document.members(of: index) {
            guard let key = document.string(key), let text = document.string(value) else {
                throw FaultOrderError(message: "\(name) must be an object of texts")
            }
            texts[key] = text
        }
        return texts
    }

    private func index(_ name: String) -> Int? {
        used.insert(name)
        return document.member(name, of: JSONDocument.root)
    }
}
