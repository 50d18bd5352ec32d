import Foundation
import Testing

@testable import Benchmarks

@Suite("Comparisons")
struct ComparisonTests {
  @Test("the script's result is found among what libraries print")
  func outcome() throws {
    let text = """
      Some library: a warning {"way": 1}
      {"way": "torch", "shape": "15m", "tokens_per_second": 512.5, "peak_rss_mb": 3800, "first_loss": 0.6931}
      {'train_runtime': 3.0}
      """
    let outcome = try PeerScript.outcome(in: text)
    #expect((outcome.way, outcome.tokensPerSecond) == ("torch", 512.5))
    #expect((outcome.peakMegabytes, outcome.firstLoss) == (3800, 0.6931))
  }

  @Test("a script that prints no result is reported with what it printed")
  func noOutcome() {
    #expect(throws: BenchmarkError.unreadable(program: "The peers' script", output: "oh\n")) {
      try PeerScript.outcome(in: "oh\n")
    }
  }

  @Test("a script that isn't there is named before anything is measured")
  func missingScript() throws {
    #expect(throws: BenchmarkError.missingFile(option: "--peers", file: "/no/steps.py")) {
      try PeerScript(python: "python3", path: "/no/steps.py")
    }
    let options = try BenchmarkOptions(["--compare", "sh", "--peers", "/no/steps.py"])
    #expect(throws: BenchmarkError.missingFile(option: "--peers", file: "/no/steps.py")) {
      try BenchmarkRun(options).run()
    }
  }

  @Test("a Python without the libraries is reported, not waited for")
  func missingLibraries() throws {
    // `false` ends at once and prints nothing.
    let peer = try ProductPeer(python: "false", threads: 1, seconds: 0.001)
    #expect(throws: BenchmarkError.self) { try peer.measure(.square(4)) }
  }

  @Test("differences are relative")
  func difference() {
    #expect(WorkloadComparison.difference(1.001, 1) == "1.0e-03")
    #expect(WorkloadComparison.difference(-2, -2) == "0.0e+00")
  }
}
