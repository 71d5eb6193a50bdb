using System.CommandLine;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Access;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Sampling;
using MlBudget.Exporter.Templates;
using MlBudget.Sources.Kinds;

namespace MlBudget.Exporter.Commands;

/// <summary>Validates a configuration, and says in words what it means; with a sample also what the logs hold of it.</summary>
internal static class CheckCommand
{
    private const string OfSample = "Read the first records of the oldest file and the last of the newest too (10,000 of each, in 16 MiB at most; of "
        + "a compressed file the first), and say what they hold of each configured field; of tables look at the columns of each file. Exits with 1 where an "
        + "SLO can have no value, or the latest table lacks a configured column.";

    public static Command Create()
    {
        var file = Options.ConfigFile();
        var web = Options.WebConfigFile();
        var sample = new Option<bool>("--sample") { Description = OfSample };
        var command = new Command(
            "check", "Validate the configuration; say in words what each SLO means and which alert rows it gets.") { file, web, sample };
        command.SetAction((parsed, cancel) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var configuration = LoadedConfiguration.Load(parsed.GetValue(file)!, error);
            if (!LoadedConfiguration.TryLoadAccess(parsed.GetValue(web), error, out var access) || configuration is null)
                return Task.FromResult(ExitCode.Usage);
            output.Write(Explanation.Of(configuration, Instant.Now(TimeProvider.System)));
            if (access is not null)
                output.Write($"\n{AccessExplanation.Of(access, TimeProvider.System.GetUtcNow())}");
            return parsed.GetValue(sample)
                ? Task.Run(() => Sample(configuration, output, Instant.From(TimeProvider.System.GetUtcNow()), cancel), CancellationToken.None)
                : Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static int Sample(ExporterConfiguration configuration, TextWriter output, Instant now, CancellationToken cancel)
    {
        var isRefused = false;
        var names = NamesInUse.Of(configuration);
        var models = configuration.Models.Concat(configuration.Templates.SelectMany(template =>
        {
            var values = TemplateSample.Read(template, names, new HeadLimits(), cancel);
            isRefused |= values.Models.IsEmpty;
            new SampleReport(output).Write(template, values);
            return values.Models.Select(model => template.Of(model.Value).Model).OfType<MonitoredModel>();
        }));
        foreach (var model in models)
        {
            var report = new SampleReport(output);
            if (model.FeedsOf(FeedRole.Predictions).Any())
            {
                var sample = ModelSample.Read(model, new HeadLimits(), cancel);
                var findings = SampleFindings.Of(sample, now);
                report.Write(sample, findings);
                isRefused |= findings.Any(finding => finding.IsRefusal);
            }

            foreach (var tallies in model.Tallies)
            {
                var found = tallies.Source.Sample(cancel);
                report.Write(model, tallies, found);
                isRefused |= !found.IsUsable;
            }
        }

        return isRefused ? ExitCode.Failed : ExitCode.Done;
    }
}
