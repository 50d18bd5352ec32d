import Foundation
import RecipeDSL
import RecipeInterpreter
import RecipePlan
import RecipePluginSupport

/// The command line of one recipe.
struct RecipeCommand<Declared: Recipe> {
  var arguments: RecipeArguments
  private let library = PretrainedLibrary()

  init(arguments: RecipeArguments) { self.arguments = arguments }

  /// Does what the command line asks for.
  func perform() throws -> ExitStatus {
    let recipe = Declared()
    let parameters = RecipeParameters(of: recipe)
    var faults = arguments.faults.map(\.description)
    for setting in arguments.settings {
      do {
        try parameters.set(setting.name, to: setting.text)
      } catch {
        faults.append("\(error)")
      }
    }
    guard faults.isEmpty else { return Self.reject(faults) }

    let name = "\(Declared.self)"
    let summary = RecipeSourceFile(recipe: name).summary(path: arguments.source)
    if arguments.action == .help {
      print(RecipeHelp(recipe: name, summary: summary, parameters: parameters.list).text)
      return .success
    }
    var experiment = recipe.lowered(summary: summary)
    // A plan can be printed on a machine that has none of its models.
    if experiment.faults.isEmpty, arguments.action != .plan {
      experiment.faults = RecipeInterpreter.faults(in: experiment.plan, library: library)
    }
    guard experiment.faults.isEmpty else {
      return Self.reject(experiment.faults.map(\.description))
    }
    if arguments.isChat,
      let fault = RecipeInterpreter.chatFault(arguments.chat, in: experiment.plan)
    {
      return Self.reject([fault])
    }
    switch arguments.action {
    case .plan:
      StandardStreams.print(try CanonicalJSON.readableData(experiment.plan) + Data("\n".utf8))
      return .success
    case .validate:
      let report = ObjectiveRule().report(on: experiment.plan)
      guard report.faults.isEmpty else { return Self.reject(report.faults.map(\.description)) }
      for anchor in report.anchors { print("anchor: \(anchor)") }
      for note in report.notes { print("note: \(note)") }
      for missing in RecipeInterpreter.missingData(in: experiment) { print("note: \(missing)") }
      print("\(name)  plan \(experiment.plan.fingerprint.short)  no faults")
      return .success
    case .explain:
      print(try interpreter(of: experiment, in: folder(for: name)) { _ in }.explanation())
      return .success
    default:
      return try run(experiment)
    }
  }

  /// Runs the plan and leaves its reports in the output folder.
  private func run(_ experiment: LoweredExperiment) throws -> ExitStatus {
    StopRequest.listenToSignals()
    var lines: ChatLines?
    if arguments.isChat {
      lines = ChatLines(hasLifeline: arguments.hasLifeline) { StopRequest.makeFromInput() }
    } else if arguments.hasLifeline {
      StopRequest.listenToStandardInput()
    }
    let folder = folder(for: experiment.plan.recipe)
    if let lines {
      let saved = interpreter(of: experiment, in: folder) { _ in }
      if let chat = try saved.savedChat(arguments.chat) { return try talk(chat, lines) }
    }
    try folder.prepare(for: experiment.plan)
    let recorders = RunRecorders(
      folder: folder,
      arguments: arguments,
      environment: ProcessInfo.processInfo.environment
    )
    let clock = ContinuousClock()
    let start = clock.now
    var ending: RunOutcome.Ending
    var claims: [ClaimReport] = []
    let interpreter = interpreter(of: experiment, in: folder) { try recorders.record($0) }
    do {
      try recorders.record(.runStarted(header(of: experiment.plan)))
      let conclusion = try interpreter.run()
      claims = conclusion.claims
      ending = conclusion.interruption.map { .interrupted(kept: $0) } ?? .completed
    } catch {
      ending = .failed(message: "\(error)")
    }
    try recorders.record(
      .runFinished(
        RunOutcome(
          ending: ending,
          seconds: (clock.now - start) / .seconds(1),
          peakBytes: Engine.peakBytes,
          outputFolder: folder.url.path
        )
      )
    )
    if arguments.printsJSON { StandardStreams.print(try Data(contentsOf: folder.results)) }
    switch ending {
    case .interrupted: return .interrupted
    case .failed(let message):
      StandardStreams.tell("error: \(message)")
      return .failure
    case .completed:
      if let lines, try talk(try interpreter.chat(arguments.chat), lines) == .interrupted {
        return .interrupted
      }
      guard let complaint = Self.complaint(about: claims) else { return .success }
      StandardStreams.tell("error: \(complaint)")
      return .failure
    }
  }

  /// Talks to the policies until the input ends.
  private func talk(_ chat: RecipeChat, _ lines: ChatLines) throws -> ExitStatus {
    let command = ChatCommand(
      chat: chat,
      isChosen: arguments.chat.policy != nil,
      next: { lines.next { StopRequest.isMade } }
    )
    return try command.run() ? .success : .interrupted
  }

  /// What the shell should hear about claims that don't hold; nil when all do.
  static func complaint(about claims: [ClaimReport]) -> String? {
    let failed = claims.count { $0.verdict == .fails }
    let open = claims.count { $0.verdict == .undecided }
    let parts = [
      failed == 0 ? nil : failed == 1 ? "1 claim fails" : "\(failed) claims fail",
      open == 0 ? nil : open == 1 ? "1 claim is undecided" : "\(open) claims are undecided",
    ].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: " and ") + "."
  }

  private static func reject(_ faults: [String]) -> ExitStatus {
    for fault in faults { StandardStreams.tell("error: \(fault)") }
    return .fault
  }

  private func folder(for recipe: String) -> OutputFolder {
    OutputFolder(asked: arguments.output, recipe: recipe)
  }

  private func interpreter(
    of experiment: LoweredExperiment,
    in folder: OutputFolder,
    emit: @escaping (RunEvent) throws -> Void
  ) -> RecipeInterpreter {
    RecipeInterpreter(
      experiment,
      options: RunOptions(
        seed: arguments.seed,
        threads: arguments.threads,
        recomputesActivations: arguments.recomputesActivations,
        output: folder.url
      ),
      library: library,
      isStopped: { StopRequest.isMade },
      emit: emit
    )
  }

  private func header(of plan: Plan) -> RunHeader {
    RunHeader(
      recipe: plan.recipe,
      summary: plan.summary,
      planFingerprint: plan.fingerprint.text,
      seed: arguments.seed,
      parameters: plan.parameters,
      engine: Engine.version,
      instructionSet: Engine.instructionSet,
      threads: arguments.threads
    )
  }
}
