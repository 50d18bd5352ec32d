import RunReports
import Testing

@Suite struct TextStyleTests {
  private func colors(_ environment: [String: String], isTerminal: Bool = true) -> Bool {
    TextStyle(isTerminal: isTerminal, environment: environment).colors
  }

  @Test func colorsFollowTheConventions() {
    #expect(colors([:]))
    #expect(!colors([:], isTerminal: false))
    #expect(!colors(["NO_COLOR": "1"]))
    #expect(colors(["NO_COLOR": ""]))
    #expect(!colors(["TERM": "dumb"]))
    #expect(colors(["FORCE_COLOR": "1"], isTerminal: false))
    #expect(!colors(["FORCE_COLOR": "0"], isTerminal: false))
    #expect(colors(["CLICOLOR_FORCE": "1", "TERM": "dumb"], isTerminal: false))
  }

  @Test func unicodeFollowsTheLocale() {
    func unicode(_ environment: [String: String]) -> Bool {
      TextStyle(isTerminal: true, environment: environment).unicode
    }
    #expect(unicode(["LANG": "de_DE.UTF-8"]))
    #expect(unicode(["LC_CTYPE": "C.utf8", "LANG": "C"]))
    #expect(!unicode(["LC_ALL": "C", "LANG": "en_US.UTF-8"]))
    #expect(!unicode(["LANG": "POSIX"]))
  }
}
