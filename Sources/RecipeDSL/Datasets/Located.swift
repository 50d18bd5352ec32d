import RecipePlan

/// An element of a declaration with its place in the recipe.
struct Located<Element: Sendable>: Sendable {
  var element: Element
  var location: SourceLocation
}
