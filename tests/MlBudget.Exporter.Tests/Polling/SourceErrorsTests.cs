using MlBudget.Core.Budgets;
using MlBudget.Exporter.Polling;
using NSubstitute;
using Serilog.Core;
using Serilog.Events;

namespace MlBudget.Exporter.Tests.Polling;

public sealed class SourceErrorsTests
{
    [Fact]
    public void An_error_is_said_once_per_episode_and_so_is_its_end()
    {
        var sink = Substitute.For<ILogEventSink>();
        using var log = new Serilog.LoggerConfiguration().WriteTo.Sink(sink).CreateLogger();
        var errors = new SourceErrors(log);

        foreach (var error in new[] { null, "gone", "gone", null, null, "gone", "changed" })
            errors.Note(Snapshot(error));

        Received.InOrder(() =>
        {
            Says(sink, LogEventLevel.Error, "gone");
            Says(sink, LogEventLevel.Information, "the source can be read again");
            Says(sink, LogEventLevel.Error, "gone");
            Says(sink, LogEventLevel.Error, "changed");
        });
        sink.ReceivedWithAnyArgs(4).Emit(Arg.Any<LogEvent>());
    }

    private static void Says(ILogEventSink sink, LogEventLevel level, string message) =>
        sink.Emit(Arg.Is<LogEvent>(entry => entry.Level == level && entry.RenderMessage(null) == message));

    private static Snapshot Snapshot(string? error)
    {
        var report = new ModelReport { Model = "m", At = 0, Slos = [], Dimensions = [] };
        return new(0, [new(report, [new("predictions", error, null, null, 0, 0, [])])]);
    }
}
