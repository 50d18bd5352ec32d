enum PreferenceDataScaffold {}
