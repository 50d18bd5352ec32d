/// Logs as the package manager returned them, shortened where lines only repeat.
enum BuildLogSamples {
  /// A release build with a warning in a recipe and one elsewhere.
  static let succeeded = #"""
    Building for production...
    [0/13] Write sources
    [10/13] Write swift-version-6A52383ED409C6A7.txt
    [12/15] Compiling RecipePluginSupport BuildLog.swift
    [16/18] Compiling RecipePlan ClaimReport.swift
    /home/reader/package/Sources/RecipePlan/Plan.swift:3:7: warning: variable 'x' was never used
    1 | import Foundation
    2 |
    3 |   var x = 1
      |       `- warning: variable 'x' was never used
    4 |
    [21/23] Compiling Hello Hello.swift
    /home/reader/package/Recipes/Hello/Hello.swift:3:58: warning: initialization of immutable value 'unused' was never used; consider replacing with assignment to '_' or removing it [#no-usage]
    1 | import Penchant
    2 | /// Hello.
    3 | @main struct Hello { static func main() { let unused = 3; print("hi") } }
      |                                               `- warning: initialization of immutable value 'unused' was never used; consider replacing with assignment to '_' or removing it [#no-usage]
    4 |
    [21/23] Write Objects.LinkFileList
    [22/23] Linking Hello
    Build of product 'Hello' complete! (14.52s)
    """#

  /// A release build that fails in a recipe.
  static let failed = #"""
    Building for production...
    [0/3] Write sources
    [1/3] Write swift-version-6A52383ED409C6A7.txt
    [3/4] Compiling HelloPreferences HelloPreferences.swift
    /home/reader/package/Recipes/HelloPreferences/HelloPreferences.swift:6:24: error: cannot convert value of type 'Int' to specified type 'String'
     4 |   static func main() {
     5 |     let unused = 3
     6 |     let text: String = 4
       |                        `- error: cannot convert value of type 'Int' to specified type 'String'
     7 |     print(undefined)
     8 |     @available(*, deprecated, message: "no") func f() {}

    /home/reader/package/Recipes/HelloPreferences/HelloPreferences.swift:7:11: error: cannot find 'undefined' in scope
     5 |     let unused = 3
     6 |     let text: String = 4
     7 |     print(undefined)
       |           `- error: cannot find 'undefined' in scope
     8 |     @available(*, deprecated, message: "no") func f() {}
     9 |     f()

    /home/reader/package/Recipes/HelloPreferences/HelloPreferences.swift:9:5: warning: 'f()' is deprecated: no [#DeprecatedDeclaration]
     7 |     print(undefined)
     8 |     @available(*, deprecated, message: "no") func f() {}
     9 |     f()
       |     `- warning: 'f()' is deprecated: no [#DeprecatedDeclaration]
    10 |   }
    11 | }

    [#DeprecatedDeclaration]: <https://docs.swift.org/compiler/documentation/diagnostics/deprecated-declaration>
    """#

  /// A release build that fails when it is linked.
  static let unlinked = #"""
    Building for production...
    [0/3] Write sources
    [1/3] Write swift-version-6A52383ED409C6A7.txt
    [3/4] Compiling HelloPreferences HelloPreferences.swift
    [3/5] Write Objects.LinkFileList
    error: link command failed with exit code 1 (use -v to see invocation)
    /home/reader/package/Recipes/HelloPreferences/HelloPreferences.swift:6: error: undefined reference to 'missing_symbol'
    clang: error: linker command failed with exit code 1 (use -v to see invocation)
    [4/5] Linking HelloPreferences
    """#

  /// A debug build that fails in a recipe.
  static let debug = #"""
    Building for debugging...
    [0/23] Write sources
    [10/23] Write swift-version-6A52383ED409C6A7.txt
    [12/45] Emitting module RecipePlan
    [13/63] Compiling RecipePluginSupport Scaffold.swift
    [14/63] Emitting module RecipePluginSupport
    [16/66] Compiling PreferenceStatistics Scaffold.swift
    [17/66] Emitting module PreferenceStatistics
    [19/69] Compiling PreferenceData Scaffold.swift
    [20/69] Emitting module PreferenceData
    [22/72] Emitting module OptimizationCore
    [23/72] Compiling OptimizationCore Scaffold.swift
    [24/73] Wrapping AST for RecipePluginSupport for debugging
    [25/73] Wrapping AST for PreferenceStatistics for debugging
    [81/85] Compiling Penchant Penchant.swift
    [82/88] Wrapping AST for Penchant for debugging
    [84/88] Compiling HelloPreferences HelloPreferences.swift
    /home/reader/package/Recipes/HelloPreferences/HelloPreferences.swift:6:24: error: cannot convert value of type 'Int' to specified type 'String'
     4 |   static func main() {
     5 |     let unused = 3
     6 |     let text: String = 4
       |                        `- error: cannot convert value of type 'Int' to specified type 'String'
     7 |     print(undefined)
     8 |     @available(*, deprecated, message: "no") func f() {}

    /home/reader/package/Recipes/HelloPreferences/HelloPreferences.swift:7:11: error: cannot find 'undefined' in scope
     5 |     let unused = 3
     6 |     let text: String = 4
     7 |     print(undefined)
       |           `- error: cannot find 'undefined' in scope
     8 |     @available(*, deprecated, message: "no") func f() {}
     9 |     f()

    /home/reader/package/Recipes/HelloPreferences/HelloPreferences.swift:9:5: warning: 'f()' is deprecated: no [#DeprecatedDeclaration]
     7 |     print(undefined)
     8 |     @available(*, deprecated, message: "no") func f() {}
     9 |     f()
       |     `- warning: 'f()' is deprecated: no [#DeprecatedDeclaration]
    10 |   }
    11 | }

    [#DeprecatedDeclaration]: <https://docs.swift.org/compiler/documentation/diagnostics/deprecated-declaration>
    [85/88] Emitting module HelloPreferences
    """#

  /// A debug build that reports a missing brace from two jobs.
  static let unparsed = #"""
    Building for debugging...
    [0/14] Write sources
    [1/14] Write swift-version-6A52383ED409C6A7.txt
    [3/7] Compiling HelloPreferences HelloPreferences.swift
    /home/reader/package/Recipes/HelloPreferences/HelloPreferences.swift:6:3: error: expected ')' in expression list
    3 | @main struct HelloPreferences {
    4 |   static func main() {
    5 |     let x = (3
      |             `- note: to match this opening '('
    6 |   }
      |   `- error: expected ')' in expression list
    7 | 

    /home/reader/package/Recipes/HelloPreferences/HelloPreferences.swift:7:1: error: expected '}' in struct
    1 | import Penchant
    2 | /// Hello.
    3 | @main struct HelloPreferences {
      |                               `- note: to match this opening '{'
    4 |   static func main() {
    5 |     let x = (3
    6 |   }
    7 | 
      | `- error: expected '}' in struct

    /home/reader/package/Recipes/HelloPreferences/HelloPreferences.swift:5:9: warning: initialization of immutable value 'x' was never used; consider replacing with assignment to '_' or removing it [#no-usage]
    3 | @main struct HelloPreferences {
    4 |   static func main() {
    5 |     let x = (3
      |         `- warning: initialization of immutable value 'x' was never used; consider replacing with assignment to '_' or removing it [#no-usage]
    6 |   }
    7 | 
    error: emit-module command failed with exit code 1 (use -v to see invocation)
    [4/7] Emitting module HelloPreferences
    /home/reader/package/Recipes/HelloPreferences/HelloPreferences.swift:4:3: error: expected declaration
    1 | import Penchant
    2 | /// Hello.
    3 | @main struct HelloPreferences {
      |              `- note: in declaration of 'HelloPreferences'
    4 |   static func main() {
      |   `- error: expected declaration
    5 |     let x = (3
    6 |   }

    /home/reader/package/Recipes/HelloPreferences/HelloPreferences.swift:4:3: error: expected '}' in struct
    1 | import Penchant
    2 | /// Hello.
    3 | @main struct HelloPreferences {
      |                               `- note: to match this opening '{'
    4 |   static func main() {
      |   `- error: expected '}' in struct
    5 |     let x = (3
    6 |   }

    /home/reader/package/Recipes/HelloPreferences/HelloPreferences.swift:3:1: error: 'HelloPreferences' is annotated with '@main' and must provide a main static function of type () -> Void, () throws -> Void, () async -> Void, or () async throws -> Void
    1 | import Penchant
    2 | /// Hello.
    3 | @main struct HelloPreferences {
      | |- error: 'HelloPreferences' is annotated with '@main' and must provide a main static function of type () -> Void, () throws -> Void, () async -> Void, or () async throws -> Void
      | |- note: add 'static func main()'
      | |- note: add 'static func main() throws'
      | |- note: add 'static func main() async'
      | `- note: add 'static func main() async throws'
    4 |   static func main() {
    5 |     let x = (3
    """#
}
