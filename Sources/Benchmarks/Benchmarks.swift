import Foundation

/// Measures the optimization core: kernels, training steps, growth, and other libraries beside it.
@main
struct Benchmarks {
  /// Runs what the command line asks for.
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      if arguments.first == WorkloadProcess.argument, arguments.count == 2 {
        try WorkloadProcess.serve(arguments[1])
        return
      }
      if arguments.first == DamageOptions.argument {
        let options = try DamageOptions(arguments.dropFirst())
        if options.isHelp {
          print(DamageOptions.help, terminator: "")
        } else if try !DamageRun(options: options).run() {
          exit(1)
        }
        return
      }
      if arguments.first == TokenizerOptions.argument {
        let options = try TokenizerOptions(arguments.dropFirst())
        if options.isHelp {
          print(TokenizerOptions.help, terminator: "")
        } else if try !TokenizerComparison(options: options).run() {
          exit(1)
        }
        return
      }
      if arguments.first == AdapterTrainingOptions.argument {
        let options = try AdapterTrainingOptions(arguments.dropFirst())
        if options.isHelp {
          print(AdapterTrainingOptions.help, terminator: "")
        } else {
          Interruption.install()
          try AdapterTrainingComparison(options: options).run()
        }
        return
      }
      if arguments.first == AdapterFileOptions.argument {
        let options = try AdapterFileOptions(arguments.dropFirst())
        if options.isHelp {
          print(AdapterFileOptions.help, terminator: "")
        } else {
          Interruption.install()
          if try !AdapterFileComparison(options: options).run() { exit(1) }
        }
        return
      }
      let options = try BenchmarkOptions(arguments)
      if options.isHelp {
        print(BenchmarkHelp.text, terminator: "")
        return
      }
      Interruption.install()
      try BenchmarkRun(options).run()
    } catch let error as OptionError {
      fail(error.description, status: 2)
    } catch {
      fail("\(error)", status: 1)
    }
  }

  private static func fail(_ message: String, status: Int32) -> Never {
    Report.progress("error: \(message)")
    exit(status)
  }
}
