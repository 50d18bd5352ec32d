import PreferenceData
import RecipeDSL
import RecipeInterpreter
import RecipePlan
import Testing

@Suite("Claims")
struct ClaimTests {
  /// Every strength is 1, or 0 and 1 by turns of two rows with one prompt.
  static let certain = Dataset(GivenRows(Rows.comparisons(20, strength: { _ in 1 })))
  static let mixed = Dataset(GivenRows(Rows.comparisons(20, strength: { Double($0 / 2 % 2) })))

  static func verdicts(_ experiment: LoweredExperiment) throws -> [ClaimReport] {
    let run = try Run(experiment)
    let conclusion = try #require(run.conclusion)
    let events = run.events.compactMap { event in
      if case .claimJudged(let claim) = event { claim } else { ClaimReport?.none }
    }
    #expect(events == conclusion.claims)
    #expect(conclusion.holds == conclusion.claims.allSatisfy { $0.verdict == .holds })
    return conclusion.claims
  }

  @Test("Without doubt a claim holds or fails by its relation")
  func sure() throws {
    let scores = Evaluate(Transformer.tiny(), on: Self.certain, resamples: 100) { MeanStrength() }
    let reading = scores[MeanStrength()]
    let claims = try Self.verdicts(
      declare {
        Claim("1 ≥ 1", reading >= 1)
        Claim("1 > 1", reading > 1)
        Claim("1 ≤ 1", reading <= 1)
        Claim("1 < 1", reading < 1)
        Claim("1 > 0.9", reading > 0.9)
        Claim("1 < 0.9", reading < 0.9)
      }
    )
    #expect(claims.map(\.verdict) == [.holds, .fails, .holds, .fails, .holds, .fails])
    #expect(claims.allSatisfy { $0.measured.estimate == 1 && $0.reason.isEmpty })
    #expect(claims.map(\.text).first == "1 ≥ 1")
  }

  @Test("An interval that straddles the threshold decides nothing; one beside it does")
  func doubtful() throws {
    let line = here()
    let scores = Evaluate(Transformer.tiny(), on: Self.mixed) { MeanStrength() }
    let claims = try Self.verdicts(
      declare {
        Claim("above", scores[MeanStrength()] >= 0.5)
        Claim("below", scores[MeanStrength()] < 0.55)
        Claim("far below", scores[MeanStrength()] > 0.01)
        Claim("far above", scores[MeanStrength()] >= 0.99)
      }
    )
    #expect(claims.map(\.verdict) == [.undecided, .undecided, .holds, .fails])
    let measured = claims[0].measured
    #expect(measured.estimate == 0.5)
    #expect(measured.clusters == 10)
    // Ten clusters of 0 or 1: the standard error is 0.158; of twenty rows it would be 0.112.
    let width = try #require(measured.high) - #require(measured.low)
    #expect(width > 0.5 && width < 0.75)
    #expect(claims[0].location.line == line.line + 4)
  }

  @Test("Differences are taken on the same resamples: what both share cancels")
  func differences() throws {
    let first = Evaluate(Transformer.tiny(), on: Self.mixed) {
      MeanStrength()
      MeanStrength(shift: 0.2)
    }
    let second = Evaluate(Transformer.tiny(variant: 1), on: Self.mixed) { MeanStrength() }
    let claims = try Self.verdicts(
      declare {
        Claim("within", first[MeanStrength(shift: 0.2)] - first[MeanStrength()] >= 0.19)
        Claim("across", first[MeanStrength(shift: 0.2)] > second[MeanStrength()])
        Claim("not the other way", second[MeanStrength()] > first[MeanStrength(shift: 0.2)])
        Claim("not more", first[MeanStrength(shift: 0.2)] - second[MeanStrength()] > 0.21)
      }
    )
    #expect(claims.map(\.verdict) == [.holds, .holds, .fails, .fails])
    #expect(abs(try #require(claims[1].measured.estimate) - 0.2) < 1e-12)
    #expect(
      claims[1].measured.title
        == "mean strength (shift: 0.2) of transformer minus mean strength of transformer 2"
    )
  }

  @Test("Models whose limits kept other rows can't be paired: undecided, with the reason")
  func unpaired() throws {
    var rows = Rows.comparisons(12, strength: { _ in 1 })
    rows[3].chosen = String(repeating: "sun rain ", count: 7)
    let data = Dataset(GivenRows(rows)) { Limit(tokens: 60, overlong: .drop) }
    let bytes = Evaluate(Transformer.tiny(), on: data, resamples: 100) { MeanStrength() }
    let pieces = Evaluate(
      Transformer.tiny(tokenizer: .bytePair(vocabularySize: 300, learnedFrom: data)),
      on: data,
      resamples: 100
    ) { MeanStrength() }
    let run = try Run(
      declare { Claim("equal", pieces[MeanStrength()] - bytes[MeanStrength()] >= 0) }
    )
    #expect(run.evaluations.map(\.rows).sorted() == [11, 12])
    let claim = try #require(run.conclusion?.claims.first)
    #expect(claim.verdict == .undecided)
    #expect(claim.reason.contains("kept different rows"))
    #expect(claim.measured.estimate == nil)
    #expect(run.conclusion?.holds == false)
  }

  @Test("Rows of a single prompt decide nothing, with the reason")
  func singlePrompt() throws {
    let rows = Dataset(GivenRows(Rows.comparisons(2, strength: { _ in 1 })))
    let scores = Evaluate(Transformer.tiny(), on: rows, resamples: 100) {
      MeanStrength()
      MeanStrength(shift: 1)
    }
    let claims = try Self.verdicts(
      declare {
        Claim("level", scores[MeanStrength()] >= 0)
        Claim("difference", scores[MeanStrength(shift: 1)] - scores[MeanStrength()] >= 0)
      }
    )
    #expect(claims.map(\.verdict) == [.undecided, .undecided])
    for claim in claims {
      #expect(claim.measured.estimate == 1)
      #expect(claim.measured.low == nil && claim.measured.high == nil)
      #expect(claim.reason.contains("1 prompt counts here"))
    }
  }

  @Test("A metric without a value on these rows is undecided, with the reason")
  func undefined() throws {
    let plain = Dataset(GivenRows(Rows.comparisons(6)))
    let scores = Evaluate(Transformer.tiny(), on: plain, resamples: 100) { MeanStrength() }
    let claims = try Self.verdicts(declare { Claim("nothing", scores[MeanStrength()] >= 0) })
    #expect(claims.first?.verdict == .undecided)
    #expect(claims.first?.reason.contains("undefined") == true)
  }
}
