import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Metrics of sentence embeddings")
struct EmbeddingMetricTests {
  private static func evaluate<Measure: Metric>(
    _ metric: Measure,
    on rows: [Measure.Example]
  ) throws -> RecipePlan.Measurement {
    let run = try Run(
      declare {
        Evaluate(Transformer.tiny(), on: Dataset(GivenRows(rows)), resamples: 200) { metric }
      }
    )
    return try run.measurement(metric.name)
  }

  @Test("Diversity is the mean distance of pairs, every prompt once")
  func diversity() throws {
    let small = try SmallEncoder()
    let replies = [
      "a": ["yes", "no", "the cat sat on the mat ."], "b": ["how do you bake ?", "yes"],
      "c": ["alone"],
    ]
    let all = try SentenceEncoderTests.embeddings(
      of: replies.values.flatMap(\.self),
      by: small.embedding
    )
    let means = ["a", "b"].map { prompt -> Double in
      let own = replies[prompt] ?? []
      var distances: [Double] = []
      for first in own.indices {
        for second in own.indices where second > first {
          let cosine = all.similarity(of: own[first], and: own[second], by: small.embedding)
          distances.append(1 - (cosine ?? 0))
        }
      }
      return distances.reduce(0, +) / Double(distances.count)
    }
    let measured = try Self.evaluate(
      ReplyDiversity(by: small.embedding),
      on: replies.sorted { $0.key < $1.key }.flatMap { prompt, texts in
        texts.map { Demonstration(prompt: prompt, completion: $0) }
      }
    )
    let estimate = try #require(measured.estimate)
    #expect(abs(estimate - (means[0] + means[1]) / 2) < 1e-6)
    #expect(measured.count == 5 && measured.clusters == 2)
    // A resample that draws one prompt twice has that prompt's own mean, not pairs of a text with
    // itself: no interval is wider than the prompts are.
    #expect((measured.low ?? -1) >= (means.min() ?? 0) - 1e-9)
    #expect((measured.high ?? 9) <= (means.max() ?? 0) + 1e-9)
  }

  @Test("Replies that are all the same have no diversity")
  func same() throws {
    let small = try SmallEncoder()
    let rows = ["a", "b"].flatMap { prompt in
      (0..<3).map { _ in Demonstration(prompt: prompt, completion: "yes") }
    }
    let estimate = try Self.evaluate(ReplyDiversity(by: small.embedding), on: rows).estimate
    #expect(abs(try #require(estimate)) < 1e-6)
  }

  @Test("Similarity to a reference is the weighted mean of cosines; rows without one don't count")
  func reference() throws {
    let small = try SmallEncoder()
    let rows = [
      Demonstration(prompt: "p", completion: "yes", weight: 3, reference: "no"),
      Demonstration(prompt: "q", completion: "the dog ran", reference: "a cat sat on the mat"),
      Demonstration(prompt: "r", completion: "yes"),
    ]
    let all = try SentenceEncoderTests.embeddings(
      of: ["yes", "no", "the dog ran", "a cat sat on the mat"],
      by: small.embedding
    )
    let first = try #require(all.similarity(of: "yes", and: "no", by: small.embedding))
    let second = try #require(
      all.similarity(of: "the dog ran", and: "a cat sat on the mat", by: small.embedding)
    )
    let measured = try Self.evaluate(ReferenceSimilarity(by: small.embedding), on: rows)
    #expect(abs(try #require(measured.estimate) - (3 * first + second) / 4) < 1e-6)
    #expect(measured.count == 2)
  }

  @Test("The baseline prefers the reply that is nearer to the prompt")
  func baseline() throws {
    let small = try SmallEncoder()
    let prompt = "how do you bake bread ?"
    let pairs = [("bread", "code"), ("yes", "how do i bake bread ?"), ("a", "a dog .")]
    let all = try SentenceEncoderTests.embeddings(
      of: [prompt] + pairs.flatMap { [$0.0, $0.1] },
      by: small.embedding
    )
    let right = pairs.count { chosen, rejected in
      (all.similarity(of: prompt, and: chosen, by: small.embedding) ?? 0)
        > (all.similarity(of: prompt, and: rejected, by: small.embedding) ?? 0)
    }
    let measured = try Self.evaluate(
      NearerReplyAccuracy(by: small.embedding),
      on: pairs.map { Comparison(prompt: prompt, chosen: $0.0, rejected: $0.1) }
    )
    #expect(measured.isBaseline)
    #expect(abs(try #require(measured.estimate) - Double(right) / 3) < 1e-12)
    // A soft label below a half turns the row around.
    let turned = try Self.evaluate(
      NearerReplyAccuracy(by: small.embedding),
      on: pairs.map {
        Comparison(prompt: prompt, chosen: $0.0, rejected: $0.1, softLabel: 0.25)
      }
    )
    #expect(abs(try #require(turned.estimate) - Double(3 - right) / 3) < 1e-12)
  }

  @Test("A drawn reply carries the reply that its prompt's row prefers")
  func drawn() throws {
    let small = try SmallEncoder()
    var rows = Rows.comparisons(4)
    rows[0].softLabel = 0.25
    let prompts = Dataset(GivenRows(rows))
    let samples = Samples(
      from: Transformer.tiny(),
      prompts: prompts,
      count: 2,
      maximumNewTokens: 8,
      minimumNewTokens: 2
    )
    let run = try Run(
      declare {
        Evaluate(Transformer.tiny(), on: Dataset(samples), resamples: 100) {
          ReferenceSimilarity(by: small.embedding)
          ReplyDiversity(by: small.embedding)
        }
      }
    )
    #expect(try run.measurement("similarity/reference").estimate != nil)
    #expect(try run.measurement("diversity/embedding").estimate != nil)
    let preferred = rows.map { row in
      ModelRow(
        Row(row, origin: RowOrigin(name: "given", line: 1)),
        subjects: ModelRow.subjects(of: Comparison.self)
      ).preferredReply
    }
    #expect(preferred == [rows[0].rejected, rows[1].chosen, rows[2].chosen, rows[3].chosen])
  }

  @Test("An encoder that only a metric reads is checked at the metric's line")
  func fault() throws {
    let experiment = declare {
      Evaluate(Transformer.tiny(), on: Dataset(GivenRows(Rows.comparisons(4))), resamples: 100) {
        NearerReplyAccuracy(by: SentenceEmbedding("no/such/folder"))
      }
    }
    let line = here(line: #line - 3)
    let faults = RecipeInterpreter.faults(in: experiment.plan, library: PretrainedLibrary())
    #expect(faults.map(\.location) == [line])
  }
}
