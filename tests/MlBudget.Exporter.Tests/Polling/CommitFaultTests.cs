using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>A fault of the program while it commits says nothing of the store.</summary>
public sealed class CommitFaultTests : IDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly DateTimeOffset Wall = new(2026, 6, 8, 0, 0, 0, TimeSpan.Zero);
    private static readonly Instant Start = Instant.From(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));

    private readonly StorageDirectory _directory = new();
    private readonly StorageFolder _folder;
    private readonly RecordedLog _log = new();

    public CommitFaultTests() => _folder = StorageFolder.Open(_directory.Path);

    [Theory]
    [InlineData(typeof(ArgumentException))]
    [InlineData(typeof(IndexOutOfRangeException))]
    [InlineData(typeof(OverflowException))]
    [InlineData(typeof(InvalidCastException))]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(NullReferenceException))]
    [InlineData(typeof(KeyNotFoundException))]
    public void A_fault_while_committing_leaves_the_model_at_its_last_commit_and_the_store_as_it_is(Type type)
    {
        using var store = Store.Open(_folder);
        var predictions = new ListedSource("predictions", Start, Start + Hour, Start + 2 * Hour) { Until = 1 };
        using var faulty = Pipeline("faulty", predictions, store);
        using var other = Pipeline("other", new("predictions", Start, Start + Hour) { Until = 1 }, store);
        var poller = new Poller([faulty, other], ClockMode.Log, new FakeTimeProvider(Wall));
        Assert.Equal([1, 1], PredictionsOf(poller.Poll()));

        var fault = (Exception)Activator.CreateInstance(type)!;
        predictions.Fault = fault;
        predictions.Until = 2;
        var failed = poller.Poll();
        Assert.Equal([1, 1], PredictionsOf(failed));
        Assert.Equal(
            $"storage: {_folder.Database}: can't be written, by a fault of mlbudget: {type.Name}: {fault.Message}",
            failed.Models[0].Sources[0].Error);
        Assert.All(failed.Models[1].Sources, source => Assert.Null(source.Error));
        Assert.Equal([1, 1], PredictionsOf(poller.Poll()));
        Assert.False(poller.IsCommitted);
        // Once per episode, with all that was thrown.
        Assert.Same(fault, Assert.Single(_log.Exceptions));

        predictions.Fault = null;
        predictions.Until = 3;
        Assert.Equal([3, 1], PredictionsOf(poller.Poll()));
        Assert.True(poller.IsCommitted);
        predictions.Fault = fault;
        poller.Poll();
        Assert.Equal(2, _log.Exceptions.Count);
    }

    [Fact]
    public void What_was_committed_after_a_fault_is_what_the_next_process_finds()
    {
        using (var store = Store.Open(_folder))
        {
            var predictions = new ListedSource("predictions", Start, Start + Hour);
            using var pipeline = Pipeline("faulty", predictions, store);
            var poller = new Poller([pipeline], ClockMode.Log, new FakeTimeProvider(Wall));
            predictions.Fault = new KeyNotFoundException();
            Assert.Equal("faulty", Assert.Single(poller.Poll().Unavailable).Model);
            predictions.Fault = null;
            poller.Poll();
        }

        using var next = Store.Open(_folder);
        using var again = Pipeline("faulty", new("predictions", Start, Start + Hour), next);
        Assert.Equal(2, again.Report().Report.Predictions);
        ReadOnlyDatabase.Open(_directory.Path).Dispose();
    }

    public void Dispose()
    {
        _folder.Dispose();
        _directory.Dispose();
    }

    private ModelPipeline Pipeline(string model, ListedSource predictions, Store store)
    {
        var pipeline = TinyModel.Pipeline(predictions, new("labels"), model, _log.Loggers.CreateLogger<ModelPipeline>());
        pipeline.ContinueFrom(store);
        return pipeline;
    }

    private static IEnumerable<long> PredictionsOf(Snapshot snapshot) => snapshot.Models.Select(model => model.Report.Predictions);
}
