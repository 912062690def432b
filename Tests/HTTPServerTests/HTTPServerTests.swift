import HTTPServer
import Testing

@Suite(.timeLimit(.minutes(1)))
struct HTTPServerTests {
    @Test func answersARequestAndKeepsTheConnection() async throws {
        try await withServer { port, _ in
            let client = try RawConnection(port: port)
            for number in 1...3 {
                await client.send("POST /a/\(number)?x=1 HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\nhi")
                let answer = try await client.answer()
                #expect(answer.status == 200)
                #expect(answer.body == "POST /a/\(number)?x=1 2 hi")
                #expect(answer.field("connection") == nil)
                #expect(answer.field("date")?.hasSuffix(" GMT") == true)
            }
        }
    }
}
