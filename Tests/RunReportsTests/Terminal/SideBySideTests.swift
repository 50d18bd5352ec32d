import Testing

@testable import RunReports

@Suite("Texts beside each other")
struct SideBySideTests {
  @Test("Columns are wrapped, padded and as wide as each other")
  func columns() {
    let lines = SideBySide(columns: 23).lines([
      (title: "base", text: "one two three four"), (title: "DPO", text: "five\n\nsix"),
    ])
    #expect(
      lines == [
        "base       │ DPO", "one two    │ five", "three four │", "           │ six",
      ]
    )
  }

  @Test("No line is wider than it may be, and control characters are shown as text")
  func width() {
    let text = String(repeating: "wide 広い \u{1B}[31m ", count: 20)
    let lines = SideBySide(columns: 40).lines([(title: "a", text: text), (title: "b", text: text)])
    #expect(lines.allSatisfy { DisplayWidth.columns(of: $0) <= 40 })
    #expect(!lines.joined().contains("\u{1B}"))
    #expect(SideBySide(columns: 40).lines([]) == [])
  }
}
