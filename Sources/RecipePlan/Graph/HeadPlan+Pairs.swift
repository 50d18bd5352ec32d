extension HeadPlan {
  /// Whether the head reads a text that holds two replies, instead of one reply at a time.
  public var readsPairs: Bool { self == .gap }

  /// What gaps say of two replies, whichever comes first: (g(a, b) − g(b, a))/2.
  ///
  /// Nothing makes a gap turn its sign with the order of the replies; this is the part of it that does,
  /// and all of it once the model has learned to.
  static func preference(
    ofGaps first: FormulaTerm.Subject,
    _ second: FormulaTerm.Subject
  ) -> Formula? {
    guard let forth = FormulaTerm.Subject.orderedPair(first, second),
      let back = FormulaTerm.Subject.orderedPair(second, first)
    else { return nil }
    return .scaled(
      0.5,
      .apply(
        .subtract,
        [.term(FormulaTerm(forth, .gap)), .term(FormulaTerm(back, .gap))]
      )
    )
  }

  /// What is wrong with a formula that reads two replies in another way than the head, in one sentence;
  /// nil if nothing is.
  func pairFault(of quantity: FormulaTerm.Quantity) -> String? {
    switch quantity {
    case .gap where !readsPairs:
      "the formula reads a gap of two replies that are read at once, but the model reads each by "
        + "itself; train a 'PairPreferenceModel', or write 'GeneralPreference()'."
    case .preference where readsPairs:
      "the formula reads a preference made of each reply's coordinates, but the model reads both "
        + "replies at once; write 'GapPreference()', or train a 'PreferenceModel(_:planes:)'."
    default: nil
    }
  }
}
