@_exported public import PreferenceData
@_exported public import RecipeDSL
@_exported public import RecipePlan
