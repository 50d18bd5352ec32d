import PreferenceData
import Testing

@Suite("Files of byte-pair tokenizers")
struct TokenizerFileTests {
  private let folder: TemporaryFolder
  private let tokenizer: BytePairTokenizer

  init() throws {
    folder = try TemporaryFolder()
    tokenizer = try BytePairTokenizer.train(on: ["abc abc abd"], vocabularySize: 300)
  }

  private func failure(_ text: String) throws -> DataError? {
    let file = try folder.write(text, to: "tokenizer.json")
    return Fixtures.error { _ = try BytePairTokenizer(contentsOf: file) }
  }

  private func content(
    merges: String,
    size: Int,
    identity: String = "x",
    format: String = "penchant byte-pair tokenizer 1"
  ) -> String {
    """
    {"format":"\(format)","identity":"\(identity)","merges":\(merges),"vocabularySize":\(size)}
    """
  }

  @Test("What was saved is read back")
  func roundTrip() throws {
    let file = folder.path / "tokenizer.json"
    try tokenizer.save(to: file)
    let again = try BytePairTokenizer(contentsOf: file)
    #expect(again == tokenizer)
    #expect(again.identity == tokenizer.identity)
    #expect(again.encode("abcabd") == tokenizer.encode("abcabd"))
  }

  @Test(
    "Merges that cannot be are named",
    arguments: [
      (
        "[[257,97]]",
        "merge 0 (257, 97) makes token 257 of token 257, which does not come before it"
      ),
      (
        "[[97,98],[97,300]]",
        "merge 1 (97, 300) makes token 258 of token 300, which does not come before it"
      ),
      ("[[-1,98]]", "merge 0 (-1, 98) makes token 257 of token -1, which does not come before it"),
      ("[[97,256]]", "merge 0 (97, 256) uses token 256, which is the end of text"),
      ("[[97,98],[97,98]]", "merge 1 (97, 98) is the same as merge 0"),
      ("[[97,98,99]]", "merge 0 must have 2 tokens, and has 3"),
      ("[[97]]", "merge 0 must have 2 tokens, and has 1"),
    ]
  )
  func impossibleMerges(merges: String, problem: String) throws {
    #expect(
      try failure(content(merges: merges, size: 258))
        == .invalidTokenizer(file: (folder.path / "tokenizer.json").string, problem: problem)
    )
  }

  @Test("A chain of doublings does not fill the memory")
  func doublings() throws {
    let merges = ["[97,97]"] + (257..<340).map { "[\($0),\($0)]" }
    guard
      case .invalidTokenizer(_, let problem) = try failure(
        content(merges: "[\(merges.joined(separator: ","))]", size: 341)
      )
    else { return }
    #expect(problem == "merge 8 (264, 264) makes a token of 512 bytes, and tokens have at most 256")
  }

  @Test("A wrong size and changed merges are named")
  func wrongSize() throws {
    guard
      case .invalidTokenizer(_, let size) = try failure(content(merges: "[[97,98]]", size: 300)),
      case .invalidTokenizer(_, let identity) = try failure(
        content(merges: "[[97,98]]", size: 258)
      )
    else { return }
    #expect(size == "expected the vocabulary size 258 (257 and 1 merges), found 300")
    #expect(identity.hasSuffix("found x, so the merges were changed"))
  }

  @Test(
    "Text that is no tokenizer is an error",
    arguments: [
      ("", "it is not JSON"), ("{", "it is not JSON"), ("[]", "the file must be of the type"),
      ("{\"format\":\"x\"}", "it has no member"), ("{\"format\":3}", "format must be of the type"),
    ]
  )
  func otherText(text: String, problem: String) throws {
    guard case .invalidTokenizer(_, let found) = try failure(text) else { return }
    #expect(found.hasPrefix(problem))
  }

  @Test("Another format, a wrong member and deep nesting are errors and no crash")
  func otherFormat() throws {
    guard
      case .invalidTokenizer(_, let found) = try failure(
        content(merges: "[]", size: 257, format: "other")
      )
    else { return }
    #expect(found.hasPrefix("expected the format"))
    #expect(throws: DataError.self) {
      _ = try failure(content(merges: "[[97,98000000000000]]", size: 258)).map { throw $0 }
    }
    #expect(throws: DataError.self) {
      _ = try failure(String(repeating: "[", count: 100_000)).map { throw $0 }
    }
  }

  @Test("A missing file and a folder that cannot be written are named")
  func missing() throws {
    try tokenizer.save(to: folder.path / "tokenizer.json")
    let error = Fixtures.error {
      _ = try BytePairTokenizer(contentsOf: folder.path / "tokeniser.json")
    }
    #expect(error?.description.contains("Did you mean \(folder.path)/tokenizer.json?") == true)
    guard
      case .unwritableFile = Fixtures.error(of: {
        try tokenizer.save(to: folder.path / "none" / "x.json")
      })
    else {
      Issue.record("no error for a missing folder")
      return
    }
    guard
      case .unreadableFile = Fixtures.error(of: {
        _ = try BytePairTokenizer(contentsOf: folder.path)
      })
    else {
      Issue.record("no error for a folder")
      return
    }
  }
}
