using System.CommandLine;
using MlBudget.Exporter.Access;
using MlBudget.Exporter.Listening;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Commands;

/// <summary>The flags <c>--web.*</c> of one command.</summary>
internal sealed class WebFlags
{
    private readonly Option<ListenAddress> _listen = Options.Listen();
    private readonly Option<string?> _access = Options.WebConfigFile();
    private readonly Option<bool> _lifecycle = Options.EnableLifecycle();

    private readonly Option<bool> _createdTimes = new("--web.openmetrics-created")
    {
        Description = "Tell when counters began, as _created lines of OpenMetrics. Servers that don't know them, as Prometheus 2, take them for series of their own.",
    };

    /// <summary>Adds the flags to a command that is run by people who operate it.</summary>
    public void AddTo(Command command)
    {
        command.Add(_listen);
        command.Add(_access);
        command.Add(_lifecycle);
        command.Add(_createdTimes);
    }

    /// <summary>Loads the web configuration that they name, and says all that is wrong with it.</summary>
    /// <param name="parsed">The flags.</param>
    /// <param name="loaded">It; null where none is named.</param>
    /// <returns>Whether all is well.</returns>
    public bool TryLoadAccess(ParseResult parsed, out LoadedAccess? loaded) =>
        LoadedConfiguration.TryLoadAccess(parsed.GetValue(_access), parsed.InvocationConfiguration.Error, out loaded);

    /// <summary>What the flags say.</summary>
    public WebOptions Read(ParseResult parsed) => new()
    {
        Listen = parsed.GetValue(_listen)!,
        HasLifecycle = parsed.GetValue(_lifecycle),
        HasCreatedTimes = parsed.GetValue(_createdTimes),
    };
}
