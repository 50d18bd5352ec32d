import RecipePlan

/// A reference policy that follows the trained one (Gorbatovski and others 2024, "Learn Your Reference Model
/// for Real Good Alignment": TR-DPO, TR-IPO and TR-KTO).
///
/// After every so many steps the reference's weights become `(1 − a)·reference + a·policy`, without
/// gradient: `soft` with a below 1 (0.5 to 0.6 in the paper), `hard` with a = 1 (512 to 1024 steps). TRL:
/// `sync_ref_model` with `ref_model_mixup_alpha` and `ref_model_sync_steps`. The reference is run beside
/// the policy at every step, since what it says can't be computed once. With an adapter the reference
/// has one of its own. Evaluations measure rewards against the reference as it was before the stage;
/// terms of the starting policy read that too.
public struct ReferenceUpdates: TrainingSetting {
  /// How far the reference goes to the policy each time.
  public var mixing: Double
  /// After every how many steps it goes.
  public var interval: Int

  /// Declares updates that go part of the way.
  /// - Parameters:
  ///   - mixing: How far the reference goes to the policy each time, above 0 and up to 1.
  ///   - interval: After every how many steps it goes.
  /// - Returns: The setting.
  public static func soft(mixing: Double = 0.6, every interval: Int) -> ReferenceUpdates {
    ReferenceUpdates(mixing: mixing, interval: interval)
  }

  /// Declares updates that make the reference a copy of the policy.
  /// - Parameter interval: After every how many steps.
  /// - Returns: The setting.
  public static func hard(every interval: Int) -> ReferenceUpdates {
    ReferenceUpdates(mixing: 1, interval: interval)
  }

  /// The setting's name in the plan.
  public var path: String { "referenceUpdates" }
  /// Fills in the setting.
  public func apply(to settings: inout TrainingSettings) {
    settings.referenceUpdates = ReferenceUpdatePlan(mixing: mixing, interval: interval)
  }
}
