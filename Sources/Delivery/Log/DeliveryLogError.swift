/// The delivery log cannot be opened, read or rewritten.
package struct DeliveryLogError: Error, Hashable, Sendable, CustomStringConvertible {
    /// For an operator: which file, and what the system says.
    package let message: String

    package var description: String { "delivery log: \(message)" }
}
