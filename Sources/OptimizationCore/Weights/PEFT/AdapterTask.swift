/// What a model with an adapter is for, as PEFT's `task_type` says it.
public enum AdapterTask: String, Codable, Hashable, Sendable, CaseIterable {
  /// A language model.
  case languageModel = "CAUSAL_LM"
  /// A classifier of sequences or a reward model.
  case sequenceClassification = "SEQ_CLS"
  /// An encoder whose states are used as they are.
  case featureExtraction = "FEATURE_EXTRACTION"
}
