/// What a quantity has one value for; shapes are types, so that mixing them doesn't compile.
public protocol QuantityShape: Sendable {}

/// One value per example.
public enum PerExample: QuantityShape {}

/// One value per token of a reply.
public enum PerToken: QuantityShape {}
