using System.CommandLine;
using System.Globalization;
using MlBudget.Core.Examples;
using MlBudget.Core.Text;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Configuration.Slos;
using MlBudget.Exporter.Examples;

namespace MlBudget.Exporter.Commands;

/// <summary>Shows where bad records of an SLO are, so that who is on call finds an example at once.</summary>
internal static class ExplainCommand
{
    /// <summary>So many are shown.</summary>
    private const int MostRecords = 100;

    public static Command Create()
    {
        var file = Options.ConfigFile();
        var slo = new Option<string>("--slo") { HelpName = "name", Description = "Which SLO.", Required = true };
        var model = new Option<string?>("--model") { Description = "Of which model; may be left out where one only has an SLO of that name." };
        var from = Options.Instant("--from", "The first instant of predictions that are looked at.");
        var to = Options.Instant("--to", "The instant behind the last one.");
        (from.Required, to.Required) = (true, true);
        var command = new Command(
            "explain",
            $"Show up to {MostRecords} bad records of an SLO as file:line, never what they hold; of a compressed file the line is one of the unpacked text. "
            + "Where groups are compared, the group stands behind it. Labels are joined in memory, within limits.max_waiting.")
        {
            slo, model, from, to, file,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var (start, end) = (parsed.GetValue(from)!.Value, parsed.GetValue(to)!.Value);
            if (end <= start)
            {
                error.WriteLine($"--to: found {Instant.From(end).ToRfc3339()}, expected a time after --from, {Instant.From(start).ToRfc3339()}");
                return ExitCode.Usage;
            }

            if (LoadedConfiguration.Load(parsed.GetValue(file)!, error) is not { } written)
                return ExitCode.Usage;
            if (await new FoundModels(error, ReplayCommand.DefaultThreads).InAsync(written, parsed.GetValue(model), cancel) is not { } configuration)
                return ExitCode.Failed;
            if (LoadedConfiguration.Select(configuration, parsed.GetValue(model), error) is not { } models)
                return ExitCode.Usage;
            if (Select(models, parsed.GetValue(slo)!, error) is not var (chosen, named))
                return ExitCode.Usage;
            return await Task.Run(
                () => Run(chosen, named, Instant.From(start), Instant.From(end), output, error, cancel), CancellationToken.None);
        });
        return command;
    }

    private static (MonitoredModel Model, ConfiguredSlo Slo)? Select(MonitoredModel[] models, string name, TextWriter error)
    {
        var found = models.SelectMany(model => model.Slos.Where(slo => slo.Definition.Name == name).Select(slo => (model, slo))).ToArray();
        if (found.Length == 1)
            return found[0];
        if (found.Length > 1)
        {
            error.WriteLine($"--model: is missing, expected one of {string.Join(", ", found.Select(each => each.model.Definition.Name))}, "
                + $"which all have an SLO '{name}'");
            return null;
        }

        var names = models.SelectMany(model => model.Slos).Select(slo => slo.Definition.Name).Distinct().ToArray();
        error.WriteLine($"--slo: found '{name}', " + (NearestName.Find(name, names) is { } nearest
            ? $"did you mean '{nearest}'?" : $"expected one of {string.Join(", ", names)}"));
        return null;
    }

    private static int Run(
        MonitoredModel model, ConfiguredSlo slo, Instant from, Instant to, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        var name = slo.Definition.Name;
        if (Badness.Of(slo.Definition.Sli) is not { } badness)
        {
            error.WriteLine($"{name}: {Badness.WhyNone(slo.Definition.Sli)}");
            return ExitCode.Failed;
        }

        var records = new BadRecords(model.Definition, badness, from, to, MostRecords, slo.Definition.Excluded);
        var reader = new ExampleReader(model, records);
        reader.Read(to, cancel);
        foreach (var problem in reader.Errors)
            error.WriteLine($"{model.Definition.Name}: {problem}");
        var found = records.Find();
        if (found.Predictions == 0)
        {
            error.WriteLine($"{name}: no prediction of {from.ToRfc3339()} to {to.ToRfc3339()} was found"
                + (records.HasExcludedTime ? " outside of excluded time" : ""));
            return ExitCode.Failed;
        }

        foreach (var record in found.Records)
            output.WriteLine(Describe(record));
        error.WriteLine($"{name}: {Summary(slo, found)}{(records.HasExcludedTime ? "; excluded time is left out" : "")}");
        if (found.NotHeld > 0)
        {
            error.WriteLine($"{name}: of {PlainNumber.Format(found.NotHeld)} of the predictions is not known what labels say: more wait for "
                + $"labels than limits.max_waiting, {PlainNumber.Format(model.Definition.Limits.MaxWaiting)}; ask for a shorter time, or write a "
                + "greater limit");
        }

        return reader.Errors.Count == 0 && found.NotHeld == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static string Describe(BadRecord record)
    {
        var position = string.Create(CultureInfo.InvariantCulture, $"{record.Place}:{record.Number}");
        return record.Group is { } group ? $"{position}\tgroup {FoundText.Of(group)}" : position;
    }

    private static string Summary(ConfiguredSlo slo, BadRecordsFound found)
    {
        var (predictions, events, bad) =
            (PlainNumber.Format(found.Predictions), PlainNumber.Format(found.Events), PlainNumber.Format(found.Bad));
        var hidden = found.HiddenGroups > 0
            ? $"; groups with fewer records of a metric than min_group_size, and the next smallest beside a single one, are not shown there, {found.HiddenGroups} of them" : "";
        if (found.Events == 0)
            return $"none of {predictions} predictions counts for it, good or bad{hidden}";
        var shown = found.Bad > found.Records.Length ? $"; {PlainNumber.Format((long)found.Records.Length)} are shown" : "";
        return $"{bad} of {events} that count are bad, of {predictions} predictions ({SloMeaning.Of(slo)}){shown}{hidden}";
    }
}
