internal import JSON

/// Holds a JSON value against a shape, and notes every fault and every field on the way.
struct ShapeCheck {
    private let document: JSONDocument
    private var path: FieldPath
    /// How many steps of a path lead to the value whose fields are noted.
    private let depth: Int
    private var noted: Set<String> = []
    private(set) var faults: [FieldFault] = []
    /// The leaves, in the order found, each once: `user.email`, `properties.contents[].content_id`.
    private(set) var fields: [String] = []
    /// Those of them that are SHA-256 digests.
    private(set) var hashedFields: [String] = []

    init(_ document: JSONDocument, at path: FieldPath) {
        self.document = document
        self.path = path
        depth = path.steps.count
    }

    mutating func check(_ index: Int, _ shape: FieldShape) {
        switch shape {
        case .text, .plain, .hash, .hashOrPlain, .matching, .oneOf: checkText(index, shape)
        case .number: checkLeaf(index, "a number", document.kind(index) == .number)
        case .integer: checkLeaf(index, "a whole number", document.int64(index) != nil)
        case .boolean: checkLeaf(index, "true or false", isBoolean(index))
        case .flag: checkLeaf(index, "true, false, 1 or 0", isBoolean(index) || isBit(index))
        case .digits: checkLeaf(index, "a whole number", document.int64(index) != nil || isDigits(index))
        case .list(let element, let count): checkList(index, element, count)
        case .oneOrMany(let element):
            document.kind(index) == .array ? checkList(index, element, 1...Int.max) : check(index, element)
        case .object(let object): checkObject(index, object)
        case .anything: note(index)
        }
    }

    private mutating func checkObject(_ index: Int, _ shape: ObjectShape) {
        guard document.kind(index) == .object else { return fail(.wrongType, "an object") }
        var seen: Set<String> = []
        for (key, value) in document.members(of: index) {
            let name = document.string(key) ?? ""
            seen.insert(name)
            path.steps.append(.member(name))
            if let member = shape.members[name] {
                check(value, member)
            } else if shape.isOpen {
                note(value)
            } else {
                fail(.unknown, "left out")
            }
            path.steps.removeLast()
        }
        for name in shape.required where !seen.contains(name) {
            faults.append(FieldFault(path: path.appending(name), kind: .missing, expected: "given"))
        }
    }

    private mutating func checkList(_ index: Int, _ element: FieldShape, _ count: ClosedRange<Int>) {
        guard document.kind(index) == .array else { return fail(.wrongType, "a list") }
        if !count.contains(document[index].length) {
            fail(.wrongCount, count == 1...Int.max ? "a list that is not empty" : "a list of \(count) elements")
        }
        for (number, value) in document.elements(of: index).enumerated() {
            path.steps.append(.index(number))
            check(value, element)
            path.steps.removeLast()
        }
    }

    private mutating func checkText(_ index: Int, _ shape: FieldShape) {
        guard let text = document.string(index) else {
            if case .hash = shape { return fail(.notHashed, "a SHA-256 as text") }
            return fail(.wrongType, "text")
        }
        note(index)
        switch shape {
        case .hash:
            if text == HashText.ofNothing {
                fail(.hashOfNothing, "left out")
            } else if HashText(text) != .lowercase {
                fail(.notHashed, "a SHA-256 in 64 lowercase hexadecimal digits")
            }
        case .plain where HashText(text) != nil: fail(.needlesslyHashed, "plain, not hashed")
        case .hashOrPlain where text == HashText.ofNothing: fail(.hashOfNothing, "left out")
        case .hashOrPlain where HashText(text) == .mixed: fail(.notHashed, "written in lower case where it is a hash")
        case .matching(let expected, let isMatch) where !isMatch(text): fail(.wrongValue, expected)
        case .oneOf(let allowed) where !allowed.contains(text):
            fail(.wrongValue, "one of \(allowed.joined(separator: ", "))")
        case _ where text.isEmpty: fail(.wrongValue, "left out where there is nothing")
        default: break
        }
    }

    private mutating func checkLeaf(_ index: Int, _ expected: String, _ isRight: Bool) {
        note(index)
        if !isRight { fail(.wrongType, expected) }
    }

    private func isBoolean(_ index: Int) -> Bool {
        document.kind(index) == .true || document.kind(index) == .false
    }

    private func isBit(_ index: Int) -> Bool {
        document.int64(index) == 0 || document.int64(index) == 1
    }

    private func isDigits(_ index: Int) -> Bool {
        guard let text = document.string(index), !text.isEmpty else { return false }
        return text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    private mutating func fail(_ kind: FieldFault.Kind, _ expected: String) {
        faults.append(FieldFault(path: path, kind: kind, expected: expected))
    }

    private mutating func note(_ index: Int) {
        let field = path.field(dropping: depth)
        guard noted.insert(field).inserted else { return }
        fields.append(field)
        if let text = document.string(index), HashText(text) == .lowercase { hashedFields.append(field) }
    }
}
