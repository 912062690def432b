/// Why an event is kept back.
struct Objection {
    let rule: String
    let reason: String
    /// The line that says so, where one does.
    var place: FilePlace?
    /// Our fields that would lift it.
    var wants: [String] = []
    /// The platform's fields that would lift it and that nothing is mapped to.
    var unmapped: [String] = []
}
