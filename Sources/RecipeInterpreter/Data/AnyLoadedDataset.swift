import PreferenceData
import RecipePlan

/// A dataset's rows, whatever their kind.
protocol AnyLoadedDataset: Sendable {
  func rows(_ part: String?) -> [ModelRow]?
  var subjects: [FormulaTerm.Subject] { get }
}
