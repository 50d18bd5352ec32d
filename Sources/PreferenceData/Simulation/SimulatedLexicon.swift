/// The words and sentences of the simulated world.
///
/// All text is lower-case ASCII, and every sentence pattern is used often, so that a small model can
/// learn the language from a few thousand rows.
enum SimulatedLexicon {
  /// The things that prompts ask about.
  static let topics = [
    "kettle", "lamp", "chair", "window", "bicycle", "garden", "radio", "carpet", "mirror", "oven",
    "clock", "boat",
  ]

  /// What can be done to a thing.
  static let tasks = ["clean", "mend", "paint", "move", "store", "check"]

  /// What a prompt says about its thing; replies do not care.
  static let qualities = ["old", "small", "red", "heavy", "new", "dusty"]

  /// What a detailed reply tells the reader to use.
  static let tools = ["soap", "vinegar", "oil", "tape", "sand", "glue"]

  /// The words that make a reply courteous.
  static let courtesies = ["please", "thanks", "glad"]

  /// The prompts, with `TASK`, `QUALITY` and `TOPIC` to be filled in: 1,296 different ones.
  static let prompts = [
    "how do i TASK the QUALITY TOPIC?", "can you help me TASK my QUALITY TOPIC?",
    "what is the way to TASK this QUALITY TOPIC?",
  ]

  /// Openings with a courteous word.
  static let courteousOpenings = ["i am glad to help.", "thanks for asking.", "please try it so."]

  /// Openings without one, about as long.
  static let plainOpenings = ["so here it is.", "look at this one.", "well, that again."]

  /// Sentences that name a thing.
  static let bodies = ["you can TASK the TOPIC by hand.", "it is best to TASK the TOPIC slowly."]

  /// Sentences that say what to do with what.
  static let details = ["use some TOOL and wait a day.", "first put TOOL on it, then rub."]

  /// Sentences of the same length that say nothing.
  static let vaguenesses = ["it is not so hard to do it.", "you just have to try it out."]

  /// Sentences that add length and nothing else.
  static let fillers = ["many people ask about this.", "some days are like that."]
}
