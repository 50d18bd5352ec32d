extension PretrainedTokenizer {
  /// The tokens of a conversation, and where they stand in its text.
  ///
  /// Special tokens count in what the template wrote and nowhere else, so that no message can end its
  /// turn; apart from that the tokens are those of the whole text.
  ///
  /// - Parameter chat: The conversation; `RenderedChat.areReplies` tells which tokens are replies.
  /// - Returns: The tokens with the bytes of UTF-8 that each stands for.
  public func tokenize(_ chat: RenderedChat) -> TokenizedText {
    encode(chat.text, EncodingOptions(), markup: chat.markup, tracks: true)
  }
}

extension RenderedChat {
  /// Which tokens the model has to write: those that stand for any byte of a reply.
  ///
  /// - Parameter ranges: The tokens' ranges in the text, in order.
  /// - Returns: For each token whether it belongs to a reply.
  public func areReplies(_ ranges: [Range<Int>]) -> [Bool] {
    var next = 0
    return ranges.map { range in
      while next < replies.count, replies[next].upperBound <= range.lowerBound { next += 1 }
      return next < replies.count && range.overlaps(replies[next])
    }
  }
}
