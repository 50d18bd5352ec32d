enum RunReportsScaffold {}
