import PluginAPI

/// The commands that need the machine itself.
enum EngineCommands {
    static func all(of session: Session) -> [any Command] {
        [
            Help(), Explain(session: session), PathSelf(session: session), ChangeFolder(), With(), Retry(),
            Timeout(), MeasureTime(), Parallel(),
            SpawnJob(), ListJobs(), Wait(), Foreground(), Background(), Kill(),
            Exit(), Fail(),
            Assert(), TestBlock(), Plan(), Transaction(), ListChanges(), ShowChange(), Undo(),
            Redo(), MeasureChanges(), PruneChanges(), ChangesQuota(), AdoptChanges(),
            ListAudit(), VerifyAudit(), RunEffect(),
            AddAbbreviation(settings: session.shellSettings),
            ListAbbreviations(settings: session.shellSettings),
            RemoveAbbreviation(settings: session.shellSettings),
            ListHistory(settings: session.shellSettings),
            ForgetHistory(settings: session.shellSettings),
            SetPrompt(settings: session.shellSettings), ResetPrompt(settings: session.shellSettings),
        ]
    }
}
