/// Purchases as shops send them, each of another buyer and with an id of its own.
package struct LoadEvents: Sendable {
    private let batch: Int
    /// What stands before the number of an event, between its two numbers, and after them.
    private let head: [UInt8]
    private let middle: [UInt8]
    private let tail: [UInt8]

    /// - Parameters:
    ///   - plan: says how many events a request holds, how large they are, and whether they are tests.
    ///   - run: tells the ids of this run from those of others; letters and digits.
    ///   - seconds: Unix time that the events tell.
    package init(_ plan: LoadPlan, run: String, seconds: Int64) {
        batch = plan.batch
        let test = plan.testCode.map { #""test_event_code":"\#($0)","# } ?? ""
        head = Array(#"{"event":"Purchase","event_id":"bench-\#(run)-"#.utf8)
        middle = Array(
            #"","event_time":\#(seconds),\#(test)"consent":{"ad_user_data":"granted"},"user":{"email":"buyer"#.utf8)
        tail = Array(Self.tail(size: plan.eventBytes - head.count - middle.count - 14).utf8)
    }

    /// The body of a request: one event alone, or a list.
    package func body(of request: Int) -> [UInt8] {
        var body: [UInt8] = []
        body.reserveCapacity(batch * (head.count + middle.count + tail.count + 40) + 2)
        if batch > 1 { body.append(UInt8(ascii: "[")) }
        for place in 0..<batch {
            if place > 0 { body.append(UInt8(ascii: ",")) }
            let number = String(request * batch + place).utf8
            body += head
            body += number
            body += middle
            body += number
            body += tail
        }
        if batch > 1 { body.append(UInt8(ascii: "]")) }
        return body
    }

    private static let person = """
        ,"phone":"+44 20 7946 0958","first_name":"Ada","last_name":"O'Neill","city":"St. Albans",\
        "state":"Hertfordshire","postal_code":"AL1 3JE","country":"GB"
        """
    private static let visit = """
        "ip":"203.0.113.42","user_agent":"Mozilla/5.0 (Macintosh; Intel Mac OS X 14_1) AppleWebKit/605.1.15 \
        (KHTML, like Gecko) Version/17.1 Safari/605.1.15"
        """
    private static let traces = """
        ,"url":"https://shop.example.com/checkout/thanks","referrer":"https://shop.example.com/checkout",\
        "locale":"en-GB","fbp":"fb.1.1796122700000.1098115397","ttp":"2JkEX4yZAgNwQkbsdWzuxMSFEPa"
        """
    private static let item = """
        {"id":"SKU-1815","name":"Stoneware pot","category":"Home > Kitchen","quantity":2,"price":28.90}
        """

    /// The rest of an event behind the buyer's number: as many particulars and items as `size` bytes hold.
    private static func tail(size: Int) -> String {
        let least = parts(person: "", traces: "", items: 0)
        let full = parts(person: person, traces: traces, items: 0)
        guard size >= full.utf8.count else { return least }
        let oneItem = parts(person: person, traces: traces, items: 1)
        guard size >= oneItem.utf8.count else { return full }
        let more = (size - oneItem.utf8.count) / (item.utf8.count + 1)
        return parts(person: person, traces: traces, items: 1 + more)
    }

    private static func parts(person: String, traces: String, items: Int) -> String {
        let contents = Array(repeating: item, count: items).joined(separator: ",")
        let list = items == 0 ? "" : #","order_id":"10027","contents":[\#(contents)]"#
        return """
            @example.com"\(person)},"context":{\(visit)\(traces)},"properties":{"value":57.80,"currency":"GBP"\(list)}}
            """
    }
}
