package import JSON

extension Explanation {
    /// Writes the explanation as one JSON object.
    package func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("platform", platform)
        switch outcome {
        case .withheld(let withholding):
            writer.key("withheld")
            withholding.write(to: &writer)
        case .mapped(let events):
            writer.key("events")
            writer.beginArray()
            for event in events { event.write(to: &writer) }
            writer.endArray()
        }
        writer.endObject()
    }
}

extension Withholding {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("rule", rule)
        writer.member("reason", reason)
        if let place { writer.member("line", place.description) }
        if !wants.isEmpty { writer.member("send", wants) }
        if !unmapped.isEmpty { writer.member("unmapped", unmapped) }
        writer.endObject()
    }
}

extension ExplainedEvent {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("name", name)
        if let place { writer.member("line", place.description) }
        if !testCode.isEmpty { writer.member("test_event_code", testCode) }
        if let withheld {
            writer.key("withheld")
            withheld.write(to: &writer)
        }
        writer.key("fields")
        writer.beginArray()
        for field in fields { field.write(to: &writer) }
        writer.endArray()
        writer.key("empty")
        writer.beginArray()
        for field in empty { field.write(to: &writer) }
        writer.endArray()
        writer.key("advice")
        writer.beginArray()
        for line in advice {
            writer.beginObject()
            writer.member("send", line.send)
            writer.member("about", line.about)
            writer.endObject()
        }
        writer.endArray()
        if !remarks.isEmpty { writer.member("remarks", remarks) }
        writer.endObject()
    }
}

extension ExplainedField {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("field", name)
        if isInItems {
            writer.key("values")
            writer.beginArray()
            for value in values { value.write(to: &writer) }
            writer.endArray()
        } else if let value = values.first {
            writer.key("value")
            value.write(to: &writer)
        }
        let hashed = values.flatMap(\.hashed)
        if !hashed.isEmpty {
            writer.key("hashed")
            writer.beginArray()
            for hash in hashed { hash.write(to: &writer) }
            writer.endArray()
        }
        switch source {
        case .field(let path): writer.member("from", path)
        case .fixed: writer.member("source", "value")
        case .fallback: writer.member("source", "default")
        case .eventName: writer.member("from", "event")
        case .settings: writer.member("source", "settings")
        }
        if !steps.isEmpty { writer.member("steps", steps) }
        writer.member("line", place.description)
        if let stepsPlace { writer.member("steps_line", stepsPlace.description) }
        if !remarks.isEmpty { writer.member("remarks", remarks) }
        writer.endObject()
    }
}

extension ExplainedValue {
    fileprivate func write(to writer: inout JSONWriter) {
        if let json { writer.raw(json) } else { writer.null() }
    }
}

extension HashedText {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("hash", hash)
        if let text { writer.member("of", text) } else { writer.member("came_hashed", true) }
        writer.endObject()
    }
}

extension EmptyField {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("field", name)
        writer.member("code", reason.code)
        writer.member("reason", reason.description)
        writer.member("line", place.description)
        writer.endObject()
    }
}
