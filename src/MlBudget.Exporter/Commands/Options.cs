using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Alerting;
using MlBudget.Exporter.Listening;
using MlBudget.Exporter.Logging;
using Level = Microsoft.Extensions.Logging.LogLevel;

namespace MlBudget.Exporter.Commands;

/// <summary>The options of the commands, each described once.</summary>
internal static class Options
{
    /// <summary>Where the configuration is where nobody says.</summary>
    public const string DefaultConfigFile = "mlbudget.yml";

    /// <summary>Counting takes a third of the time, on one thread: more than a few others can't be of use.</summary>
    private const int MostThreads = 8;

    /// <summary>Where the configuration is.</summary>
    public static Option<string> ConfigFile() => new("--config.file")
    {
        HelpName = "path",
        Description = "The configuration file.",
        DefaultValueFactory = _ => DefaultConfigFile,
    };

    /// <summary>Where to listen.</summary>
    public static Option<ListenAddress[]> Listen() => new("--web.listen-address")
    {
        HelpName = "[host]:port",
        Description = "Where to listen. May be repeated. [default: :19464]",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => [ListenAddress.Default],
        CustomParser = result => [.. result.Tokens.Select(token => Read(
            result, token.Value, ListenAddress.Parse, "an address as :19464, 127.0.0.1:19464, [::1]:19464 or myhost:19464")).OfType<ListenAddress>()],
    };

    /// <summary>Whether to listen at sockets of systemd.</summary>
    public static Option<bool> SystemdSocket() => new("--web.systemd-socket")
    {
        Description = "Listen at the sockets that systemd has opened (LISTEN_FDS), instead of at addresses.",
    };

    /// <summary>By which URL browsers come.</summary>
    public static Option<Uri?> ExternalUrl() => new("--web.external-url")
    {
        HelpName = "url",
        Description = "The URL by which browsers come, through a proxy. Its links, and its own pages that change something, are of there.",
        CustomParser = result => Read(result, WebPaths.ParseExternal, "a URL as https://monitoring.example.org/mlbudget/"),
    };

    /// <summary>What all paths begin with.</summary>
    public static Option<string?> RoutePrefix() => new("--web.route-prefix")
    {
        HelpName = "path",
        Description = "What all paths begin with. [default: the path of --web.external-url]",
        CustomParser = result => Read(result, WebPaths.ParsePrefix, "a path as /mlbudget, of letters, digits and . _ ~ -, without . and .. as steps"),
    };

    /// <summary>Where the metrics are.</summary>
    public static Option<string> TelemetryPath() => new("--web.telemetry-path")
    {
        HelpName = "path",
        Description = "Where the metrics are, behind the prefix.",
        DefaultValueFactory = _ => WebPaths.Default.Telemetry,
        CustomParser = result => Read(
            result, text => WebPaths.ParseTelemetry(text) is { } path && !WebPaths.IsTaken(path) ? path : null,
            "a path as /metrics, of letters, digits and . _ ~ -, without . and .. as steps, and not /config or what begins with /api or /-, where other things are"),
    };

    /// <summary>Whether users may change the state of the exporter.</summary>
    public static Option<bool> EnableAdminApi() => new("--web.enable-admin-api")
    {
        Description = "Let the users of --web.config.file change the state of mlbudget over HTTP: POST /api/v1/admin/snapshot copies the store, "
            + "POST /api/v1/baselines accepts a baseline, POST /api/v1/decisions records a decision, and POST /api/v1/deployments a deployment.",
    };

    /// <summary>Whether OpenMetrics has the times at which counters were created.</summary>
    public static Option<bool> OpenMetricsCreated() => new("--web.openmetrics-created")
    {
        Description = "Tell when counters began, as _created lines of OpenMetrics. Servers that don't know them, as Prometheus 2, take them for series of their own.",
    };

    /// <summary>Where the store is.</summary>
    /// <param name="description">What becomes of it.</param>
    public static Option<string> StoragePath(
        string description = "The folder of the store, of this process alone. It is made where it is missing.") => new("--storage.path")
        {
            HelpName = "folder",
            Description = description,
            DefaultValueFactory = _ => "data/",
        };

    /// <summary>Where the web configuration is.</summary>
    public static Option<string?> WebConfigFile() => new("--web.config.file")
    {
        HelpName = "path",
        Description = "The web configuration: TLS, client certificates, users, headers and a rate limit, in the format of Prometheus's exporters.",
    };

    /// <summary>Whether the configuration can be loaded again over HTTP.</summary>
    public static Option<bool> EnableLifecycle() => new("--web.enable-lifecycle")
    {
        Description = "Let POST /-/reload load the configuration again. SIGHUP always does.",
    };

    /// <summary>For whom rules are written.</summary>
    public static Option<RulesFormat> RulesFormat() => new("--format")
    {
        HelpName = "prometheus|prometheusrule",
        Description = "prometheus: a file for rule_files. prometheusrule: a manifest for Prometheus's operator on Kubernetes. [default: prometheus]",
        CustomParser = result => Read<RulesFormat>(result, ParseName<RulesFormat>, "prometheus or prometheusrule"),
    };

    /// <summary>How urgent a test is.</summary>
    public static Option<string> Severity() => new("--severity")
    {
        HelpName = "critical|warning",
        Description = "critical pages, warning makes a ticket.",
        DefaultValueFactory = _ => "critical",
        CustomParser = result => Read(result, text => text is "critical" or "warning" ? text : null, "critical or warning")!,
    };

    /// <summary>Where Alertmanager is.</summary>
    public static Option<Uri?> Alertmanager() => new("--alertmanager")
    {
        HelpName = "url",
        Description = "Where Alertmanager is; a user and a password in it are never shown. [default: alerting.alertmanager of the configuration]",
        CustomParser = result => Read(
            result, WithoutUser(result.Tokens[0].Value), _ => ParseServer(result.Tokens[0].Value), "a URL as http://localhost:9093"),
    };

    /// <summary>Where an exporter is.</summary>
    public static Option<Uri> ExporterUrl() => new("--url")
    {
        HelpName = "url",
        Description = "Where mlbudget runs, as http://localhost:19464, with the path that it is served under.",
        Required = true,
        CustomParser = result => Read(
            result, WithoutUser(result.Tokens[0].Value), _ => ParseServer(result.Tokens[0].Value) is { UserInfo: "" } url ? url : null,
            "a URL as http://localhost:19464, without a user: --user and --password-file are for that")!,
    };

    /// <summary>Who asks an exporter.</summary>
    public static Option<string?> User() => new("--user") { HelpName = "name", Description = "Who asks, where the exporter asks for a login." };

    /// <summary>Where the password is of who asks an exporter.</summary>
    public static Option<string?> PasswordFile() => new("--password-file")
    {
        HelpName = "path",
        Description = "The file with the user's password; its last line feed is left out.",
    };

    /// <summary>How long an answer may take.</summary>
    public static Option<TimeSpan?> Timeout() => new("--timeout")
    {
        HelpName = "duration",
        Description = "How long the answer may take. [default: 10s]",
        CustomParser = result => Read<TimeSpan>(result, ParseTimeout, "a duration from 1s to 10m, as 10s"),
    };

    /// <summary>Which clock the numbers are of.</summary>
    public static Option<ClockMode> Clock() => new("--clock")
    {
        HelpName = "wall|log",
        Description = "wall: follow a live log. log: follow a log of the past under its own clock. [default: wall]",
        CustomParser = result => Read<ClockMode>(result, ParseName<ClockMode>, "wall or log"),
    };

    /// <summary>From which level on log lines are written.</summary>
    public static Option<Level?> LogLevel() => new("--log.level")
    {
        HelpName = "debug|info|warn|error",
        Description = "From which level on log lines are written. [default: info]",
        CustomParser = result => Read<Level>(result, ParseLevel, "debug, info, warn or error"),
    };

    /// <summary>How log lines are written.</summary>
    public static Option<LogFormat> LogFormat() => new("--log.format")
    {
        HelpName = "logfmt|json",
        Description = "How log lines are written. [default: logfmt]",
        CustomParser = result => Read<LogFormat>(result, ParseName<LogFormat>, "logfmt or json"),
    };

    /// <summary>An instant that may be left out.</summary>
    public static Option<DateTimeOffset?> Instant(string name, string description) => new(name)
    {
        HelpName = "time",
        Description = description,
        CustomParser = result => Read<DateTimeOffset?>(result, ParseInstant, "a time as 2026-10-30T00:00Z"),
    };

    /// <summary>How far apart the polls of a replay are.</summary>
    public static Option<TimeSpan?> Step() => new("--step")
    {
        HelpName = "duration",
        Description = "The time between two polls. From 5m on it leaves holes in Prometheus. [default: 4m]",
        CustomParser = result => Read<TimeSpan>(result, ParseStep, "a duration of at least 1s, as 4m"),
    };

    /// <summary>On how many threads sources are read and counted.</summary>
    /// <param name="least">How many where nobody says.</param>
    /// <param name="description">Which number that is, and why.</param>
    public static Option<int> Threads(int least, string description) => new("--threads")
    {
        HelpName = $"1-{MostThreads}",
        Description = $"From 2 on: unpack and decode beside counting, where there is much to read. The numbers are the same. {description}",
        DefaultValueFactory = _ => least,
        CustomParser = result => Read<int>(
            result, text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MostThreads ? count : null,
            $"a number from 1 to {MostThreads}"),
    };

    private static T? Read<T>(ArgumentResult result, Func<string, T?> parse, string expected) =>
        Read(result, result.Tokens[0].Value, parse, expected);

    private static T? Read<T>(ArgumentResult result, string text, Func<string, T?> parse, string expected)
    {
        if (parse(text) is { } value)
            return value;
        result.AddError($"{((OptionResult)result.Parent!).IdentifierToken?.Value}: found '{text}', expected {expected}");
        return default;
    }

    private static T Read<T>(ArgumentResult result, Func<string, T?> parse, string expected)
        where T : struct => Read<T?>(result, parse, expected) ?? default;

    private static Uri? ParseServer(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", Query: "", Fragment: "" } ? address : null;

    /// <summary>A URL as errors may show it: what may be a password stands before the last @.</summary>
    private static string WithoutUser(string url) => url.Contains('@', StringComparison.Ordinal) ? $"…{url[url.LastIndexOf('@')..]}" : url;

    private static T? ParseName<T>(string text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;

    private static Level? ParseLevel(string text) => text switch
    {
        "debug" => Level.Debug,
        "info" => Level.Information,
        "warn" => Level.Warning,
        "error" => Level.Error,
        _ => null,
    };

    private static DateTimeOffset? ParseInstant(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static TimeSpan? ParseTimeout(string text) =>
        Durations.TryParse(text, out var timeout) && timeout >= TimeSpan.FromSeconds(1) && timeout <= TimeSpan.FromMinutes(10) ? timeout : null;

    private static TimeSpan? ParseStep(string text) =>
        Durations.TryParse(text, out var step) && step >= TimeSpan.FromSeconds(1) ? step : null;
}
