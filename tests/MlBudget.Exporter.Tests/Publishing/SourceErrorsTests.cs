using MlBudget.Core.Budgets;
using MlBudget.Exporter.Publishing;
using MlBudget.Exporter.Snapshots;
using NSubstitute;
using Serilog.Core;
using Serilog.Events;

namespace MlBudget.Exporter.Tests.Publishing;

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

    [Fact]
    public void What_is_noticed_of_a_model_is_said_once_per_episode_whatever_its_counts_are()
    {
        var sink = Substitute.For<ILogEventSink>();
        using var log = new Serilog.LoggerConfiguration().WriteTo.Sink(sink).CreateLogger();
        var errors = new SourceErrors(log);
        ModelNotice one = new(NoticeKind.OneAnswer, "only 'legit' was seen"), scores = new(NoticeKind.ScoresOutOfRange, "100 scores");
        ModelNotice[][] polls = [[], [one], [one with { Text = "more" }, scores], [scores], [], [scores with { Text = "200 scores" }]];

        foreach (var notices in polls)
            errors.Note(Snapshot(null, notices));

        Received.InOrder(() =>
        {
            Says(sink, LogEventLevel.Information, "only 'legit' was seen");
            Says(sink, LogEventLevel.Warning, "100 scores");
            Says(sink, LogEventLevel.Warning, "200 scores");
        });
        sink.ReceivedWithAnyArgs(3).Emit(Arg.Any<LogEvent>());
    }

    private static void Says(ILogEventSink sink, LogEventLevel level, string message) =>
        sink.Emit(Arg.Is<LogEvent>(entry => entry.Level == level && entry.RenderMessage(null) == message));

    private static Snapshot Snapshot(string? error, params ModelNotice[] notices)
    {
        var report = new ModelReport { Model = "m", At = 0, Slos = [], Dimensions = [], Notices = [.. notices] };
        return new(0, [new(report, [new("predictions", error, null, null, 0, 0, [])])]);
    }
}
