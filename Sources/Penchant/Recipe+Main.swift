import Foundation
public import RecipeDSL

extension Recipe {
  /// Runs the recipe as its command line asks; `--help` lists what it may ask for.
  ///
  /// `@main struct NAME: Recipe` makes this the start of the program.
  public static func main() {
    StandardStreams.prepare()
    let arguments = RecipeArguments(Array(CommandLine.arguments.dropFirst()))
    do {
      exit(try RecipeCommand<Self>(arguments: arguments).perform().rawValue)
    } catch {
      StandardStreams.tell("error: \(error)")
      exit(ExitStatus.failure.rawValue)
    }
  }
}
