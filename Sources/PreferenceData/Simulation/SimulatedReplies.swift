/// Writes the prompts and replies of the simulated world.
enum SimulatedReplies {
  /// A prompt with the thing and the task it asks about.
  struct Question {
    var text: String
    var topic: String
    var task: String
  }

  /// A drawn prompt.
  static func question(_ draws: inout RandomDraws) -> Question {
    let topic = draws.element(of: SimulatedLexicon.topics) ?? ""
    let task = draws.element(of: SimulatedLexicon.tasks) ?? ""
    let quality = draws.element(of: SimulatedLexicon.qualities) ?? ""
    let pattern = draws.element(of: SimulatedLexicon.prompts) ?? ""
    let text = fill(pattern, topic: topic, task: task, quality: quality)
    return Question(text: text, topic: topic, task: task)
  }

  /// A drawn reply of drawn quality.
  ///
  /// Each feature is drawn on its own. Repetition and filling sentences make replies longer without
  /// making them better, so that length is a misleading sign of quality.
  static func reply(to question: Question, _ draws: inout RandomDraws) -> String {
    let isOnTopic = draws.happens(0.6)
    let isCourteous = draws.happens(0.5)
    let isDetailed = draws.happens(0.5)
    let repetitions = draws.happens(0.25) ? 1 : 0
    let fillings = draws.happens(0.35) ? 1 : 0

    let openings =
      isCourteous ? SimulatedLexicon.courteousOpenings : SimulatedLexicon.plainOpenings
    let others = SimulatedLexicon.topics.filter { $0 != question.topic }
    let topic = isOnTopic ? question.topic : draws.element(of: others) ?? ""
    let body = fill(
      draws.element(of: SimulatedLexicon.bodies) ?? "",
      topic: topic,
      task: question.task
    )
    let remark = fill(
      draws.element(of: isDetailed ? SimulatedLexicon.details : SimulatedLexicon.vaguenesses) ?? "",
      tool: draws.element(of: SimulatedLexicon.tools) ?? ""
    )
    var sentences = [draws.element(of: openings) ?? "", body]
    sentences += Array(repeating: body, count: repetitions)
    sentences.append(remark)
    if fillings > 0 { sentences.append(draws.element(of: SimulatedLexicon.fillers) ?? "") }
    return sentences.map { " " + $0 }.joined()
  }

  private static func fill(
    _ pattern: String,
    topic: String = "",
    task: String = "",
    quality: String = "",
    tool: String = ""
  ) -> String {
    pattern.split(separator: " ").map { word in
      for (place, value) in [
        ("TOPIC", topic), ("TASK", task), ("QUALITY", quality), ("TOOL", tool),
      ] where word.hasPrefix(place) {
        return value + word.dropFirst(place.count)
      }
      return String(word)
    }.joined(separator: " ")
  }
}
