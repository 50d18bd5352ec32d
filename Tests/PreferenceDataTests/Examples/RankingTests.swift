import PreferenceData
import Testing

@Suite("Rankings")
struct RankingTests {
  @Test("Places come from ratings, with ties, or from a choice")
  func places() {
    let rated = Ranking(prompt: "p", completions: ["a", "b", "c", "d"], ratings: [1, 5, 5, 0])
    #expect(rated.places == [3, 1, 1, 4])
    #expect(rated.defect == nil)
    let choice = Ranking(prompt: "p", completions: ["a", "b", "c"], choice: 2)
    #expect(choice.places == [2, 2, 1])
    #expect(choice.ratings == nil)
  }

  @Test(
    "What teaches nothing says why",
    arguments: [
      (Ranking(prompt: "p", completions: ["a"], places: [1]), "fewer than two replies"),
      (Ranking(prompt: "p", completions: ["a", " "], places: [1, 2]), "reply is empty"),
      (
        Ranking(prompt: "p", completions: ["a", "b"], places: [1]),
        "as many places as replies are needed"
      ),
      (
        Ranking(prompt: "p", completions: ["a", "b"], places: [1, 2], ratings: [1]),
        "as many ratings as replies are needed"
      ),
      (Ranking(prompt: "p", completions: ["a", "b"], places: [2, 3]), "no reply is first"),
      (
        Ranking(prompt: "p", completions: ["a", "b"], ratings: [1, 1]),
        "all replies share one place"
      ),
    ]
  )
  func defects(ranking: Ranking, reason: String) {
    #expect(ranking.defect == reason)
  }

  @Test("Files hold lists of replies with places, ratings or a choice")
  func columns() throws {
    let folder = try TemporaryFolder()
    func read(_ line: String, _ columns: RankingColumns) throws -> Ranking {
      let file = try folder.write(Array((line + "\n").utf8), to: "rows.jsonl")
      let table = try JSONLines(file, columns: columns).read(.seeded(1))
      return try #require(table.rows.first).example
    }
    let line =
      #"{"prompt":"p","completions":["a","b","c"],"r":[1,3,2],"n":[2,1,3],"k":1,"by":"ann"}"#
    let rated = try read(line, RankingColumns(ratings: "r", annotator: "by"))
    #expect(rated.places == [3, 1, 2])
    #expect(rated.annotator == "ann")
    #expect(try read(line, RankingColumns(places: "n", ratings: "r")).places == [2, 1, 3])
    #expect(try read(line, RankingColumns(choice: "k")).places == [2, 1, 2])
    for wrong in [RankingColumns(ratings: "k"), RankingColumns(ratings: "completions")] {
      #expect(throws: DataError.self) { try read(line, wrong) }
    }
    // Rounded, the first two would share a place.
    let means = line.replacing(#""n":[2,1,3]"#, with: #""n":[1.4,1.2,3]"#)
    let error = #expect(throws: DataError.self) { try read(means, RankingColumns(places: "n")) }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.contains("rows.jsonl:1") && text.contains("\"n\""), "\(text)")
    #expect(text.contains("whole number"), "\(text)")
    let outside = line.replacing(#""k":1"#, with: #""k":3"#)
    #expect(throws: DataError.self) { try read(outside, RankingColumns(choice: "k")) }
  }

  @Test("The order of the replies must be said once")
  func faults() {
    #expect(RankingColumns().faults.count == 1)
    #expect(RankingColumns(ratings: "r").faults == [])
    #expect(RankingColumns(places: "n", choice: "k").faults.count == 1)
  }
}
