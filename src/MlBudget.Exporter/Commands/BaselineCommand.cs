using System.CommandLine;
using MlBudget.Core.Learning;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Asking;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Configuration.Baselines;
using MlBudget.Exporter.Logging;
using MlBudget.Exporter.Polling;

namespace MlBudget.Exporter.Commands;

/// <summary>Learns what is normal from a period of the logs, and writes it for a person to review.</summary>
internal static class BaselineCommand
{
    /// <summary>Logs are run through in steps, so that what can't matter any more is let go of.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromHours(6);

    public static Command Create()
    {
        var options = new BaselineOptions();
        var (level, format) = (Options.LogLevel(), Options.LogFormat());
        var command = new Command(
            "baseline", "Learn what is normal from a stable period of the logs, or what the model was trained on, and write it as YAML; or accept what was written and reviewed.");
        options.AddTo(command);
        command.Options.Add(level);
        command.Options.Add(format);
        command.SetAction(async (parsed, cancel) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (parsed.GetValue(options.Accept))
                return await AcceptAsync(parsed, options, output, error, cancel);
            using var logs = Logs.Create(parsed.GetValue(level), parsed.GetValue(format));
            var training = parsed.GetValue(options.Training);
            var (start, end) = training is null ? (parsed.GetValue(options.From)!.Value, parsed.GetValue(options.To)!.Value) : (default, default(DateTimeOffset));
            if (training is null && end <= start)
            {
                error.WriteLine($"--to: found {end:yyyy-MM-ddTHH:mmK}, expected a time after --from, {start:yyyy-MM-ddTHH:mmK}");
                return ExitCode.Usage;
            }

            if (LoadedConfiguration.Load(parsed.GetValue(options.ConfigFile)!, error, asked: end - start) is not { } written)
                return ExitCode.Usage;
            if (await new FoundModels(error, ReplayCommand.DefaultThreads).InAsync(written, parsed.GetValue(options.Model), cancel) is not { } configuration)
                return ExitCode.Failed;
            if (Select(configuration, parsed.GetValue(options.Model), error) is not { } chosen)
                return ExitCode.Usage;
            if (training is not null)
            {
                return await Task.Run(() => TrainingSet.Learn(chosen, training, error, logs, cancel) is { } learned
                    ? Write(chosen.Definition.Name, learned, output, error) : ExitCode.Failed, CancellationToken.None);
            }

            return await Task.Run(
                () => Run(chosen, Instant.From(start), Instant.From(end), output, error, logs, cancel), CancellationToken.None);
        });
        return command;
    }

    private static async Task<int> AcceptAsync(
        ParseResult parsed, BaselineOptions options, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        try
        {
            var login = ExporterLogin.ReadOptional(parsed.GetValue(options.User), parsed.GetValue(options.PasswordFile));
            using var client = new ExporterClient(parsed.GetValue(options.Url)!, login, BaselineAccepting.Patience);
            return await new BaselineAccepting(output, error).SendAsync(
                client, parsed.GetValue(options.Model)!, parsed.GetValue(options.Reason)!, parsed.GetValue(options.File), cancel);
        }
        catch (ExporterException problem)
        {
            error.WriteLine(problem.Message);
            return ExitCode.Usage;
        }
    }

    private static MonitoredModel? Select(ExporterConfiguration configuration, string? name, TextWriter error)
    {
        if (LoadedConfiguration.Select(configuration, name, error) is not { } models)
            return null;
        if (models is [var only])
            return only;
        error.WriteLine($"--model: is missing, expected one of {LoadedConfiguration.Names(configuration)}");
        return null;
    }

    private static int Run(
        MonitoredModel model, Instant from, Instant to, TextWriter output, TextWriter error, ILoggerFactory logs, CancellationToken cancel)
    {
        var pipelines = Pipelines.Create(
            [model], ClockMode.Log, closedFiles: true, TimeProvider.System, logs.CreateLogger<ModelPipeline>(), ReplayCommand.DefaultThreads);
        using var pipeline = pipelines[0];
        // Labels come until the delay is over, and what was learned by then is what the budgets will be measured against.
        var end = to + model.Definition.LabelDelay + TimeSpan.FromHours(1);
        var range = new ReplayRange(null, end, Step, model.Limits.MaxJump);
        var last = ReplayProgress.Show(pipelines, new Replay(pipelines, range), handle: null, cancel);
        foreach (var problem in pipeline.Errors)
            error.WriteLine(problem);
        if (last is null)
        {
            error.WriteLine(ReplayProgress.NoRecord);
            return ExitCode.Failed;
        }

        foreach (var notice in last.Models[0].Report.Notices)
            error.WriteLine(notice.Text);
        return Write(model.Definition.Name, pipeline.Learn(from, to), output, error);
    }

    private static int Write(string model, LearningResult result, TextWriter output, TextWriter error)
    {
        foreach (var note in result.Notes)
            error.WriteLine(note);
        foreach (var refusal in result.Refusals)
            error.WriteLine($"refused: {refusal}");
        if (result.Baseline is not { } baseline)
            return ExitCode.Failed;
        output.Write(BaselineWriter.Write(model, baseline));
        return ExitCode.Done;
    }
}
