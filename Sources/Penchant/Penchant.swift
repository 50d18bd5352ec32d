@_exported public import PreferenceData
@_exported public import RecipeDSL
