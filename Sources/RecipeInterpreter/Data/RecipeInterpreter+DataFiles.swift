import PreferenceData
public import RecipeDSL
public import RecipePlan

extension RecipeInterpreter {
  /// The files of data that are not here, at the lines of their datasets: a run would stop there, but a
  /// recipe can be reviewed without its data.
  public static func missingData(in experiment: LoweredExperiment) -> [PlanFault] {
    experiment.plan.nodes.flatMap { node -> [PlanFault] in
      guard let declaration = experiment.datasets[node.id] else { return [] }
      return files(of: declaration).filter { $0.isFolder == nil }.map {
        PlanFault(at: node.location, "\($0.missing)")
      }
    }
  }

  private static func files<Declaration: DatasetDeclaration>(of data: Declaration) -> [Path] {
    if case .source(let source) = data.origin { source.files } else { [] }
  }
}
