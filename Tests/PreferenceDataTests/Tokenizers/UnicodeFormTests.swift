import Testing

@testable import PreferenceData

@Suite("Normalization forms")
struct UnicodeFormTests {
  @Test(
    "Compatible composition composes what compatible decomposition took apart",
    arguments: [
      ("\u{FF8C}\u{FF9F}\u{FF97}", "\u{30D7}\u{30E9}"), ("\u{FF76}\u{FF9E}", "\u{30AC}"),
      ("\u{FB01}", "fi"), ("e\u{301}", "\u{E9}"), ("\u{212B}", "\u{C5}"),
      ("\u{1E9B}\u{323}", "\u{1E69}"),
    ]
  )
  func compatibleComposition(text: String, expected: String) {
    #expect(Array(UnicodeForm.nfkc.apply(text).utf8) == Array(expected.utf8))
  }
}
