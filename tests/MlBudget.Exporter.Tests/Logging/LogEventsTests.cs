using System.Reflection;
using ArchUnitNET.Loader;
using MlBudget.Exporter.Logging;

namespace MlBudget.Exporter.Tests.Logging;

/// <summary>All that is said in the log is listed once, each event with a number and a name of its own.</summary>
public sealed class LogEventsTests
{
    private static readonly (string Method, LoggerMessageAttribute Event)[] Events =
    [
        .. typeof(LogEvents).GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Select(method => (method.Name, method.GetCustomAttribute<LoggerMessageAttribute>()!)),
    ];

    [Fact]
    public void Every_event_has_a_number_and_a_name_of_its_own()
    {
        Assert.NotEmpty(Events);
        Assert.All(Events, one => Assert.InRange(one.Event.EventId, 100, 999));
        Assert.Distinct(Events.Select(one => one.Event.EventId));
        Assert.Distinct(Events.Select(one => one.Event.EventName ?? one.Method));
    }

    [Fact]
    public void Only_the_room_of_logging_knows_who_writes_log_lines()
    {
        var exporter = new ArchLoader().LoadAssembly(typeof(LogEvents).Assembly).Build();

        var rooms = exporter.Types.SelectMany(type => type.Dependencies).Where(known => IsWriter(known.Target.FullName))
            .Select(known => known.Origin.Namespace.FullName).Distinct();

        Assert.Equal([typeof(LogEvents).Namespace!], rooms);
    }

    /// <summary>Serilog, and what writes a line without a number.</summary>
    private static bool IsWriter(string type) =>
        type.StartsWith("Serilog.", StringComparison.Ordinal) || type == typeof(LoggerExtensions).FullName;
}
