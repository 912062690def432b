internal import Crypto
internal import Journal

/// A 256-bit key for stored events; it never prints itself.
package struct BodyKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// Names it in the journal: chosen by the operator, never used twice.
    package let id: String
    let key: SymmetricKey

    /// - Returns: `nil` where `bytes` are not 32.
    package init?(id: String, bytes: [UInt8]) {
        guard bytes.count == 32, !id.isEmpty else { return nil }
        self.id = id
        key = SymmetricKey(data: bytes)
    }

    package var description: String { "key \"\(id)\"" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension BodyKey: Hashable {
    package static func == (left: BodyKey, right: BodyKey) -> Bool {
        left.id == right.id && left.key == right.key
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(id)
    }
}

/// Seals the bodies of a group before they are stored, and opens them again.
///
/// AES-GCM with a random nonce for each group; what a group seals is bound to its first position, so that no other
/// group's bodies can be put in its place.
struct BodyVault: Sendable {
    /// The number of a key in the table `body_key`; 0: in the clear.
    typealias KeyNumber = Int64

    /// The key that seals; 0 where bodies are stored in the clear.
    let current: KeyNumber
    private let keys: [KeyNumber: BodyKey]

    init(current: KeyNumber = 0, keys: [KeyNumber: BodyKey] = [:]) {
        self.current = current
        self.keys = keys
    }

    func name(of number: KeyNumber) -> String? { number == 0 ? "" : keys[number]?.id }

    /// The bytes to be stored for `bodies`; they are the same where nothing is sealed.
    func seal(_ bodies: [UInt8], group first: UInt64) throws(JournalError) -> [UInt8] {
        guard current != 0, !bodies.isEmpty else { return bodies }
        guard let key = keys[current] else { throw Self.missing(current) }
        return try Self.seal(bodies, key.key, Self.binding(first))
    }

    /// The bodies that were stored as `bytes`.
    ///
    /// - Throws: `.missingKey` where the key was not given, `.damaged` where they are not what was sealed.
    func open(_ bytes: [UInt8], sealedBy number: KeyNumber, group first: UInt64) throws(JournalError) -> [UInt8] {
        guard number != 0, !bytes.isEmpty else { return bytes }
        guard let key = keys[number] else { throw Self.missing(number) }
        guard let bodies = Self.open(bytes, key.key, Self.binding(first)) else {
            throw JournalError(.damaged, "the sealed events from position \(first) on are not what was stored")
        }
        return bodies
    }

    /// What is stored to recognize a key: nothing, sealed by it.
    static func proof(of key: BodyKey) throws(JournalError) -> [UInt8] {
        try seal([], key.key, Array("fanout body key".utf8))
    }

    static func isProven(_ key: BodyKey, by proof: [UInt8]) -> Bool {
        open(proof, key.key, Array("fanout body key".utf8)) != nil
    }

    private static func missing(_ number: KeyNumber) -> JournalError {
        JournalError(.missingKey, "stored events are sealed with key number \(number), which was not given")
    }

    private static func binding(_ first: UInt64) -> [UInt8] {
        withUnsafeBytes(of: first.littleEndian) { Array($0) }
    }

    private static func seal(
        _ bytes: [UInt8], _ key: SymmetricKey, _ binding: [UInt8]
    ) throws(JournalError) -> [UInt8] {
        do {
            guard let sealed = try AES.GCM.seal(bytes, using: key, authenticating: binding).combined else {
                throw JournalError(.storage, "sealing events gave nothing")
            }
            return Array(sealed)
        } catch {
            throw JournalError(.storage, "sealing events failed: \(error)")
        }
    }

    private static func open(_ bytes: [UInt8], _ key: SymmetricKey, _ binding: [UInt8]) -> [UInt8]? {
        guard let box = try? AES.GCM.SealedBox(combined: bytes),
            let opened = try? AES.GCM.open(box, using: key, authenticating: binding)
        else { return nil }
        return Array(opened)
    }
}
