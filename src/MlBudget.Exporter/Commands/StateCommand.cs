using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using MlBudget.Core.Persistence;
using MlBudget.Core.Policies;
using MlBudget.Core.Records;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Storage;
using MlBudget.Exporter.Tables;

namespace MlBudget.Exporter.Commands;

/// <summary>Shows what a store holds, and copies it; also while the exporter runs.</summary>
internal static class StateCommand
{
    public static Command Create()
    {
        var storage = Options.StoragePath("The folder of the store. It is only read, and must be there.");
        var snapshot = new Option<FileInfo?>("--snapshot")
        {
            HelpName = "file",
            Description = "Write a copy of the store as it is now to this file, which must not be there yet, instead of showing it. As mlbudget.db in an "
                + "empty folder it is a store.",
        };
        var command = new Command(
            "state", "Check the whole store, and show what it holds; or copy it. For the exporter's own user, also while the exporter runs.") { storage, snapshot };
        command.SetAction(parsed =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            try
            {
                using var database = ReadOnlyDatabase.Open(parsed.GetValue(storage)!);
                if (parsed.GetValue(snapshot) is { } file)
                    return Copy(database, file, output, error);
                Show(database, output);
                return ExitCode.Done;
            }
            catch (Exception problem) when (problem is StorageException or StorageRefusedException)
            {
                error.WriteLine(problem.Message);
                return ExitCode.Failed;
            }
        });
        return command;
    }

    private static int Copy(ReadOnlyDatabase database, FileInfo file, TextWriter output, TextWriter error)
    {
        var reason = file.Exists ? "there is a file already, expected a name that is free"
            : Directory.Exists(file.FullName) ? "is a folder, expected the name of a file"
            : !Directory.Exists(file.DirectoryName) ? "its folder is missing"
            : null;
        if (reason is not null)
        {
            error.WriteLine($"--snapshot: {file}: {reason}");
            return ExitCode.Failed;
        }

        StoreCopy.Write(database, file.FullName);
        file.Refresh();
        output.WriteLine($"{file}: {Count(file.Length)} bytes");
        return ExitCode.Done;
    }

    private static void Show(ReadOnlyDatabase database, TextWriter output)
    {
        // Read before anything is written: half a report would look like a whole one.
        var models = new StoreContents(database).Models();
        output.WriteLine($"Schema version {database.Version}");
        foreach (var model in models)
        {
            output.WriteLine();
            output.WriteLine($"{model.Name}: numbers as of {Time(model.Clock)}, committed {Time(model.CommittedAt)}");
            ShowCounters(model.Counters, output);
            output.WriteLine($"Waiting for labels: {Count(model.Segments)} segments, {Count(model.SegmentBytes)} bytes");
            ShowDecisions(model.Decisions, output);
            ShowDeployments(model.Deployments, output);
            var sources = new MarkdownTable("source", "position entries", "records", "rejected", "late", "latest record");
            foreach (var source in model.Sources)
            {
                var read = source.Statistics;
                sources.Add(
                    source.Name, Count(source.Entries), Count(read.Records), Count(Enum.GetValues<RejectionReason>().Sum(read.Rejected)),
                    Count(read.Late), Time(read.LatestTime));
            }

            output.WriteLine();
            sources.Write(output);
            var measures = new MarkdownTable("measure", "pages", "groups", "from", "to");
            foreach (var measure in model.Measures)
                measures.Add(measure.Canonical, Count(measure.Pages), Count(measure.Groups), Day(measure.FirstPage), Day(measure.LastPage));
            output.WriteLine();
            measures.Write(output);
        }
    }

    private static void ShowCounters(LedgerCounters? counters, TextWriter output)
    {
        if (counters is null)
            return;
        output.WriteLine(
            $"Predictions: {Count(counters.Predictions)}, and {Count(counters.Duplicates)} that repeat an id; "
            + $"ids that are none: {Count(counters.RefusedIds)}, group values beyond the cap: {Count(counters.GroupOverflow)}");
        output.WriteLine(
            $"Labels: {Count(counters.LabelsExpired)} never came, {Count(counters.LabelsUnknown)} without a prediction, "
            + $"{Count(counters.LabelConflicts)} in conflict, {Count(counters.WaitingOverflow)} could not wait, "
            + $"{Count(counters.LabelsLeftOut)} left out");
    }

    /// <summary>Whether one is in force depends on the clock of who asks, and the store has none.</summary>
    private static void ShowDecisions(Decisions decisions, TextWriter output)
    {
        if (decisions.All.IsEmpty)
            return;
        var table = new MarkdownTable("decision", "what", "dimensions", "by", "from", "until");
        foreach (var decision in decisions.All)
        {
            var what = string.Join(' ', new[] { decision.What.Name(), decision.Action, decision.Group }.Where(word => !string.IsNullOrEmpty(word)));
            table.Add(
                Count(decision.Id), what, string.Join(", ", decision.Dimensions.Select(dimension => dimension.Name())),
                string.Join(", ", decision.By.Select(agreement => $"{agreement.User} for {agreement.Team}")), Time(decision.From), Time(decision.Until));
        }

        output.WriteLine();
        table.Write(output);
    }

    /// <summary>Those that were said; what the log shows of versions is seen by who reads it.</summary>
    private static void ShowDeployments(ImmutableArray<Deployment> deployments, TextWriter output)
    {
        if (deployments.IsEmpty)
            return;
        var table = new MarkdownTable("deployment", "at", "by", "note");
        foreach (var deployment in deployments)
            table.Add(deployment.Version, Time(deployment.At), deployment.By ?? "", deployment.Note ?? "");
        output.WriteLine();
        table.Write(output);
    }

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Time(Instant? time) => time is { } known
        ? known.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "–";

    private static string Day(long? day) => day is { } known
        ? DateTimeOffset.UnixEpoch.AddDays(known).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "–";
}
