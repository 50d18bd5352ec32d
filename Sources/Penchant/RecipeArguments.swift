import Foundation
import RecipeInterpreter
import RecipePluginSupport

/// What a recipe's command line asks for.
struct RecipeArguments: Equatable {
  /// What to do with the recipe.
  enum Action: Equatable {
    /// Runs it.
    case run
    /// Prints what would run.
    case explain
    /// Prints every fault.
    case validate
    /// Prints the plan.
    case plan
    /// Prints the help.
    case help
  }

  /// A parameter's new value.
  struct Setting: Equatable {
    var name: String
    var text: String
  }

  var action = Action.run
  var settings: [Setting] = []
  var seed: UInt64 = 1
  var threads = ProcessInfo.processInfo.activeProcessorCount
  var recomputesActivations = false
  var output: String?
  var isChat = false
  var chat = ChatSettings()
  var source: String?
  var printsJSON = false
  var isQuiet = false
  var hasLifeline = false
  /// Every mistake, in the order of the arguments.
  var faults: [UsageFault] = []

  /// Reads all arguments, past mistakes too, so that all of these can be told at once.
  init(_ arguments: [String]) {
    var rest = arguments[...]
    var seen: [RecipeOption] = []
    while let argument = rest.popFirst() {
      guard argument.hasPrefix("-"), argument.count > 1 else {
        faults.append(.unexpectedArgument(argument))
        continue
      }
      let sign = argument.hasPrefix("--") ? argument.firstIndex(of: "=") : nil
      let name = sign.map { String(argument[..<$0]) } ?? argument
      let attached = sign.map { String(argument[argument.index(after: $0)...]) }
      guard let option = RecipeOption(rawValue: name == "-h" ? "--help" : name) else {
        faults.append(.unknownOption(name))
        // What stands behind it was meant for it, and is no mistake of its own.
        if attached == nil, rest.first?.hasPrefix("-") == false { rest.removeFirst() }
        continue
      }
      var value = ""
      if option.valueName == nil {
        if let attached { faults.append(.unexpectedValue(option, value: attached)) }
      } else if let text = attached ?? Self.nextValue(of: option, in: &rest), !text.isEmpty {
        value = text
      } else {
        faults.append(.missingValue(option))
        continue
      }
      if seen.contains(option), !option.isRepeatable {
        faults.append(.repeated(option))
        continue
      }
      take(option, value, seen)
      seen.append(option)
    }
    let settingsOfChat: [RecipeOption] = [.policy, .chatTemperature, .chatTokens]
    for option in seen where !isChat && settingsOfChat.contains(option) {
      faults.append(.needsOther(option, .chat))
    }
  }

  private mutating func take(_ option: RecipeOption, _ value: String, _ seen: [RecipeOption]) {
    switch option {
    case .explain: choose(.explain, option, seen)
    case .validate: choose(.validate, option, seen)
    case .plan: choose(.plan, option, seen)
    case .help: action = .help
    case .set: set(value)
    case .seed:
      if let number = UInt64(value) {
        seed = number
      } else {
        let expectation = "a whole number from 0 to \(UInt64.max)"
        faults.append(.unreadable(option, value: value, expectation: expectation))
      }
    case .threads:
      if let number = Int(value), (1...1024).contains(number) {
        threads = number
      } else {
        let expectation = "a whole number from 1 to 1024"
        faults.append(.unreadable(option, value: value, expectation: expectation))
      }
    case .recomputeActivations: recomputesActivations = true
    case .output: output = value
    case .chat:
      isChat = true
      conflict(option, seen, with: [.explain, .validate, .plan, .json])
    case .policy: chat.policy = value
    case .chatTemperature:
      if let number = Double(value), number.isFinite, number >= 0 {
        chat.temperature = number
      } else {
        faults.append(.unreadable(option, value: value, expectation: "a number of at least 0"))
      }
    case .chatTokens:
      if let number = Int(value), (1...1 << 20).contains(number) {
        chat.maximumNewTokens = number
      } else {
        let expectation = "a whole number from 1 to \(1 << 20)"
        faults.append(.unreadable(option, value: value, expectation: expectation))
      }
    case .source: source = value
    case .json:
      printsJSON = true
      conflict(option, seen, with: [.explain, .validate, .plan, .chat])
    case .quiet: isQuiet = true
    case .lifeline: hasLifeline = true
    }
  }

  private mutating func choose(_ choice: Action, _ option: RecipeOption, _ seen: [RecipeOption]) {
    conflict(option, seen, with: [.explain, .validate, .plan, .json, .chat])
    if action != .help { action = choice }
  }

  private mutating func conflict(
    _ option: RecipeOption,
    _ seen: [RecipeOption],
    with others: [RecipeOption]
  ) {
    if let other = seen.first(where: others.contains) { faults.append(.conflict(other, option)) }
  }

  private mutating func set(_ text: String) {
    guard let sign = text.firstIndex(of: "="), sign > text.startIndex else {
      let expectation = "NAME=VALUE"
      faults.append(.unreadable(.set, value: text, expectation: expectation))
      return
    }
    let setting = Setting(
      name: String(text[..<sign]),
      text: String(text[text.index(after: sign)...])
    )
    if settings.contains(where: { $0.name == setting.name }) {
      faults.append(.repeatedParameter(setting.name))
    } else {
      settings.append(setting)
    }
  }

  /// The argument behind an option, unless that is an option itself: then the value was forgotten.
  private static func nextValue(
    of option: RecipeOption,
    in rest: inout ArraySlice<String>
  ) -> String? {
    guard let next = rest.first, !next.hasPrefix("--") else { return nil }
    return rest.popFirst()
  }
}
