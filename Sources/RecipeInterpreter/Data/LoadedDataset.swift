import PreferenceData
import RecipePlan

/// A dataset's rows of a known kind, whole and by part.
struct LoadedDataset<Example: ExampleKind>: Sendable {
  var whole: RowTable<Example>
  var parts: [SplitPart: RowTable<Example>]

  func table(_ part: String?) -> RowTable<Example>? {
    guard let part else { return whole }
    return SplitPart(rawValue: part).flatMap { parts[$0] }
  }
}

extension LoadedDataset: AnyLoadedDataset {
  var subjects: [FormulaTerm.Subject] { ModelRow.subjects(of: Example.self) }

  func texts(of field: ExampleField, _ part: String?) -> [String] {
    table(part)?.texts(of: field).compactMap(\.self) ?? []
  }

  func rows(_ part: String?) -> [ModelRow]? {
    table(part)?.rows.map { ModelRow($0, subjects: subjects) }
  }
}
