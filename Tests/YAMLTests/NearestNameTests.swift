import Testing
import YAML

@Suite struct NearestNameTests {
    @Test(arguments: [
        ("Purchse", ["Purchase", "PageView"], "Purchase"),
        ("pruchase", ["Purchase", "PageView"], "Purchase"),
        ("PURCHASE", ["purchased", "Purchase"], "Purchase"),
        ("pixelcode", ["pixel_code", "pixel_id"], "pixel_code"),
        ("emial", ["email", "mail"], "email"),
        ("id", ["ip", "if"], "ip"),
        ("größe", ["Grösse", "GRÖßE"], "GRÖßE"),
        ("acces_tokn", ["access_token"], "access_token"),
        ("user.emial", ["user.email", "user.phone"], "user.email"),
    ])
    func theNameWithTheFewestSlipsIsMeant(name: String, candidates: [String], expected: String) {
        #expect(nearestName(to: name, among: candidates) == expected)
    }

    @Test(arguments: [
        ("lead", ["Purchase", "PageView"]),
        ("", ["a", ""]),
        ("a", ["b"]),
        ("abc", ["axx"]),
        ("abcdef", ["abcxyz"]),
        ("verylongnameindeed", ["verylongnamxyzw"]),
        ("x", []),
    ])
    func whatIsFarFromEveryNameHasNoNearest(name: String, candidates: [String]) {
        #expect(nearestName(to: name, among: candidates) == nil)
    }
}
