import Foundation
import Testing

@testable import HTTPServer

struct HTTPDateTests {
    @Test(arguments: [
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (951_827_696, "Tue, 29 Feb 2000 12:34:56 GMT"), (1_704_067_199, "Sun, 31 Dec 2023 23:59:59 GMT"),
        (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
    ])
    func writesTheDateAsRFC9110HasIt(seconds: Int, text: String) {
        #expect(String(decoding: HTTPDate.text(seconds), as: UTF8.self) == text)
    }

    @Test func agreesWithTheSystemOnManyDates() {
        var mismatches: [Int] = []
        for seconds in stride(from: 0, to: 8_000_000_000, by: 86_399 * 7) {
            var time = time_t(seconds)
            var parts = tm()
            gmtime_r(&time, &parts)
            var buffer = [CChar](repeating: 0, count: 40)
            let count = strftime(&buffer, buffer.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
            let expected = buffer[..<count].map { UInt8(bitPattern: $0) }
            if HTTPDate.text(seconds) != expected { mismatches.append(seconds) }
        }
        #expect(mismatches.isEmpty)
    }
}
