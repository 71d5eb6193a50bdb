using System.CommandLine;
using System.CommandLine.Parsing;
using MlBudget.Exporter.Asking;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Commands;

/// <summary>The options of <c>mlbudget baseline</c>: those with which it learns, and those with which a baseline is accepted.</summary>
internal sealed class BaselineOptions
{
    /// <summary>Whether a baseline is accepted; else one is learned.</summary>
    public Option<bool> Accept { get; } = new("--accept")
    {
        Description = "Take a baseline that was reviewed for normal, in a running mlbudget. Needs --url, --model and --reason.",
    };

    /// <summary>Where mlbudget runs.</summary>
    public Option<Uri> Url { get; } = Options.ExporterUrl();

    /// <summary>Who accepts it.</summary>
    public Option<string?> User { get; } = Options.User();

    /// <summary>Where the password is.</summary>
    public Option<string?> PasswordFile { get; } = Options.PasswordFile();

    /// <summary>Why it is normal now.</summary>
    public Option<string?> Reason { get; } = new("--reason")
    {
        HelpName = "text",
        Description = "With --accept: why this is normal now, as \"retrained as v7\".",
    };

    /// <summary>The baseline.</summary>
    public Option<string?> File { get; } = new("--file")
    {
        HelpName = "path",
        Description = "With --accept: the baseline, as mlbudget baseline has written it. [default: standard input]",
    };

    /// <summary>Which model.</summary>
    public Option<string?> Model { get; } = new("--model")
    {
        Description = "Which model; may be left out where there is one only, but for --accept.",
    };

    /// <summary>Where the configuration is.</summary>
    public Option<string> ConfigFile { get; } = Options.ConfigFile();

    /// <summary>The start of the period.</summary>
    public Option<DateTimeOffset?> From { get; } = Options.Instant("--from", "The start of a period in which all was well.");

    /// <summary>The end of the period.</summary>
    public Option<DateTimeOffset?> To { get; } = Options.Instant("--to", "The end of the period, which is not part of it.");

    /// <summary>What the model was trained on; null for the logs.</summary>
    public Option<string?> Training { get; } = new("--training")
    {
        HelpName = "path",
        Description = "Learn how features are distributed in what the model was trained on, in place of a period of the logs: a file or a glob of Parquet, CSV or JSON lines.",
    };

    /// <summary>Adds them to the command, with what goes with what.</summary>
    public void AddTo(Command command)
    {
        Url.Required = false;
        foreach (var option in (ReadOnlySpan<Option>)[ConfigFile, Model, From, To, Training, Accept, Url, Reason, File, User, PasswordFile])
            command.Options.Add(option);
        command.Validators.Add(Check);
    }

    private void Check(CommandResult result)
    {
        var accepts = result.GetValue(Accept);
        var trains = result.GetResult(Training) is not null;
        var (needed, foreign) = accepts
            ? (new Option[] { Url, Model, Reason }, new Option[] { From, To, Training, ConfigFile })
            : (trains ? [] : new Option[] { From, To }, new Option[] { Url, Reason, File, User, PasswordFile });
        foreach (var option in needed.Where(option => result.GetResult(option) is null))
            result.AddError($"Option '{option.Name}' is required{(accepts ? " with --accept" : "")}.");
        foreach (var option in trains && !accepts ? new Option[] { From, To } : [])
        {
            if (result.GetResult(option) is { Implicit: false })
                result.AddError($"{option.Name}: is not for --training, whose rows need no times");
        }

        foreach (var option in foreign.Where(option => result.GetResult(option) is { Implicit: false }))
            result.AddError(accepts ? $"{option.Name}: is not for --accept" : $"{option.Name}: is for --accept, which is missing");
        if (accepts && result.GetResult(Reason) is not null && result.GetValue(Reason)?.Trim().Length is 0 or > BaselineEndpoint.LongestReason)
            result.AddError($"--reason: found none, or too much, expected 1 to {BaselineEndpoint.LongestReason} characters that say why this is normal now");
        if (accepts && ExporterLogin.FaultOf(result.GetValue(User), result.GetValue(PasswordFile)) is { } fault)
            result.AddError(fault);
    }
}
