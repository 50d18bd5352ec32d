/// A tokenizer of byte-pair encoding on the bytes of UTF-8 text.
///
/// The tokens 0 ... 255 are the bytes, 256 is the end of text, and the merge `i` makes the token
/// 257 + i. Text is first cut into pieces by a rule like GPT-2's (letters, digits, other characters,
/// each with an optional space before; white space; at most 256 bytes); in each piece the earliest
/// merge is applied until none applies.
///
/// Copies share a table of pieces encoded so far, which is safe to use from several threads.
public struct BytePairTokenizer: Tokenizer {
  /// The merges, in the order in which they were learned.
  public let merges: [BytePair]
  /// A short text that is the same for tokenizers with the same merges.
  public let identity: String
  private let tables: BytePairTables

  /// The most bytes of one token.
  public static let tokenByteLimit = WordCutter.limit

  static let firstMerge: Int32 = 257

  /// The tokenizer of merges that are known to be valid.
  private init(valid merges: [BytePair]) {
    self.merges = merges
    tables = BytePairTables(merges: merges, firstToken: Self.firstMerge)
    identity = Self.identity(of: merges)
  }

  /// The tokenizer with these merges.
  ///
  /// Throws `DataError.invalidTokenizer`, with `name` as the file, if a merge uses a token that
  /// does not come before it, or the end of text, if two merges are the same, or if a token has
  /// more than `tokenByteLimit` bytes.
  public init(merges: [BytePair], name: String = "The list of merges") throws {
    if let fault = Self.fault(in: merges) {
      throw DataError.invalidTokenizer(file: name, problem: fault)
    }
    self.init(valid: merges)
  }

  /// Learns a tokenizer from texts.
  ///
  /// The most frequent pair is merged first, and of equally frequent pairs the one with the smaller
  /// left token, then the one with the smaller right token. Learning stops early, with a smaller
  /// vocabulary, when no pair is left that occurs at least `minimumCount` times. The result depends
  /// on the texts alone, not on their order.
  ///
  /// Throws `DataError.invalidSettings` if the vocabulary has no room for the 256 bytes and the end
  /// of text, or is larger than 2^24.
  public static func train(
    on texts: some Sequence<String>,
    vocabularySize: Int,
    minimumCount: Int = 2
  ) throws -> BytePairTokenizer {
    let faults = faults(vocabularySize: vocabularySize, minimumCount: minimumCount)
    if !faults.isEmpty {
      throw DataError.invalidSettings(component: "BytePairTokenizer", faults: faults)
    }
    var trainer = BytePairTrainer(texts: texts)
    let merges = trainer.merges(
      vocabularySize - Int(firstMerge),
      from: firstMerge,
      minimumCount: minimumCount
    )
    return BytePairTokenizer(valid: merges)
  }

  /// What is wrong with settings for training, one sentence each; empty if nothing is.
  public static func faults(vocabularySize: Int, minimumCount: Int = 2) -> [String] {
    var faults: [String] = []
    if !(257...(1 << 24)).contains(vocabularySize) {
      faults.append(
        "the vocabulary must have from 257 (the bytes and the end of text) to 16777216 tokens, "
          + "and has \(vocabularySize)"
      )
    }
    if minimumCount < 1 {
      faults.append("the minimum count must be at least 1, and is \(minimumCount)")
    }
    return faults
  }

  /// 257 and the number of merges.
  public var vocabularySize: Int { Int(Self.firstMerge) + merges.count }

  /// 256, the token after the bytes.
  public var endOfText: Int32 { 256 }

  /// The tokens of a text.
  public func encode(_ text: String) -> [Int32] {
    tables.encode(text)
  }

  /// The text of tokens.
  public func decode(_ tokens: [Int32]) -> String {
    var bytes: [UInt8] = []
    for token in tokens {
      if tables.tokenBytes.indices.contains(Int(token)) {
        bytes += tables.tokenBytes[Int(token)]
      } else {
        bytes += "\u{FFFD}".utf8
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The bytes of one token; empty for the end of text and for numbers that are no tokens.
  public func bytes(of token: Int32) -> [UInt8] {
    tables.tokenBytes.indices.contains(Int(token)) ? tables.tokenBytes[Int(token)] : []
  }
}

extension BytePairTokenizer: Hashable, CustomReflectable {
  /// Whether both have the same merges.
  public static func == (left: BytePairTokenizer, right: BytePairTokenizer) -> Bool {
    left.merges == right.merges
  }

  /// Hashes the merges.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(merges)
  }

  /// The size and identity: what a plan shows instead of thousands of merges.
  public var customMirror: Mirror {
    Mirror(
      self,
      children: ["vocabularySize": vocabularySize, "identity": identity],
      displayStyle: .struct
    )
  }
}

extension BytePairTokenizer {
  /// What is wrong with merges; nil if nothing is.
  static func fault(in merges: [BytePair]) -> String? {
    var lengths = Array(repeating: 1, count: Int(firstMerge))
    lengths[256] = 0
    var places: [BytePair: Int] = [:]
    for (index, pair) in merges.enumerated() {
      let token = Int(firstMerge) + index
      let merge = "merge \(index) (\(pair.left), \(pair.right))"
      for part in [pair.left, pair.right] {
        if part < 0 || Int(part) >= token {
          return "\(merge) makes token \(token) of token \(part), which does not come before it"
        }
        if part == 256 { return "\(merge) uses token 256, which is the end of text" }
      }
      if let first = places.updateValue(index, forKey: pair) {
        return "\(merge) is the same as merge \(first)"
      }
      let length = lengths[Int(pair.left)] + lengths[Int(pair.right)]
      if length > tokenByteLimit {
        return
          "\(merge) makes a token of \(length) bytes, and tokens have at most \(tokenByteLimit)"
      }
      lengths.append(length)
    }
    return nil
  }

  /// A keyed hash of the merges with a fixed key.
  private static func identity(of merges: [BytePair]) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(merges.count * 8)
    for pair in merges {
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: pair.packed >> shift))
      }
    }
    let hash = KeyedHash(key: (0, 0)).hash(bytes)
    let digits = String(hash, radix: 16)
    let padding = String(repeating: "0", count: 16 - digits.count)
    return "byte-pairs-\(Int(firstMerge) + merges.count)-\(padding)\(digits)"
  }
}
