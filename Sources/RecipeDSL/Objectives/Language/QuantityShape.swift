/// What a quantity has one value for; shapes are types, so that mixing them doesn't compile.
public protocol QuantityShape: Sendable {}

/// A shape whose values belong to a batch, so that a batch's value stands beside each of them.
public protocol ShapeWithinBatch: QuantityShape {}

/// A shape whose values belong to an example, so that an example's value can be repeated for each.
public protocol ShapeWithinExample: ShapeWithinBatch {}

/// One value for all examples of a batch.
public enum PerBatch: QuantityShape {}

/// One value per example.
public enum PerExample: ShapeWithinBatch {}

/// One value per place in the sorted order of a batch.
public enum PerRank: ShapeWithinBatch {}

/// One value per token of a reply.
public enum PerToken: ShapeWithinExample {}

/// One value per token of each candidate of an example's list.
public enum PerCandidateToken: ShapeWithinExample {}

/// One value per place in the sorted order of an example's list, the largest value's first.
public enum PerPlace: ShapeWithinExample {}

/// One value per candidate of an example's list.
public enum PerCandidate: ShapeWithinExample {}

/// One value per ordered pair of an example's candidates, each with itself included.
public enum PerPair: ShapeWithinExample {}

/// One value per ordered pair of a batch's rows, each with itself included.
public enum PerRowPair: ShapeWithinBatch {}
