/// Says in a type whether something was declared.
public protocol Presence: Sendable {}

/// It was declared.
public enum Present: Presence {}

/// It was not declared.
public enum Missing: Presence {}
