using System.CommandLine;
using System.CommandLine.Parsing;
using MlBudget.Exporter.Access;
using MlBudget.Exporter.Listening;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Commands;

/// <summary>The flags <c>--web.*</c> of one command.</summary>
internal sealed class WebFlags
{
    private readonly Option<ListenAddress[]> _listen = Options.Listen();
    private readonly Option<bool> _systemd = Options.SystemdSocket();
    private readonly Option<Uri?> _external = Options.ExternalUrl();
    private readonly Option<string?> _prefix = Options.RoutePrefix();
    private readonly Option<string> _telemetry = Options.TelemetryPath();
    private readonly Option<string?> _access = Options.WebConfigFile();
    private readonly Option<bool> _lifecycle = Options.EnableLifecycle();
    private readonly Option<bool> _admin = Options.EnableAdminApi();
    private readonly Option<bool> _createdTimes = Options.OpenMetricsCreated();

    /// <summary>Adds the flags to a command that is run by people who operate it.</summary>
    public void AddTo(Command command)
    {
        command.Add(_listen);
        command.Add(_systemd);
        command.Add(_external);
        command.Add(_prefix);
        command.Add(_telemetry);
        command.Add(_access);
        command.Add(_lifecycle);
        command.Add(_admin);
        command.Add(_createdTimes);
        command.Validators.Add(Check);
    }

    /// <summary>Loads the web configuration that they name, and says all that is wrong with it.</summary>
    /// <param name="parsed">The flags.</param>
    /// <param name="loaded">It; null where none is named.</param>
    /// <returns>Whether all is well.</returns>
    public bool TryLoadAccess(ParseResult parsed, out LoadedAccess? loaded) =>
        LoadedConfiguration.TryLoadAccess(parsed.GetValue(_access), parsed.InvocationConfiguration.Error, out loaded);

    /// <summary>What the flags say.</summary>
    public WebOptions Read(ParseResult parsed)
    {
        var external = parsed.GetValue(_external);
        return new()
        {
            Listen = [.. parsed.GetValue(_listen)!],
            IsSystemdSocket = parsed.GetValue(_systemd),
            Paths = new()
            {
                // As Prometheus has it: a proxy hands on the paths that it gets, unless it is said otherwise.
                Prefix = parsed.GetValue(_prefix) ?? (external is null ? "" : WebPaths.ParsePrefix(external.AbsolutePath)!),
                Telemetry = parsed.GetValue(_telemetry)!,
                External = external,
            },
            HasLifecycle = parsed.GetValue(_lifecycle),
            HasAdminApi = parsed.GetValue(_admin),
            HasCreatedTimes = parsed.GetValue(_createdTimes),
        };
    }

    private void Check(CommandResult command)
    {
        if (IsGiven(command, _systemd) && IsGiven(command, _listen))
        {
            command.AddError(
                $"{_systemd.Name}: found it beside {_listen.Name}, expected one of them: the sockets of systemd are listened at instead of addresses");
        }

        if (Text(command, _external) is { } external && WebPaths.ParseExternal(external) is { } url && !IsGiven(command, _prefix)
            && WebPaths.ParsePrefix(url.AbsolutePath) is null)
        {
            command.AddError(
                $"{_external.Name}: found '{url.AbsolutePath}' as its path, which can't be the prefix of paths; write {_prefix.Name} as well, or a path of "
                + "letters, digits and . _ ~ -");
        }
    }

    private static bool IsGiven(CommandResult command, Option option) => command.GetResult(option) is { Implicit: false };

    private static string? Text(CommandResult command, Option option) =>
        command.GetResult(option) is { Tokens: [.., { Value: var value }] } ? value : null;
}
