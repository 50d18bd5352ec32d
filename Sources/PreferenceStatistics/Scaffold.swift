enum PreferenceStatisticsScaffold {}
