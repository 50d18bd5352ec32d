import PreferenceData
import Testing

@Suite("Answers that are compared")
struct AnswerMatchTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var place: AnswerMatch.Place
    var reply: String
    var answer: String?
    var verdict: Bool?
    var testDescription: String { "\(place) of \(reply) and \(answer ?? "nothing")" }

    init(_ place: AnswerMatch.Place, _ reply: String, _ answer: String?, _ verdict: Bool?) {
      (self.place, self.reply, self.answer, self.verdict) = (place, reply, answer, verdict)
    }
  }

  static let cases = [
    Case(.lastNumber, "3 and 4 make 7.", "7", true),
    Case(.lastNumber, "That is 1,000.50 in all", "It costs 1000.5", true),
    Case(.lastNumber, "so x = -3", "3", false),
    Case(.lastNumber, "so x = \u{2212}3", "-3", true),
    Case(.lastNumber, "in 2010-12", "12", true),
    Case(.lastNumber, "page-12", "12", true),
    Case(.lastNumber, "-5", "-5", true),
    Case(.lastNumber, "5/2", "1/2", false),
    Case(.lastNumber, "it is 1/2.", "1/2", true),
    Case(.lastNumber, "2e5", "1e5", false),
    Case(.lastNumber, "10^3", "3", false),
    Case(.lastNumber, "at 3:45", "45", false),
    Case(.lastNumber, "lost -$5", "5", false),
    Case(.lastNumber, "-$5", "-5", true),
    Case(.lastNumber, "$-5", "-5", true),
    Case(.lastNumber, "it costs $5", "5", true),
    Case(.lastNumber, "roots are 1,2", "12", false),
    Case(.lastNumber, "1,234,567", "1234567", true),
    Case(.lastNumber, "is...42", "42", true),
    Case(.lastNumber, "Done.42", "42", true),
    Case(.lastNumber, "about .5", "0.5", true),
    Case(.lastNumber, "9007199254740993", "9007199254740992", false),
    Case(.lastNumber, "9,007,199,254,740,993", "9007199254740993", true),
    Case(.lastNumber, "no number", "7", false),
    Case(.lastNumber, "7", nil, nil),
    Case(.lastNumber, "7", "", nil),
    Case(.after("####"), "12 - 5 = 7\n#### 7\nDone", "She has 12.\n#### 7", true),
    Case(.after("####"), "#### 8\n#### $7", "7", true),
    Case(.after("####"), "the answer is 7", "#### 7", false),
    Case(.after("Answer:"), "Answer: Paris ", "Answer: Paris", true),
    Case(.after("Answer:"), "Answer: paris", "Answer: Paris", false),
    Case(.boxed, #"so \boxed{\frac{1}{2}}"#, #"\boxed{\frac{1}{2}}"#, true),
    Case(.boxed, #"\boxed{3} no, \boxed{4}"#, "4", true),
    Case(.boxed, #"\boxed{4"#, "4", false),
    Case(.boxed, #"\boxed{50\%}"#, #"50\%"#, true),
    Case(.whole, " yes\n", "yes", true),
    Case(.whole, "1e400", "1e400", true),
    Case(.whole, "", "yes", false),
  ]

  @Test("A reply is right when its answer is the row's", arguments: cases)
  func verdict(_ tried: Case) {
    let rule = AnswerMatch(tried.place)
    let verdict = rule.isCorrect(prompt: "", reply: tried.reply, answer: tried.answer)
    #expect(verdict == tried.verdict)
    let reward = rule.reward(prompt: "", reply: tried.reply, answer: tried.answer)
    #expect(verdict == nil ? reward.isNaN : reward == (verdict == true ? 1 : 0))
  }

  @Test("An empty mark is a fault")
  func faults() {
    #expect(AnswerMatch(.after("")).faults.count == 1)
    #expect(AnswerMatch().faults.isEmpty)
  }
}
