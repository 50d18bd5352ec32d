import Foundation
import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan

/// Writes drawn replies with their log-probabilities, one JSON object a line.
struct SampleFile {
  /// The run's output folder.
  var output: URL

  /// A reply as it is written.
  private struct Line: Encodable {
    var prompt: String
    var completion: String
    /// The row that the prompt comes from.
    var row: String
    /// The number of the reply among those of its prompt.
    var sample: Int
    var ending: String
    var tokens: [Int32]
    /// Under the policy's own distribution, in nats.
    var logProbabilities: [Float]
    /// Under the distribution that tokens were drawn from, in nats.
    var samplingLogProbabilities: [Float]
  }

  /// Writes `samples/NAME.jsonl` and says what was written.
  func write(
    _ samples: [(replies: SampledReplies, drawn: [DrawnReply])],
    name: String
  ) throws -> DataFileReport {
    let folder = output.appendingPathComponent("samples", isDirectory: true)
    let file = folder.appendingPathComponent("\(name).jsonl")
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      var data = Data()
      for (replies, drawn) in samples {
        for (number, reply) in drawn.enumerated() {
          let line = Line(
            prompt: replies.prompt,
            completion: reply.text,
            row: replies.origin.description,
            sample: number,
            ending: reply.generated.ending.rawValue,
            tokens: reply.generated.tokens,
            logProbabilities: reply.generated.logProbabilities,
            samplingLogProbabilities: reply.generated.samplingLogProbabilities
          )
          data += try encoder.encode(line) + Data("\n".utf8)
        }
      }
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try data.write(to: file, options: .atomic)
    } catch {
      throw RunError.unwritable(path: file.path, reason: "\(error)")
    }
    return try FileChecksum.report(file, as: "samples/\(file.lastPathComponent)")
  }
}
