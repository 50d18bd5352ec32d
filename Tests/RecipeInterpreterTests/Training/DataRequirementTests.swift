import PreferenceData
import RecipeDSL
import RecipeInterpreter
import RecipePlan
import Testing

@Suite("Values of the data that an objective can't learn from")
struct DataRequirementTests {
  /// An objective, rows of which the fourth is wrong, and what the run says of it.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var message: String
    var stage: @Sendable () -> Train<PolicyRole>

    init<Declared: Objective>(
      _ message: String,
      _ objective: Declared,
      _ change: @escaping @Sendable (inout Comparison) -> Void
    ) where Declared.Example == Comparison, Declared.Role == PolicyRole {
      testDescription = "\(type(of: objective))"
      self.message = message
      stage = {
        var rows = Rows.comparisons(6, strength: { _ in 1 })
        for index in rows.indices {
          rows[index].chosenRating = 0.75
          rows[index].rejectedRating = 0.25
        }
        change(&rows[3])
        return Train(TermCase.base, on: Dataset(GivenRows(rows))) {
          objective
          SGD(learningRate: 0.1)
          Steps(1)
          BatchSize(2)
        }
      }
    }
  }

  static let cases = [
    Case("ODPO learns from a strength above 0; given:4 has 0", ODPO(beta: 0.1)) {
      $0.strength = 0
    },
    Case(
      "DynamicBetaDPO learns from a strength of at least 0; given:4 has -10",
      DynamicBetaDPO(beta: 0.1, weight: 0.5, rate: 0.5)
    ) { $0.strength = -10 },
    Case(
      "StrengthWeightedDPO learns from a strength of at least 0; given:4 has -2",
      StrengthWeightedDPO(beta: 0.1)
    ) { $0.strength = -2 },
    Case(
      "RaoKupperDPO learns from a soft label that is 0 or 0.5 or 1; given:4 has 0.8",
      RaoKupperDPO(beta: 0.1)
    ) { $0.softLabel = 0.8 },
    Case(
      "DavidsonDPO learns from a soft label that is 0 or 0.5 or 1; given:4 has 0.2",
      DavidsonDPO(beta: 0.1)
    ) { $0.softLabel = 0.2 },
    Case(
      "SPPO learns from a rating of chosen from 0 to 1; given:4 has 5",
      SPPO(beta: 0.1, labels: .winRates)
    ) { $0.chosenRating = 5 },
    Case("EGPO learns from a rating of rejected from 0 to 1; given:4 has -1", EGPO(beta: 0.1)) {
      $0.rejectedRating = -1
    },
    Case("WPO learns from a strength above 0; given:4 has 0", WPO(ODPO(beta: 0.1))) {
      $0.strength = 0
    },
    Case(
      "D3PO learns from a soft label from 0 to 1; given:4 has 1.4",
      D3PO(beta: 0.1)
    ) { $0.softLabel = 1.4 },
    Case("NashMD reads 'softLabel', which 6 rows don't have", NashMD(beta: 0.1)) { _ in },
    Case("DPO reads 'softLabel', which 6 rows don't have", DPO(beta: 0.1, labels: .soft)) { _ in },
    Case("AOT puts the rows of a batch in an order", AOT(beta: 0.1, matching: .paired)) {
      $0.weight = 0.5
    },
  ]

  @Test("A run ends before its first step, at the objective's line, with the row", arguments: cases)
  func refused(_ example: Case) throws {
    let stage = example.stage()
    let run = try Run(attempting: declare { stage })
    let fault = try run.fault()
    #expect(fault.text.contains(example.message), "\(fault.text)")
    #expect(run.started(.train).map(\.label) == ["base"])
  }

  @Test("One row with a soft label is enough, and ties are allowed where they are read")
  func accepted() throws {
    let rows = Dataset(GivenRows(Rows.comparisons(6, softLabel: { $0 == 2 ? 0.5 : nil })))
    let stage = Train(TermCase.base, on: rows) {
      DPO(beta: 0.1, labels: .soft)
      DavidsonDPO(beta: 0.1)
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(2)
    }
    #expect(try Run(attempting: declare { stage }).conclusion != nil)
  }

  @Test("A factor in front of a term keeps what the term requires")
  func weighted() throws {
    let rows = Dataset(GivenRows(Rows.comparisons(4, strength: { Double($0 - 1) })))
    let stage = Train(TermCase.base, on: rows) {
      DPO(beta: 0.1)
      0.5 * StrengthWeightedDPO(beta: 0.1)
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(2)
    }
    let fault = try Run(attempting: declare { stage }).fault()
    #expect(fault.text.contains("given:1 has -1"), "\(fault.text)")
  }

  @Test("A value model needs both the return and the value of every row")
  func values() throws {
    let rows = (0..<4).map { index in
      Assessment(
        prompt: "p\(index)",
        completion: "c\(index)",
        ratings: index == 2 ? ["return": 1] : ["return": 1, "value": 0.5]
      )
    }
    let stage = Train(RewardModel(TermCase.base), on: Dataset(GivenRows(rows))) {
      ClippedValueRegression()
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(2)
    }
    let fault = try Run(attempting: declare { stage }).fault()
    #expect(
      fault.text.contains("reads 'value', which 1 rows don't have (given:3)"),
      "\(fault.text)"
    )
  }

  @Test(
    "Values are what they are said to be",
    arguments: [
      (DataRequirement.Values.any, [0.0, -5], [Double.infinity]),
      (.positive, [1e-9], [0, -1, .nan]), (.nonNegative, [0, 3], [-0.1, .nan]),
      (.probability, [0, 0.3, 1], [1.1, -0.1]), (.oneOf([0.5, 1]), [0.5, 1], [0, 0.8]),
      (.wholeNumbers(from: -2, to: 2), [-2, 0, 1], [3, 0.5, .nan]),
    ]
  )
  func values(_ values: DataRequirement.Values, _ inside: [Double], _ outside: [Double]) {
    for value in inside { #expect(values.contains(value)) }
    for value in outside { #expect(!values.contains(value)) }
  }
}
