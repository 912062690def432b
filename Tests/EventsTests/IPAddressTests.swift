import Testing

@testable import Events

struct IPAddressTests {
    @Test(arguments: [
        "8.8.8.8", "198.51.100.7", "203.0.113.9", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1",
        "169.253.0.1", "192.167.0.1", "223.255.255.255", "2001:db8::1", "2a00:1450:4001:81b::200e",
        "2001:0db8:0000:0000:0000:0000:0000:0001", "1::", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
    ])
    func publicAddressesAreTaken(text: String) {
        #expect(IPAddress(Array(text.utf8)[...])?.isPublic == true)
    }

    @Test(arguments: [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "169.254.1.1", "172.16.0.1",
        "172.31.255.255", "192.168.1.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fc00::1",
        "fd12:3456::1", "fe80::1", "febf::1", "ff02::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1",
    ])
    func privateAndReservedAddressesAreKnown(text: String) {
        #expect(IPAddress(Array(text.utf8)[...])?.isPublic == false)
    }

    @Test(arguments: [
        "", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4:80", "1.2.3.4, 5.6.7.8", "a.b.c.d", "1..3.4",
        "1.2.3.-4", ":", ":::", "1:2:3", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1::2", "12345::", "g::1",
        "fe80::1%eth0", "[::1]", ":1:2:3:4:5:6:7", "1:2:3:4:5:6:7:", "::1.2.3", "1.2.3.4::", "2001:db8::1/64",
        "localhost", "unknown",
    ])
    func whatIsNoAddressIsNotRead(text: String) {
        #expect(IPAddress(Array(text.utf8)[...]) == nil)
    }

    @Test func writtenDifferentlyItIsTheSameAddress() {
        let short = IPAddress(Array("2001:db8::1".utf8)[...])
        let long = IPAddress(Array("2001:0DB8:0:0:0:0:0:1".utf8)[...])
        #expect(short != nil)
        #expect(short == long)
        #expect(short != IPAddress(Array("2001:db8::2".utf8)[...]))
    }

    @Test(arguments: [
        ("1.2.3.4", ""), ("1.2.3.4.AQQAAQIB", ".AQQAAQIB"), ("2001:db8::1.AQ", ".AQ"), ("10.20.30.40", ""),
    ])
    func anAppendixIsToldFromTheAddress(text: String, appendix: String) throws {
        let found = try #require(IPAddress.reading(Array(text.utf8)[...]))
        #expect(Array(found.appendix) == Array(appendix.utf8))
    }
}
