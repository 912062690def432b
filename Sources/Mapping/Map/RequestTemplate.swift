internal import JSON
internal import YAML

/// The envelope of a platform's requests.
struct RequestTemplate: Sendable {
    indirect enum Body: Sendable {
        case object([(name: String, value: Body)])
        case text(Template)
        case constant([UInt8])
        case events

        var holdsEvents: Bool {
            switch self {
            case .events: true
            case .object(let members): members.contains { $0.value.holdsEvents }
            case .text, .constant: false
            }
        }

        /// Whether something in it may not be shown.
        var isHidden: Bool {
            switch self {
            case .object(let members): members.contains { $0.value.isHidden }
            case .text(let template): template.isHidden
            case .events, .constant: false
            }
        }
    }

    let method: String
    let url: Template
    /// `scheme://host:port` in place of the adapter's own.
    let endpoint: String?
    let headers: [(name: String, value: Template)]
    let body: Body

    func request(for events: [MappedEvent]) -> MappedRequest {
        let testCode = events.first?.testCode ?? ""
        let value: (Template.Variable) -> String = { $0 == .testCode ? testCode : "" }
        let bytes = body(of: events) { $0.rendered(value) }
        return MappedRequest(
            method: method, url: address(url.rendered(inURL: true, value)),
            shownURL: address(url.shown(inURL: true, value)),
            headers: headers.map {
                MappedRequest.Header(name: $0.name, value: $0.value.rendered(value), shown: $0.value.shown(value))
            },
            body: bytes, shownBody: body.isHidden ? body(of: events) { $0.shown(value) } : bytes)
    }

    /// The address as it may be shown.
    var shownURL: String { address(url.shown(inURL: true)) }

    private func body(of events: [MappedEvent], _ text: (Template) -> String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(events.reduce(512) { $0 + $1.json.count + 1 })
        append(body, events, text, to: &bytes)
        return bytes
    }

    private func address(_ url: String) -> String {
        guard let endpoint else { return url }
        return endpoint + URLParts.path(of: url)
    }

    private func append(
        _ body: Body, _ events: [MappedEvent], _ text: (Template) -> String, to bytes: inout [UInt8]
    ) {
        switch body {
        case .constant(let json): bytes.append(contentsOf: json)
        case .text(let template): bytes.appendJSON(text: Array(text(template).utf8))
        case .events:
            bytes.append(UInt8(ascii: "["))
            // By place: a loop over the events themselves would hold each of them whole while it is copied from.
            for place in events.indices {
                if place > 0 { bytes.append(UInt8(ascii: ",")) }
                bytes.append(contentsOf: events[place].json)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            var isFirst = true
            for (name, member) in members {
                if case .text(let template) = member, text(template).isEmpty { continue }
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                bytes.appendJSON(text: Array(name.utf8))
                bytes.append(UInt8(ascii: ":"))
                append(member, events, text, to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }
}

/// The parts of a URL that an endpoint of one's own replaces or keeps.
enum URLParts {
    /// From the first slash after the host: `/v25.0/1/events` of `https://graph.facebook.com/v25.0/1/events`.
    static func path(of url: String) -> String {
        guard let scheme = url.firstRange(of: "://") else { return url }
        guard let slash = url[scheme.upperBound...].firstIndex(of: "/") else { return "" }
        return String(url[slash...])
    }

    /// Why `text` cannot replace scheme, host and port; `nil` when it can.
    static func objection(toEndpoint text: String) -> String? {
        let isPlain = text.hasPrefix("http://")
        guard isPlain || text.hasPrefix("https://"), let scheme = text.firstRange(of: "://"),
            let (host, port) = hostAndPort(text[scheme.upperBound...])
        else {
            return "it has to be scheme, host and port alone, such as https://proxy.example.com"
        }
        if let port, !(1...65_535).contains(port) { return "its port has to be from 1 to 65535" }
        if isPlain, !isLoopback(host) {
            return "http is for loopback only: the token would travel in the clear"
        }
        return nil
    }

    /// Host and port of what follows the scheme; `nil` where it holds more, or a character that no host has.
    private static func hostAndPort(_ text: Substring) -> (host: Substring, port: Int?)? {
        var host = text
        var rest: Substring = ""
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            host = text[...end]
            rest = text[text.index(after: end)...]
            guard host.dropFirst().dropLast().utf8.allSatisfy({ $0.isASCIIHexDigit || $0 == UInt8(ascii: ":") })
            else { return nil }
        } else {
            if let colon = text.firstIndex(of: ":") { (host, rest) = (text[..<colon], text[colon...]) }
            guard host.utf8.allSatisfy({ $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") })
            else { return nil }
        }
        guard !host.isEmpty else { return nil }
        if rest.isEmpty { return (host, nil) }
        guard rest.hasPrefix(":"), rest.count > 1, rest.dropFirst().utf8.allSatisfy(\.isASCIIDigit),
            let port = Int(rest.dropFirst())
        else { return nil }
        return (host, port)
    }

    private static func isLoopback(_ host: Substring) -> Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return numbers.count == 4 && numbers.allSatisfy { $0 != nil } && numbers[0] == 127
    }
}

extension RequestTemplate {
    /// Reads `request` of an adapter for one destination's settings.
    init?(_ node: YAMLNode, settings: SettingValues, endpoint: String?, log: DiagnosticLog) {
        guard var section = Section(node, what: "`request`", log: log) else { return nil }
        method = section.text("method") ?? "POST"
        let url = section.required("url")
        let headers = section.section("headers")
        let body = section.required("body")
        section.finish()
        guard let url, let body, let text = log.text(url, what: "`url`"),
            let address = Template(text, settings: settings, at: url, log: log)
        else { return nil }
        self.url = address
        self.endpoint = endpoint
        var list: [(name: String, value: Template)] = []
        if var headers {
            for (name, _, value) in headers.allEntries() {
                guard let text = log.text(value, what: "`\(name)`"),
                    let template = Template(text, settings: settings, at: value, log: log)
                else { continue }
                list.append((name, template))
            }
        }
        self.headers = list
        guard let read = Self.body(body, settings: settings, log: log) else { return nil }
        if !read.holdsEvents {
            log.error("`body` has no place for the events", at: body, hint: "write `data: \"{events}\"`")
        }
        self.body = read
    }

    private static func body(_ node: YAMLNode, settings: SettingValues, log: DiagnosticLog) -> Body? {
        if let pairs = node.mapping {
            var members: [(name: String, value: Body)] = []
            for (key, value) in pairs {
                guard let name = key.scalarText, let member = body(value, settings: settings, log: log) else {
                    return nil
                }
                members.append((name, member))
            }
            return .object(members)
        }
        if node.string == "{events}" { return .events }
        if let text = node.string, text.contains("{") {
            guard let template = Template(text, settings: settings, at: node, log: log) else { return nil }
            template.refuseSecrets(at: node, log: log)
            return .text(template)
        }
        return .constant(LiteralReader.json(node))
    }
}
