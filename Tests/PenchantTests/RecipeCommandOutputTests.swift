import Foundation
import RecipePlan
import Testing

@testable import Penchant

/// What a run finds in its output folder and what it leaves of that.
@Suite struct RecipeCommandOutputTests {
  static let plan = Plan(recipe: "Declared", summary: "", parameters: [], nodes: [], claims: [])

  /// Calls a body with a folder of its own, which is removed afterwards.
  static func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "output-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  /// Makes a file and the folders above it.
  static func write(_ text: String, to file: URL) throws {
    let folder = file.deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  /// All files below a folder.
  static func files(in folder: URL) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
  }

  /// The reason why a folder can't be prepared.
  static func reason(_ path: String) -> String? {
    let output = OutputFolder(asked: path, recipe: "Declared")
    let error = #expect(throws: OutputFolder.Fault.self) { try output.prepare(for: plan) }
    #expect(error?.description.hasPrefix("The output folder '\(path)' can't be used: ") == true)
    #expect(error?.description.hasSuffix(".") == true)
    return error?.reason
  }

  @Test("weights of an earlier run go, other files stay")
  func weights() throws {
    try Self.withFolder { folder in
      let output = OutputFolder(asked: folder.path, recipe: "Declared")
      try output.prepare(for: Self.plan)
      for name in ["a.safetensors", "a.tokenizer.json", "notes.txt", "deeper/b.safetensors"] {
        try Self.write("", to: folder.appending(path: "weights/\(name)"))
      }
      try Self.write("", to: folder.appending(path: "c.safetensors"))
      try output.prepare(for: Self.plan)
      #expect(
        try Self.files(in: folder) == [
          "c.safetensors", "plan.json", "weights", "weights/deeper",
          "weights/deeper/b.safetensors", "weights/notes.txt",
        ]
      )
    }
  }

  @Test("weights that no run left stay", arguments: [nil, "{}", #"{"recipe": "a cake"}"#])
  func foreignWeights(plan: String?) throws {
    try Self.withFolder { folder in
      try Self.write("", to: folder.appending(path: "weights/a.safetensors"))
      if let plan { try Self.write(plan, to: folder.appending(path: "plan.json")) }
      try OutputFolder(asked: folder.path, recipe: "Declared").prepare(for: Self.plan)
      #expect(try Self.files(in: folder).contains("weights/a.safetensors"))
    }
  }

  @Test(
    "a folder in the place of a file is a fault, and nothing is removed",
    arguments: ["results.json", "metrics.jsonl", "plan.json", "weights/a.safetensors"]
  )
  func folderInPlaceOfFile(name: String) throws {
    try Self.withFolder { folder in
      if name != "plan.json" {
        try OutputFolder(asked: folder.path, recipe: "Declared").prepare(for: Self.plan)
      }
      try Self.write("", to: folder.appending(path: "\(name)/kept.txt"))
      try Self.write("", to: folder.appending(path: "summary.md"))
      let before = try Self.files(in: folder)
      #expect(Self.reason(folder.path) == "its '\(name)' is a folder; move it away")
      #expect(try Self.files(in: folder) == before)
    }
  }

  @Test("a link in the place of a file or of the weights is a fault")
  func links() throws {
    try Self.withFolder { folder in
      let link = folder.appending(path: "summary.md")
      try FileManager.default.createSymbolicLink(
        atPath: link.path,
        withDestinationPath: "/nowhere"
      )
      #expect(
        Self.reason(folder.path) == "its 'summary.md' is not a regular file; move it away"
      )
    }
    try Self.withFolder { folder in
      let link = folder.appending(path: "weights")
      try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: "/tmp")
      #expect(Self.reason(folder.path) == "its 'weights' is not a folder; move it away")
    }
  }

  @Test("a folder that can't be made is named with the reason in words")
  func unusableFolders() throws {
    #expect(Self.reason("/dev/null/out") == "'/dev/null' is a file, not a folder")
    try Self.withFolder { folder in
      let file = folder.appending(path: "afile")
      try Self.write("", to: file)
      #expect(Self.reason(file.path) == "'\(file.path)' is a file, not a folder")
      #expect(Self.reason("\(file.path)/x/y") == "'\(file.path)' is a file, not a folder")
      let link = folder.appending(path: "alink").path
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/nowhere")
      #expect(Self.reason(link) == "'\(link)' is a link to nothing")
      let long = folder.path + "/" + String(repeating: "x", count: 300)
      #expect(Self.reason(long) == "its name is too long or has forbidden characters")
    }
  }

  #if os(Linux)
    @Test("a folder in which the system allows nothing is named with the reason in words")
    func systemFolders() {
      // Who is not root may not even try.
      let reasons = ["nothing can be written in", "you have no permission to write in"]
        .map { "\($0) '/proc'" }
      for path in ["/proc", "/proc/foo"] {
        #expect(Self.reason(path).map(reasons.contains) == true)
      }
    }
  #endif
}
