import Foundation
import RecipePlan

/// The folder that holds what a run leaves.
struct OutputFolder {
  /// The folder could not be prepared.
  struct Fault: Error, CustomStringConvertible {
    var path: String
    var reason: String

    var description: String { "The output folder '\(path)' can't be used: \(reason)." }
  }

  /// The folder, as an absolute path.
  var url: URL

  /// Chooses the folder: the one asked for, or one for the recipe below the current directory.
  init(asked: String?, recipe: String) {
    url = URL(fileURLWithPath: asked ?? "penchant-runs/\(recipe)").standardizedFileURL
  }

  /// Where the results will be.
  var results: URL { url.appending(path: "results.json") }

  /// Makes the folder and writes the plan into it.
  ///
  /// Results of an earlier run go first, and so do its weights and samples: beside another plan they would be
  /// taken for its results. Nothing but regular files is ever removed, and nothing at all if
  /// anything in the folder stands in the way.
  /// - Throws: A `Fault` that says in words what stands in the way.
  func prepare(for plan: Plan) throws {
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw Fault(path: url.path, reason: UnusablePath(url).reason(for: error))
    }
    let leftovers = try leftovers()
    do {
      for file in leftovers { try FileManager.default.removeItem(at: file) }
      let data = try CanonicalJSON.readableData(plan) + Data("\n".utf8)
      try data.write(to: planFile, options: .atomic)
    } catch {
      throw Fault(path: url.path, reason: UnusablePath(url).reason(for: error))
    }
  }

  private var planFile: URL { url.appending(path: "plan.json") }

  /// The regular files of an earlier run that this one would be blamed for.
  private func leftovers() throws -> [URL] {
    var files: [URL] = []
    for name in ["results.json", "summary.md", "environment.json", "metrics.jsonl"] {
      let file = url.appending(path: name)
      if try isFile(file, name: name) { files.append(file) }
    }
    let hasPlan = try isFile(planFile, name: "plan.json")
    let isRun = hasPlan && isPlan(planFile)
    for (folder, endings) in [
      ("weights", [".safetensors", ".tokenizer.json"]), ("samples", [".jsonl"]),
    ] {
      let inner = url.appending(path: folder)
      switch UnusablePath(inner).type {
      case nil: continue
      case .typeDirectory: break
      default:
        throw Fault(path: url.path, reason: "its '\(folder)' is not a folder; move it away")
      }
      guard isRun else { continue }
      for name in try names(in: inner) where endings.contains(where: name.hasSuffix) {
        let file = inner.appending(path: name)
        if try isFile(file, name: "\(folder)/\(name)") { files.append(file) }
      }
      for name in try names(in: inner)
      where UnusablePath(inner.appending(path: name)).type == .typeDirectory {
        files += try modelFiles(in: inner.appending(path: name), name: "\(folder)/\(name)")
      }
    }
    return files
  }

  /// The files of a model that was saved as a folder; none if the folder is no such one.
  private func modelFiles(in folder: URL, name: String) throws -> [URL] {
    let names = try names(in: folder)
    guard names.contains("config.json") || names.contains("adapter_config.json") else { return [] }
    return try names.filter { $0.hasSuffix(".safetensors") || Self.modelFiles.contains($0) }
      .map { (folder.appending(path: $0), "\(name)/\($0)") }
      .filter { try isFile($0.0, name: $0.1) }
      .map(\.0)
  }

  /// What a run writes beside the weights of a model that comes from a pretrained one.
  private static let modelFiles: Set<String> = [
    "config.json", "generation_config.json", "adapter_config.json", "README.md",
    "model.safetensors.index.json", "tokenizer.json", "tokenizer_config.json", "tokenizer.model",
    "special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt", "vocab.txt",
    "chat_template.jinja", "chat_template.json",
  ]

  /// Whether a regular file is there; anything else of that name is a fault.
  private func isFile(_ file: URL, name: String) throws -> Bool {
    switch UnusablePath(file).type {
    case nil: return false
    case .typeRegular: return true
    case .typeDirectory:
      throw Fault(path: url.path, reason: "its '\(name)' is a folder; move it away")
    default:
      throw Fault(path: url.path, reason: "its '\(name)' is not a regular file; move it away")
    }
  }

  /// The names in a folder, in order.
  private func names(in folder: URL) throws -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    } catch {
      throw Fault(path: url.path, reason: UnusablePath(folder).reason(for: error))
    }
  }

  /// Whether a run wrote this file, in whatever version of the format.
  private func isPlan(_ file: URL) -> Bool {
    struct Essence: Decodable {
      struct Node: Decodable {}
      var format: Int
      var recipe: String
      var nodes: [Node]
    }
    guard let data = try? Data(contentsOf: file) else { return false }
    return (try? JSONDecoder().decode(Essence.self, from: data)) != nil
  }
}
