namespace MlBudget.Exporter.Logging;

/// <summary>
/// All that is said in the log, with its level and words. An event keeps its number and its name for good: who watches logs may
/// rely on them. The hundreds say what an event is about.
/// </summary>
internal static partial class LogEvents
{
    // 1xx: the process.
    [LoggerMessage(100, LogLevel.Information, "listening on {Addresses:l}")]
    public static partial void Listening(this ILogger log, string addresses);

    [LoggerMessage(101, LogLevel.Error, "cannot listen: {Reason:l}")]
    public static partial void CannotListen(this ILogger log, string reason);

    [LoggerMessage(102, LogLevel.Warning, "the wall clock has jumped to {Wall:o}: until it has stayed there, it is taken to be {Expected:o}")]
    public static partial void ClockJumped(this ILogger log, DateTimeOffset wall, DateTimeOffset expected);

    [LoggerMessage(103, LogLevel.Warning, "the wall clock has stayed where it jumped to: it is {Wall:o}, no longer {Expected:o}")]
    public static partial void ClockJumpAdopted(this ILogger log, DateTimeOffset wall, DateTimeOffset expected);

    [LoggerMessage(104, LogLevel.Warning, "the wall clock has come back from its jump: it is {Wall:o}")]
    public static partial void ClockJumpGone(this ILogger log, DateTimeOffset wall);

    [LoggerMessage(105, LogLevel.Information, "caught up after {Duration:l}: all that can be read is counted")]
    public static partial void CaughtUp(this ILogger log, string duration);

    [LoggerMessage(106, LogLevel.Information, "stopping: what was read since the last commit is read again at the next start")]
    public static partial void Stopping(this ILogger log);

    [LoggerMessage(107, LogLevel.Warning, "there are {Most} connections, and no further ones are taken until some end; more of the kind are not "
        + "said for ten minutes")]
    public static partial void ConnectionsRefused(this ILogger log, int most);

    [LoggerMessage(108, LogLevel.Warning, "there are more requests at once than are answered, or clients that are too slow: they get 503, or are "
        + "dropped; more of the kind are not said for ten minutes")]
    public static partial void RequestsTurnedAway(this ILogger log);

    [LoggerMessage(110, LogLevel.Information, "a simulated fraud model writes to {Folder:l}; its time runs {Speed} times as fast as the "
        + "clock, half an hour a second")]
    public static partial void DemoBegun(this ILogger log, string folder, double speed);

    [LoggerMessage(111, LogLevel.Information, "incidents start at once: see {Url:l}")]
    public static partial void DemoShown(this ILogger log, string url);

    [LoggerMessage(112, LogLevel.Information, "the demo's incident {Incident:l} begins: {Text:l} Look at {Slos:l}. It takes {Length:l} of the demo's "
        + "time, {Seconds}s by the clock")]
    public static partial void DemoIncidentBegun(this ILogger log, string incident, string text, string slos, string length, double seconds);

    [LoggerMessage(113, LogLevel.Information, "the demo's incident {Incident:l} is over: what {Slos:l} spent stays in the budgets for a week of the "
        + "demo's time")]
    public static partial void DemoIncidentOver(this ILogger log, string incident, string slos);

    // 2xx: the store.
    [LoggerMessage(200, LogLevel.Information, "a new store begins in {File:l}: the logs are read from their start")]
    public static partial void StoreBegun(this ILogger log, string file);

    [LoggerMessage(201, LogLevel.Information, "going on from the last commit in {File:l}, of {Time:o}")]
    public static partial void StoreContinued(this ILogger log, string file, DateTimeOffset time);

    [LoggerMessage(202, LogLevel.Error, "{Reason:l}")]
    public static partial void StoreRefused(this ILogger log, string reason);

    [LoggerMessage(203, LogLevel.Error, "storage: {Damage:l}; it is set aside as {File:l}, and the logs are read again from their start: "
        + "budgets cover what is found there")]
    public static partial void StoreSetAside(this ILogger log, string damage, string file);

    [LoggerMessage(204, LogLevel.Error, "the store can't be used, by a fault of mlbudget: please report it with this")]
    public static partial void StoreFault(this ILogger log, Exception? fault);

    [LoggerMessage(205, LogLevel.Error, "nothing can be committed, by a fault of mlbudget: please report it with this")]
    public static partial void CommitFault(this ILogger log, Exception? fault);

    [LoggerMessage(206, LogLevel.Information, "{Note:l}")]
    public static partial void HistoryStartsAfresh(this ILogger log, string note);

    [LoggerMessage(207, LogLevel.Information, "is not watched any more, and what was counted of it is over: it is forgotten")]
    public static partial void ModelForgotten(this ILogger log);

    [LoggerMessage(208, LogLevel.Information, "the store was copied to {File:l}, {Bytes} bytes, for {User:l}")]
    public static partial void SnapshotTaken(this ILogger log, string file, long bytes, string user);

    [LoggerMessage(209, LogLevel.Error, "the store was not copied for {User:l}: {Reason:l}")]
    public static partial void SnapshotFailed(this ILogger log, string user, string reason);

    // 3xx: the configuration.
    [LoggerMessage(300, LogLevel.Information, "the configuration was loaded again")]
    public static partial void ConfigurationReloaded(this ILogger log);

    [LoggerMessage(301, LogLevel.Error, "the configuration was not loaded again, the last good one stays: {Count} errors")]
    public static partial void ConfigurationRefused(this ILogger log, int count);

    [LoggerMessage(302, LogLevel.Error, "{Error:l}")]
    public static partial void ConfigurationError(this ILogger log, string error);

    [LoggerMessage(303, LogLevel.Error, "loading the configuration has failed")]
    public static partial void ConfigurationFault(this ILogger log, Exception fault);

    [LoggerMessage(304, LogLevel.Information, "{Note:l}")]
    public static partial void ConfigurationNote(this ILogger log, string note);

    [LoggerMessage(305, LogLevel.Information, "the web configuration was loaded again")]
    public static partial void WebConfigurationReloaded(this ILogger log);

    [LoggerMessage(306, LogLevel.Error, "the web configuration was not loaded again, the last good one stays: {Count} errors")]
    public static partial void WebConfigurationRefused(this ILogger log, int count);

    [LoggerMessage(307, LogLevel.Warning, "{Fault:l}: clients refuse it")]
    public static partial void CertificateFaulty(this ILogger log, string fault);

    // 4xx: sources, and the records in them.
    [LoggerMessage(400, LogLevel.Error, "{Error:l}")]
    public static partial void SourceFailed(this ILogger log, string error);

    [LoggerMessage(401, LogLevel.Information, "the source can be read again")]
    public static partial void SourceRecovered(this ILogger log);

    [LoggerMessage(402, LogLevel.Warning, "{File:l}:{Line}: {Detail:l}; more of the kind are only counted")]
    public static partial void RecordRefused(this ILogger log, string file, long line, string detail);

    [LoggerMessage(403, LogLevel.Warning, "{File:l}: begins as {Original:l} does, so nothing is read from it as long as it doesn't differ; "
        + "move it where the pattern doesn't lead, or let the first line say what it is")]
    public static partial void FileCopied(this ILogger log, string file, string original);

    [LoggerMessage(404, LogLevel.Warning, "many records repeat an id: of the records of an id only the first counts, for {Remembered:l}. "
        + "Write an id per record or attempt, or leave 'id' out of predictions.fields")]
    public static partial void IdsRepeated(this ILogger log, string remembered);

    [LoggerMessage(405, LogLevel.Warning, "many predictions have an id that is none, expected a text or a number, and a number where its "
        + "type is number: they count, but no label finds them")]
    public static partial void IdsRefused(this ILogger log);

    [LoggerMessage(406, LogLevel.Warning, "labels.where leaves out all labels that come: see whether their records hold the fields that "
        + "it reads")]
    public static partial void LabelsLeftOut(this ILogger log);

    [LoggerMessage(407, LogLevel.Warning, "a group attribute or the version has more values than limits.max_group_values: records with further ones "
        + "count as one group")]
    public static partial void GroupsOverflown(this ILogger log);

    [LoggerMessage(EventId = 408, Message = "{Notice:l}")]
    public static partial void ModelNoticed(this ILogger log, LogLevel level, string notice);

    [LoggerMessage(EventId = 409, Message = "'{Slo:l}' has no data ({Reason:l}): {Words:l}")]
    public static partial void SloWithoutData(this ILogger log, LogLevel level, string slo, string reason, string words);

    [LoggerMessage(410, LogLevel.Information, "'{Slo:l}' has data now")]
    public static partial void SloHasData(this ILogger log, string slo);

    [LoggerMessage(411, LogLevel.Warning, "the metrics leave out {LeftOut} series: the model has more than limits.max_series")]
    public static partial void SeriesLeftOut(this ILogger log, int leftOut);

    [LoggerMessage(412, LogLevel.Information, "the metrics have all series again")]
    public static partial void SeriesComplete(this ILogger log);

    [LoggerMessage(413, LogLevel.Warning, "{File:l}: {Detail:l}")]
    public static partial void ColumnsChanged(this ILogger log, string file, string detail);

    [LoggerMessage(414, LogLevel.Warning, "{Detail:l}")]
    public static partial void QueryChanged(this ILogger log, string detail);

    [LoggerMessage(420, LogLevel.Information, "'{Value:l}' is a model of the template '{Template:l}' from now on: its log is read from the start")]
    public static partial void ModelFound(this ILogger log, string value, string template);

    [LoggerMessage(421, LogLevel.Information, "'{Value:l}' is no model of the template '{Template:l}' any more: no record of it would count")]
    public static partial void ModelLeft(this ILogger log, string value, string template);

    [LoggerMessage(422, LogLevel.Error, "the model of a template can't be watched: {Error:l}")]
    public static partial void ModelOfTemplateUnusable(this ILogger log, string error);

    // 5xx: baselines that are learned or accepted.
    [LoggerMessage(500, LogLevel.Information, "the baseline was learned from {Period:l}, {Rows} predictions; what needs it starts now")]
    public static partial void BaselineLearned(this ILogger log, string period, long rows);

    [LoggerMessage(501, LogLevel.Information, "the baseline of {Period:l}: {Note:l}")]
    public static partial void BaselineNote(this ILogger log, string period, string note);

    [LoggerMessage(502, LogLevel.Information, "what is normal of {Name:l} was learned from {Period:l}; what needs it starts now")]
    public static partial void NormalValueLearned(this ILogger log, string name, string period);

    [LoggerMessage(503, LogLevel.Information, "the baseline still has no normal value of {Name:l}: {Reason:l}")]
    public static partial void NormalValueLacking(this ILogger log, string name, string reason);

    [LoggerMessage(504, LogLevel.Warning, "{Period:l} can't be taken for normal: {Refusal:l}; the period moves on")]
    public static partial void PeriodRefused(this ILogger log, string period, string refusal);

    [LoggerMessage(505, LogLevel.Warning, "what was learned from {Period:l} can't be kept: {Reason:l}; the period moves on")]
    public static partial void BaselineNotKept(this ILogger log, string period, string reason);

    [LoggerMessage(506, LogLevel.Error, "a baseline can't be written, by a fault of mlbudget: please report it with this")]
    public static partial void BaselineFault(this ILogger log, Exception? fault);

    [LoggerMessage(507, LogLevel.Warning, "the learned baseline is forgotten: {Reason:l}")]
    public static partial void BaselineForgotten(this ILogger log, string reason);

    [LoggerMessage(508, LogLevel.Error, "with the baseline that was learned: {Error:l}; it is not used")]
    public static partial void BaselineUnusable(this ILogger log, string error);

    [LoggerMessage(509, LogLevel.Warning, "{User:l} has accepted another baseline ({Reason:l}): {Changes:l}")]
    public static partial void BaselineAccepted(this ILogger log, string user, string reason, string changes);

    [LoggerMessage(510, LogLevel.Warning,
        "the baseline that was accepted at {At:yyyy-MM-ddTHH:mm:ssZ} doesn't hold: the configuration has another baseline than it had then, which counts")]
    public static partial void AcceptedBaselineSuperseded(this ILogger log, DateTimeOffset at);

    [LoggerMessage(511, LogLevel.Error, "with the baseline that was accepted: {Error:l}; it is not used, but what is configured")]
    public static partial void AcceptedBaselineUnusable(this ILogger log, string error);

    [LoggerMessage(512, LogLevel.Information,
        "budgets are no longer shown under the baseline that was replaced at {At:yyyy-MM-ddTHH:mm:ssZ}: that is a longest window ago")]
    public static partial void PreviousBaselineGone(this ILogger log, DateTimeOffset at);

    // 6xx: what people have said: decisions and deployments.
    [LoggerMessage(600, LogLevel.Information, "decision {Decision}: {What:l} {Action:l} by {User:l}; it is {State:l}")]
    public static partial void Decided(this ILogger log, long decision, string what, string action, string user, string state);

    [LoggerMessage(601, LogLevel.Error, "what {User:l} has decided can't be stored, and doesn't hold: {Reason:l}")]
    public static partial void DecisionNotStored(this ILogger log, string user, string reason);

    [LoggerMessage(602, LogLevel.Information, "version {Version:l} was deployed at {At:yyyy-MM-ddTHH:mm:ssZ}, says {User:l}")]
    public static partial void Deployed(this ILogger log, string version, DateTimeOffset at, string user);

    [LoggerMessage(603, LogLevel.Error, "that version {Version:l} was deployed, as {User:l} says, can't be stored, and is not known: {Reason:l}")]
    public static partial void DeploymentNotStored(this ILogger log, string version, string user, string reason);

    [LoggerMessage(415, LogLevel.Warning, "{Notice:l}")]
    public static partial void SpoolNoticed(this ILogger log, string notice);

    [LoggerMessage(416, LogLevel.Warning, "what was pushed to '{Stream:l}' before is still kept in the storage folder, and no source of the configuration reads it")]
    public static partial void StreamUnread(this ILogger log, string stream);
}
