// swift-tools-version: 6.2
import PackageDescription

/// Settings that every target shares; each is an upcoming default of the language.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Numeric code is optimized in debug builds too, so that tests are usable.
///
/// Release builds of the core drop run-time checks: its shapes are checked once per operation,
/// outside the loops. Nothing in it reads `errno`: as long as roots had to set it, those of a vector
/// were taken one by one, and a step of AdamW took more than twice as long.
let numeric: [SwiftSetting] =
  strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]
let core: [SwiftSetting] =
  numeric + [
    .unsafeFlags(["-Xcc", "-fno-math-errno"]),
    .unsafeFlags(["-Ounchecked"], .when(configuration: .release)),
  ]

/// One executable target per recipe: `Recipes/NAME/NAME.swift`.
let recipes = ["HelloPreferences", "HelpfulHarmless", "SmolDPO"]

/// What a module's tests read beside the module itself.
let testSupport: [String: [Target.Dependency]] = [
  "RecipeDSL": ["RecipePlan", "PreferenceData"],
  "RecipeInterpreter": [
    "RecipePlan", "PreferenceStatistics", "PreferenceData", "OptimizationCore", "RecipeDSL",
  ],
  "RunReports": ["RecipePlan", "PreferenceStatistics"],
  "Penchant": ["RecipePlan", "RecipeDSL", "RecipeInterpreter", "PreferenceData"],
  "Benchmarks": ["OptimizationCore"],
]

/// Files under a test target that tests read and the compiler must not.
let testExclusions: [String: [String]] = [
  "OptimizationCore": ["Fixtures"],
  "PreferenceData": ["Fixtures"],
  "RecipeDSL": ["CompileFailures"],
  "RecipeInterpreter": ["Fixtures"],
  "Benchmarks": ["Fixtures"],
]

let package = Package(
  name: "penchant",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Penchant", targets: ["Penchant"]),
    .plugin(name: "run-recipe", targets: ["run-recipe"]),
  ] + recipes.map { .executable(name: $0, targets: [$0]) },
  targets: [
    .systemLibrary(
      name: "CZlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]
    ),
    .target(name: "RecipePlan", swiftSettings: strict),
    .target(name: "PreferenceStatistics", swiftSettings: numeric),
    .target(name: "PreferenceData", dependencies: ["CZlib"], swiftSettings: numeric),
    .target(name: "OptimizationCore", swiftSettings: core),
    .target(
      name: "RecipeDSL",
      dependencies: ["RecipePlan", "PreferenceData", "PreferenceStatistics"],
      exclude: [
        "Objectives/README.md", "Objectives/Demonstrations/README.md",
        "Objectives/Listwise/README.md", "Objectives/Pairwise/README.md",
        "Objectives/PolicyGradient/README.md",
        "Objectives/Regularizers/README.md", "Objectives/Rewards/README.md",
        "Objectives/TokenLevel/README.md", "Objectives/Unpaired/README.md",
      ],
      swiftSettings: strict
    ),
    .target(
      name: "RecipeInterpreter",
      dependencies: [
        "RecipePlan", "PreferenceStatistics", "PreferenceData", "OptimizationCore", "RecipeDSL",
      ],
      swiftSettings: numeric
    ),
    .target(
      name: "RunReports",
      dependencies: ["RecipePlan", "PreferenceStatistics"],
      swiftSettings: strict
    ),
    .target(
      name: "RecipePluginSupport",
      dependencies: ["RecipePlan"],
      swiftSettings: strict
    ),
    .target(
      name: "Penchant",
      dependencies: [
        "RecipePlan", "PreferenceStatistics", "PreferenceData", "OptimizationCore", "RecipeDSL",
        "RecipeInterpreter", "RunReports", "RecipePluginSupport",
      ],
      swiftSettings: strict
    ),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "RecipePlan", "PreferenceData", "OptimizationCore", "RecipeDSL", "RecipeInterpreter",
        "RecipePluginSupport",
      ],
      exclude: ["README.md", "Tokenizers/train_tokenizers.py"],
      swiftSettings: numeric
    ),
    .plugin(
      name: "run-recipe",
      capability: .command(
        intent: .custom(verb: "run-recipe", description: "Compile and run a preference recipe.")
      ),
      path: "Plugins/RunRecipe"
    ),
  ]
    + recipes.map {
      .executableTarget(
        name: $0,
        dependencies: ["Penchant"],
        path: "Recipes/\($0)",
        swiftSettings: strict
      )
    }
    + [
      "RecipePlan", "PreferenceStatistics", "PreferenceData", "OptimizationCore", "RecipeDSL",
      "RecipeInterpreter", "RunReports", "Penchant", "RecipePluginSupport", "Benchmarks",
    ].map { module in
      .testTarget(
        name: "\(module)Tests",
        dependencies: [.target(name: module)] + testSupport[module, default: []],
        exclude: testExclusions[module, default: []],
        swiftSettings: strict
      )
    },
  swiftLanguageModes: [.v6]
)
