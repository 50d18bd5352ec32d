import RecipePlan
import Testing

@testable import RunReports

@Suite struct MeasurementTextTests {
  private func text(_ values: (Double, Double, Double)?, count: Int = 2_312) -> String {
    MeasurementText.value(SampleRun.measurement("m", "m", values, count: count))
  }

  @Test func digitsComeFromTheInterval() {
    #expect(text((0.6431, 0.6218, 0.6642)) == "0.643 [0.622, 0.664]")
    #expect(text((0.49, 0.371, 0.612)) == "0.49 [0.37, 0.61]")
    #expect(text((-148.21, -151.9, -144.63)) == "−148.2 [−151.9, −144.6]")
    #expect(text((1e-9, 0, 2e-9)) == "0.000000 [0.000000, 0.000000]")
  }

  @Test func anIntervalWithoutWidthSaysWhy() {
    #expect(text((0.5, 0.5, 0.5), count: 12) == "0.500 (all 12 equal)")
    #expect(text((0.5, 0.5, 0.5), count: 1) == "0.500 (one row)")
    var measurement = SampleRun.measurement("m", "m", (0.5, 0.5, 0.5), count: 12)
    measurement.clusters = 1
    #expect(MeasurementText.value(measurement) == "0.500 (one cluster)")
    measurement.clusters = 3
    #expect(MeasurementText.value(measurement) == "0.500 (all 3 clusters equal)")
  }

  @Test func missingAndNotFinite() {
    #expect(text(nil) == "—")
    #expect(text((.nan, 0, 1)) == "not finite")
    #expect(text((0.5, .nan, 1)) == "0.500")
  }

  @Test func roundingNeverContradictsTheVerdict() {
    let measured = SampleRun.measurement("m", "m", (0.62, 0.5996, 0.6404))
    let claim = SampleRun.claim("c", measured, ">=", 0.6, .undecided)
    #expect(MeasurementText.value(measured) == "0.620 [0.600, 0.640]")
    #expect(MeasurementText.value(measured, judgedBy: claim) == "0.6200 [0.5996, 0.6404]")
    var single = measured
    single.low = nil
    single.estimate = 0.59996
    let failed = SampleRun.claim("c", single, ">=", 0.6, .fails)
    #expect(MeasurementText.value(single, judgedBy: failed) == "0.59996")
  }

  @Test func saysWhatWouldDecide() {
    let measured = SampleRun.measurement("m", "m", (0.0361, 0.0122, 0.0601))
    let claim = SampleRun.claim("c", measured, ">=", 0.02, .undecided)
    // SE = 0.0479 / 3.92, gap = 0.0161: 2312 * ((SE * 2.8 / gap)^2 - 1) = 8,128.
    #expect(MeasurementText.whatWouldDecide(claim) == "about 8,200 more rows would decide")
    var onTheLine = claim
    onTheLine.threshold = 0.0361
    #expect(MeasurementText.whatWouldDecide(onTheLine).isEmpty)
  }
}
