import Foundation
import PreferenceStatistics
import Testing

@Suite("Logistic regression")
struct LogisticRegressionTests {
  private static let feature = [0.8, -0.5, 0, 1.2, -1.1, 0.3, 0, -0.4, 0.9, -0.2]
  private static let lengths = [0.5, -0.3, 1, 0.2, -1.2, 0.7, -0.6, 0.1, -0.4, 0.9]
  private static let labels: [Double] = [1, 0, 1, 1, 0, 0, 1, 1, 0, 1]

  /// Numbers of statsmodels' `Logit`.
  @Test("Coefficients, errors and p values are those of statsmodels")
  func published() throws {
    let fit = try #require(
      try LogisticRegression([Self.lengths, Self.feature], labels: Self.labels)
    )
    let expected = [0.3055724057, 1.566586791, 0.2616529445]
    for (found, expected) in zip(fit.coefficients, expected) {
      #expect(abs(found - expected) < 1e-9)
    }
    for (found, expected) in zip(fit.standardErrors, [0.7532320933, 1.282535679, 1.150649217]) {
      #expect(abs(found - expected) < 1e-9)
    }
    #expect(abs(fit.zValues[2] - 0.2273959263) < 1e-9)
    #expect(abs(fit.pValues[2] - 0.8201158877) < 1e-9)
  }

  @Test("A weight counts as often as its row, a label between 0 and 1 as its parts")
  func weights() throws {
    let columns = [Self.lengths, Self.feature]
    let once = try #require(
      try LogisticRegression(
        columns.map { $0 + [0.25] },
        labels: Self.labels + [0.25],
        weights: Self.labels.map { _ in 1 } + [4]
      )
    )
    let often = try #require(
      try LogisticRegression(
        columns.map { $0 + [0.25, 0.25, 0.25, 0.25] },
        labels: Self.labels + [1, 0, 0, 0]
      )
    )
    for (left, right) in zip(
      once.coefficients + once.standardErrors,
      often.coefficients + often.standardErrors
    ) {
      #expect(abs(left - right) < 1e-9)
    }
  }

  @Test("Units of a column change its coefficient alone", arguments: [1e-6, 1, 1e6])
  func units(_ scale: Double) throws {
    let plain = try #require(
      try LogisticRegression([Self.lengths, Self.feature], labels: Self.labels)
    )
    let scaled = try #require(
      try LogisticRegression(
        [Self.lengths.map { $0 * scale }, Self.feature],
        labels: Self.labels
      )
    )
    #expect(abs(scaled.coefficients[1] * scale / plain.coefficients[1] - 1) < 1e-9)
    #expect(abs(scaled.coefficients[2] - plain.coefficients[2]) < 1e-9)
  }

  @Test(
    "Without a largest likelihood there is no fit",
    arguments: [
      labels.map { 2 * $0 - 1 }, labels.map { _ in 3 }, lengths.map { 2 * $0 + 1 },
      labels.map { $0 == 1 ? 1 : 0 },
    ]
  )
  func none(_ column: [Double]) throws {
    #expect(try LogisticRegression([Self.lengths, column], labels: Self.labels) == nil)
  }

  @Test("A column of another length, or a number that is none, is an error")
  func faults() {
    #expect(throws: StatisticsError.self) {
      try LogisticRegression([[1]], labels: Self.labels)
    }
    #expect(throws: StatisticsError.self) {
      try LogisticRegression([Self.labels.map { _ in .nan }], labels: Self.labels)
    }
  }
}
