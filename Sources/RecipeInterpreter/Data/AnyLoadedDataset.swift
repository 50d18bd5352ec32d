import PreferenceData
import RecipePlan

/// A dataset's rows, whatever their kind.
protocol AnyLoadedDataset: Sendable {
  func rows(_ part: String?) -> [ModelRow]?
  /// The texts of a field, of rows that have one.
  func texts(of field: ExampleField, _ part: String?) -> [String]
  var subjects: [FormulaTerm.Subject] { get }
}
