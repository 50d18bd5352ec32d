/// What a node of the plan does.
public enum PlanOperation: Codable, Hashable, Sendable {
  /// Reads and prepares rows.
  case data(DataPlan)
  /// Makes a decoder with random weights.
  case transformer(TransformerPlan)
  /// Reads a decoder from files.
  case pretrained(PretrainedPlan)
  /// Reads a text encoder from files.
  case encoder(EncoderPlan)
  /// Adds low-rank changes to a policy that stays as it is.
  case adapter(AdapterPlan)
  /// Puts a head that scores or compares replies on a policy's body.
  case rewardModel(RewardModelPlan)
  /// Makes a reward model of two policies.
  case implicitReward(ImplicitRewardPlan)
  /// Trains a model.
  case train(TrainPlan)
  /// Draws a policy's replies.
  case sample(SamplePlan)
  /// Measures a model.
  case evaluate(EvaluatePlan)
}
