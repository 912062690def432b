import Foundation
import Testing

/// A page of the documentation.
struct Page: Sendable, CustomTestStringConvertible {
    /// From the root of the repository: `docs/event.md`.
    let path: String
    /// In the order of the page.
    let blocks: [Block]
    let links: [Link]
    /// What other pages may link to behind `#`.
    let anchors: Set<String>

    var testDescription: String { path }

    /// The README, docs/, and the README of each plugin.
    static let all: [Page] = paths.compactMap { path in
        (try? String(contentsOf: root.appending(path: path), encoding: .utf8)).map { Page(path: path, text: $0) }
    }

    static let blocks = all.flatMap(\.blocks)

    static let root = URL(filePath: #filePath).appending(path: "../../..").standardized

    static func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path())) ?? []).sorted()
    }

    private static var paths: [String] {
        ["README.md"] + names(in: "docs").filter { $0.hasSuffix(".md") }.map { "docs/\($0)" }
            + names(in: "plugins").map { "plugins/\($0)/README.md" }
    }

    init(path: String, text: String) {
        var (blocks, links, anchors): ([Block], [Link], Set<String>) = ([], [], [])
        var open: (line: Int, indentation: Int, info: [String], content: [Substring])?
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let indentation = line.prefix { $0 == " " }.count
            let isFence = line.dropFirst(indentation).hasPrefix("```")
            if let block = open, isFence {
                blocks.append(Block(page: path, line: block.line, info: block.info, content: block.content))
                open = nil
            } else if isFence {
                let info = line.dropFirst(indentation + 3).split(separator: " ").map(String.init)
                open = (number + 1, indentation, info, [])
            } else if let block = open {
                open?.content.append(line.dropFirst(min(indentation, block.indentation)))
            } else {
                links += line.matches(of: /\]\(([^)\s]+)\)/).map {
                    Link(page: path, line: number + 1, target: String($0.1))
                }
                if line.hasPrefix("#") { anchors.insert(Self.anchor(of: line)) }
            }
        }
        self.path = path
        self.blocks = blocks
        self.links = links
        self.anchors = anchors
    }

    /// A heading as a link names it.
    private static func anchor(of heading: Substring) -> String {
        let title = heading.drop { $0 == "#" }.drop { $0 == " " }
        return title.lowercased().filter { $0.isLetter || $0.isNumber || " -_".contains($0) }
            .replacingOccurrences(of: " ", with: "-")
    }
}

/// What stands between two fences.
///
/// The first words behind the opening fence say what it is:
///
/// | words | what |
/// |---|---|
/// | `json` | one JSON document |
/// | `json event` | an event that is accepted without a warning; `json event warned` with one; `json event refused` |
/// | `json issues` | what is said about the event above it |
/// | `json body NAME` | what the destination NAME of the file above sends for the event above |
/// | `yaml` | any YAML |
/// | `yaml destinations` | a whole destinations.yaml without a mistake |
/// | `yaml of NAME` | lines of a destination whose adapter is NAME, without a mistake |
/// | `yaml adapter NAME` | a whole adapter.yaml, which the rest of the page can use |
/// | `yaml script` | a script of the sandbox without a mistake |
/// | `... wrong` | with mistakes: those in the block that follows |
/// | `text diagnostics` | what the check says about the block above it |
struct Block: Sendable, CustomTestStringConvertible {
    let page: String
    let line: Int
    let info: [String]
    let text: String

    init(page: String, line: Int, info: [String], content: [Substring]) {
        self.page = page
        self.line = line
        self.info = info
        text = content.map { $0 + "\n" }.joined()
    }

    var testDescription: String { "\(page):\(line)" }

    func begins(_ words: String...) -> Bool { info.starts(with: words) }

    var isConfiguration: Bool { begins("yaml", "destinations") || begins("yaml", "of") }
    var isWrong: Bool { info.last == "wrong" }

    /// The blocks of the same page before this one, the nearest first.
    var above: [Block] {
        Page.blocks.filter { $0.page == page && $0.line < line }.reversed()
    }

    /// The block that follows on the same page.
    var below: Block? {
        Page.blocks.first { $0.page == page && $0.line > line }
    }
}

struct Link: Sendable, CustomTestStringConvertible {
    let page: String
    let line: Int
    let target: String

    var testDescription: String { "\(page):\(line): \(target)" }

    /// Whether it leads to a file of the repository, or to a place on its own page.
    var isOwn: Bool { !target.contains("://") && !target.hasPrefix("mailto:") }
}
