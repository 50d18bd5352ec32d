import Testing

@testable import RunReports

@Suite struct SafeTextTests {
  @Test func terminalTextCannotSteer() {
    let hostile = "a\u{1B}[31mb\u{07}\u{202E}c\nd\u{9B}2Je\u{2066}f\u{0}"
    #expect(SafeText.terminal(hostile) == "a[31mbc d2Jef")
    #expect(SafeText.terminal("naïve 日本 👍🏽") == "naïve 日本 👍🏽")
  }

  @Test func cutShowsThatSomethingIsMissing() {
    #expect(SafeText.cut("abcdef", to: 6) == "abcdef")
    #expect(SafeText.cut("abcdefg", to: 6) == "abcde…")
    let overfull = "a" + String(repeating: "\u{301}", count: 100_000)
    #expect(SafeText.cut(overfull, to: 10).unicodeScalars.count < 50)
  }

  @Test func codeSpansCannotBeLeft() {
    #expect(MarkdownText.code("plain") == "`plain`")
    #expect(MarkdownText.code("a`b``c") == "```a`b``c```")
    #expect(MarkdownText.code("`x`") == "`` `x` ``")
    #expect(MarkdownText.code("a|b\nc") == "`a\\|b␤c`")
    #expect(MarkdownText.code("a\u{202E}b\u{1B}") == "`aU+202EbU+001B`")
    #expect(MarkdownText.code("") == "—")
    #expect(MarkdownText.code("  ") == "—")
  }

  @Test func plainTextHasNoEffect() {
    #expect(MarkdownText.plain("<script>&") == "&lt;script&gt;&amp;")
    #expect(MarkdownText.plain("@user closes #12") == "@<!-- -->user closes \\#<!-- -->12")
    #expect(MarkdownText.plain("*a* [b](c) | `d`") == "\\*a\\* \\[b\\](c) \\| \\`d\\`")
    #expect(MarkdownText.plain("https://x www.y") == "https:<!-- -->//x www<!-- -->.y")
    #expect(MarkdownText.plain("- item") == "\\- item")
    #expect(MarkdownText.plain("1. item") == "1\\. item")
    #expect(MarkdownText.plain("held-out pairs, 0.5") == "held-out pairs, 0.5")
  }

  @Test func columnsAreCountedAsTerminalsDo() {
    #expect(DisplayWidth.columns(of: "abc") == 3)
    #expect(DisplayWidth.columns(of: "日本") == 4)
    #expect(DisplayWidth.columns(of: "e\u{301}") == 1)
    #expect(DisplayWidth.cut("abcdef", to: 4) == "abc…")
    #expect(DisplayWidth.wrapped("one two three", to: 7) == ["one two", "three"])
    #expect(DisplayWidth.wrapped("abcdefghij", to: 4) == ["abcd", "efgh", "ij"])
    #expect(DisplayWidth.wrapped("", to: 4) == [""])
  }
}
