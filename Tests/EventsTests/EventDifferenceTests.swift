import Events
import Testing

@Suite("What two events of one key tell differently")
struct EventDifferenceTests {
    @Test(arguments: [
        (#"{"event":"Lead","properties":{"value":29.90}}"#, #"{"event":"Lead","properties":{"value":29.9}}"#, []),
        (#"{"properties":{"value":29}}"#, #"{"properties":{"value":30}}"#, ["properties.value"]),
        (#"{"properties":{"value":29}}"#, #"{"properties":{"value":"29"}}"#, ["properties.value"]),
        (
            #"{"user":{"email":["a@b.c"]}}"#, #"{"user":{"email":["a@b.d"],"phone":["1"]}}"#,
            ["user.email", "user.phone"]
        ),
        (#"{"user":{"email":["a@b.c"]}}"#, #"{"event":"Lead"}"#, ["user", "event"]),
        (#"{"event_time":1,"a":1}"#, #"{"event_time":2,"a":1}"#, ["event_time"]),
        ("nonsense", "{}", []),
    ])
    func namesTheMembers(first: String, second: String, expected: [String]) {
        #expect(EventDifference.paths(Array(first.utf8)[...], Array(second.utf8)[...], ignoringTime: false) == expected)
    }

    @Test(
        "the time of receipt makes no difference, nor does the click id that was built from it",
        arguments: [
            (#"{"event_time":1}"#, #"{"event_time":2}"#, []),
            (
                #"{"event_time":1,"context":{"fbc":"fb.1.1000.AbC.d"}}"#,
                #"{"event_time":2,"context":{"fbc":"fb.1.2000.AbC.d"}}"#, []
            ),
            (#"{"context":{"fbc":"fb.1.1000.AbC"}}"#, #"{"context":{"fbc":"fb.1.1000.abc"}}"#, ["context.fbc"]),
        ])
    func ignoresTheTimeOfReceipt(first: String, second: String, expected: [String]) {
        #expect(EventDifference.paths(Array(first.utf8)[...], Array(second.utf8)[...], ignoringTime: true) == expected)
    }

    @Test func listsNoMoreThanAsked() {
        let many = "{" + (0..<50).map { #""p\#($0)":1"# }.joined(separator: ",") + "}"
        #expect(
            EventDifference.paths(Array(many.utf8)[...], Array("{}".utf8)[...], ignoringTime: false, limit: 3).count
                == 3)
    }
}
