import Foundation
import RecipePlan

/// Writes the cards of the models that a run has saved as folders.
final class ModelCards {
  private struct Saved {
    var folder: URL
    var model: ModelInstance
    var node: PlanNode
  }

  /// What the run has told.
  var record = ModelCardRecord()
  private var saved: [Saved] = []

  /// Keeps in mind that a model was saved in a folder.
  func keep(_ folder: URL?, of model: ModelInstance, _ node: PlanNode) {
    guard let folder else { return }
    saved.append(Saved(folder: folder, model: model, node: node))
  }

  /// Writes a card into every folder, with everything that is known.
  /// - Parameters:
  ///   - plan: The plan of the run.
  ///   - seed: The seed of the run.
  /// - Throws: `RunError.unwritable`.
  func write(plan: Plan, seed: UInt64) throws {
    for saved in saved {
      guard case .train(let train) = saved.node.operation, let origin = saved.model.origin else {
        continue
      }
      let card = ModelCard(
        plan: plan,
        node: saved.node,
        train: train,
        model: saved.model,
        origin: origin,
        record: record,
        seed: seed
      )
      let file = saved.folder.appendingPathComponent("README.md")
      do {
        try Data(card.text.utf8).write(to: file, options: .atomic)
      } catch {
        throw RunError.unwritable(path: file.path, reason: "\(error.localizedDescription)")
      }
    }
  }
}
