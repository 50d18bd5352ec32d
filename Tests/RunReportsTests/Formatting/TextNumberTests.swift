import Testing

@testable import RunReports

@Suite struct TextNumberTests {
  @Test func counts() {
    #expect(TextNumber.count(0) == "0")
    #expect(TextNumber.count(999) == "999")
    #expect(TextNumber.count(46_210) == "46,210")
    #expect(TextNumber.count(-1_234_567) == "−1,234,567")
    #expect(TextNumber.count(.min) == "−9,223,372,036,854,775,808")
  }

  @Test func shortNumbersHaveThreeDigits() {
    #expect(TextNumber.short(0.4621) == "0.462")
    #expect(TextNumber.short(0.9996) == "1.00")
    #expect(TextNumber.short(61.44) == "61.4")
    #expect(TextNumber.short(2139.6) == "2,140")
    #expect(TextNumber.short(-148.2) == "−148")
    #expect(TextNumber.short(5e-5) == "5e−5")
    #expect(TextNumber.short(1.234e7) == "1.23e7")
    #expect(TextNumber.short(0) == "0")
    #expect(TextNumber.short(.nan) == "not finite")
    #expect(TextNumber.short(0.02, signed: true) == "+0.0200")
  }

  @Test func zeroHasNoSign() {
    #expect(TextNumber.fixed(-0.0001, decimals: 2) == "0.00")
    #expect(TextNumber.fixed(0.0001, decimals: 2, signed: true) == "0.00")
    #expect(TextNumber.fixed(-12_345.678, decimals: 1) == "−12,345.7")
  }

  @Test func exactNumbersReadBack() {
    #expect(TextNumber.exact(0.1) == "0.1")
    #expect(TextNumber.exact(5e-5) == "5e−5")
    #expect(TextNumber.exact(-3) == "−3")
    #expect(TextNumber.exact(.infinity) == "not finite")
  }

  @Test func durations() {
    #expect(TextNumber.duration(41.23) == "41.2 s")
    #expect(TextNumber.duration(99.96) == "1 min 40 s")
    #expect(TextNumber.duration(192) == "3 min 12 s")
    #expect(TextNumber.duration(3_840) == "1 h 04 min")
    #expect(TextNumber.duration(3_599.7) == "1 h 00 min")
    #expect(TextNumber.duration(.nan) == "—")
    #expect(TextNumber.remaining(31.4) == "31 s")
  }

  @Test func sizesAndShares() {
    #expect(TextNumber.bytes(61_234_567) == "61 MB")
    #expect(TextNumber.bytes(999) == "999 B")
    #expect(TextNumber.bytes(1_500) == "1.5 kB")
    #expect(TextNumber.share(0.95) == "95%")
    #expect(TextNumber.share(0.975) == "97.5%")
  }
}
