import Foundation
import RecipePlan

/// A parameter whose type of value is not known.
protocol AnyParameter {
  func described(as name: String) -> RecipeParameter
  func assign(_ text: String) -> Bool
}
