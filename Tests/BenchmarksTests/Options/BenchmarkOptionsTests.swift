import Testing

@testable import Benchmarks

@Suite("The command line of the benchmarks")
struct BenchmarkOptionsTests {
  @Test("nothing asks for everything that needs no model")
  func empty() throws {
    let options = try BenchmarkOptions([])
    #expect(options == BenchmarkOptions())
    #expect(options.subjects == Subject.allCases.filter { $0 != .logits })
    #expect(options.shapes == ModelShape.allCases)
    #expect((options.pairs, options.length, options.steps) == (8, 256, 8))
  }

  @Test("what to measure keeps the order of the list, whatever the order on the line")
  func subjects() throws {
    let options = try BenchmarkOptions(["growth", "peak", "growth"])
    #expect(options.subjects == [.peak, .growth])
  }

  @Test("values stand behind an option or after an equals sign")
  func values() throws {
    let options = try BenchmarkOptions([
      "--threads", "3", "--steps=5", "--json", "out.json", "--seconds", "0.5", "--markdown",
      "--shape", "260k", "products",
    ])
    #expect((options.threads, options.steps, options.seconds) == (3, 5, 0.5))
    #expect((options.json, options.printsMarkdown) == ("out.json", true))
    #expect(options.shapes == [.small])
    #expect(options.subjects == [.products])
  }

  @Test("a comparison measures what it can compare")
  func comparison() throws {
    #expect(try BenchmarkOptions(["--compare", "python3"]).subjects == [.products])
    let both = try BenchmarkOptions(["--compare", "python3", "--peers", "steps.py"])
    #expect(both.subjects == [.products, .workloads])
    let logits = try BenchmarkOptions(["logits", "--compare", "python3", "--model", "folder"])
    #expect(logits.subjects == [.logits])
    #expect(logits.models == ["folder"])
  }

  @Test("a quick run is small, except for what is asked for")
  func quick() throws {
    let options = try BenchmarkOptions(["--quick", "--steps", "4"])
    #expect(options.isQuick)
    #expect(options.steps == 4)
    #expect(options.pairs < 8)
    #expect(options.shapes == [.small])
  }

  @Test(
    "mistakes are named, with what was probably meant",
    arguments: [
      (["--thread", "2"], OptionError.unknownOption("--thread"), "did you mean '--threads'?"),
      (["product"], .unknownSubject("product"), "did you mean 'products'?"),
      (["zebra"], .unknownSubject("zebra"), "--help lists all"),
      (["--steps"], .missingValue(option: "--steps", value: "NUMBER"), "--steps NUMBER"),
      (
        ["--steps", "--quick"], .missingValue(option: "--steps", value: "NUMBER"), "needs a value"
      ),
      (["--quick=1"], .unexpectedValue(option: "--quick", value: "1"), "takes no value"),
      (["--steps", "1", "--steps", "2"], .repeatedOption("--steps"), "occurs twice"),
      (
        ["--threads", "0"],
        .badValue(
          option: "--threads",
          value: "0",
          expected: "a whole number from 1 to 1024"
        ), "not '0'"
      ),
      (
        ["--shape", "7b"],
        .badValue(option: "--shape", value: "7b", expected: "15m or 260k"), "15m or 260k"
      ),
      (
        ["--compare", "python3", "workloads"],
        .missingOption("--peers SCRIPT", neededFor: "--compare with workloads"), "--peers SCRIPT"
      ),
      (
        ["--compare", "python3", "logits"],
        .missingOption("--model PATH", neededFor: "logits"), "--model PATH"
      ),
      (
        ["logits", "--model", "folder"],
        .missingOption("--compare PYTHON", neededFor: "logits"), "--compare PYTHON"
      ),
      (
        ["--peers", "steps.py"],
        .missingOption("--compare PYTHON", neededFor: "--peers"), "--compare PYTHON"
      ),
      (
        ["--weights", "a.safetensors"],
        .missingOption("exactly one --shape", neededFor: "--weights"), "--shape"
      ),
    ]
  )
  func mistakes(arguments: [String], error: OptionError, hint: String) {
    #expect(throws: error) { try BenchmarkOptions(arguments) }
    #expect(error.description.contains(hint), "\(error)")
  }

  @Test("help names every option and everything that can be measured")
  func help() throws {
    #expect(try BenchmarkOptions(["-h"]).isHelp)
    #expect(try BenchmarkOptions(["--help", "--peers", "x"]).isHelp)
    for option in BenchmarkOption.allCases { #expect(BenchmarkHelp.text.contains(option.name)) }
    for subject in Subject.allCases { #expect(BenchmarkHelp.text.contains(subject.rawValue)) }
  }
}
