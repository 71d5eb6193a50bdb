using System.Collections.Immutable;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Settings;
using MlBudget.Settings.Yaml;
using MlBudget.Sources.Files;
using MlBudget.Sources.Kinds;
using MlBudget.Sources.Tests.Files;

namespace MlBudget.Sources.Tests.Kinds;

/// <summary>A source is read by the kind that its settings name; who reads them knows no kind.</summary>
public sealed class SourceKindsTests
{
    private static readonly ImmutableArray<SourceKind> Two = [new FilesKind(), new QueueKind()];

    private readonly Problems _problems = new();

    [Fact]
    public void The_kind_that_is_named_reads_its_own_keys()
    {
        var settings = Settings("type: queue, server: a, topic: b, path: c");
        Assert.Equal(["type", "server", "topic"], SourceKinds.KeysOf(settings, Two).AsEnumerable());
        Assert.Equal("b at a", SourceKinds.Read(settings, Two)!.Written);
        Assert.Empty(_problems.Described("s"));
    }

    [Fact]
    public void A_kind_may_be_named_by_a_reference() =>
        Assert.Equal("b at a", SourceKinds.Read(Settings("type: '${env:KIND}', server: a, topic: b"), Two)!.Written);

    [Theory]
    [InlineData("type: queu, topic: b", "s:1:8: type: found 'queu', did you mean 'queue'?", "s:1:1: 'server' is missing")]
    [InlineData("type: other, path: 'c['", "s:1:8: type: found 'other', expected one of files, queue", null)]
    [InlineData("topic: b", "s:1:1: 'type' is missing", "s:1:1: 'server' is missing")]
    public void Without_a_known_kind_it_is_read_as_the_one_of_which_it_has_the_most_keys(string settings, string first, string? second)
    {
        SourceKinds.Read(Settings(settings), Two);

        var errors = _problems.Described("s");
        Assert.Contains(first, errors);
        Assert.True(second is null || errors.Contains(second), string.Join('\n', errors));
        Assert.DoesNotContain(errors, error => error.Contains("'path' is missing", StringComparison.Ordinal));
    }

    [Fact]
    public void Files_are_read_from_where_the_path_leads_and_are_shown_as_it_is_written()
    {
        var source = (FileSourceDefinition)SourceKinds.Read(Settings("type: files, path: '/data/${env:KIND}/*.jsonl'"))!;
        Assert.Equal(("/data/queue/*.jsonl", "/data/${env:KIND}/*.jsonl"), (Assert.Single(source.Paths), source.Written));
    }

    [Fact]
    public void Files_may_be_of_several_paths()
    {
        var source = SourceKinds.Read(Settings("type: files, path: [a-*.jsonl, '${env:KIND}/*.jsonl', c]"))!;
        Assert.Equal(["a-*.jsonl", "queue/*.jsonl", "c"], ((FileSourceDefinition)source).Paths.AsEnumerable());
        Assert.Equal("a-*.jsonl, ${env:KIND}/*.jsonl, c", source.Written);
        Assert.Equal(source, SourceKinds.Read(Settings("type: files, path: [a-*.jsonl, '${env:KIND}/*.jsonl', c]")));
        Assert.NotEqual(source, SourceKinds.Read(Settings("type: files, path: [a-*.jsonl, c]")));
    }

    [Theory]
    [InlineData("type: files, path: []", "s:1:21: path: found an empty list, expected a path such as /var/log/predictions-*.jsonl")]
    [InlineData("type: files, path: [a, 'b?']", "s:1:25: path[1]: found '?', but only * and ** are known: any part of a name, and any directories")]
    [InlineData("type: files, path: [a, [b]]", "s:1:25: path[1]: expected a path such as /var/log/predictions-*.jsonl, found a list")]
    [InlineData("type: files, path: { a: b }", "s:1:21: path: expected a path such as /var/log/predictions-*.jsonl, found a mapping")]
    [InlineData("type: files", "s:1:1: 'path' is missing")]
    [InlineData("type: files, path: ''", "s:1:21: path: expected a path such as /var/log/predictions-*.jsonl, found an empty text")]
    public void Files_without_a_path_are_none(string settings, string error)
    {
        Assert.Null(SourceKinds.Read(Settings(settings)));
        Assert.Equal([error], _problems.Described("s").AsEnumerable());
    }

    [Fact]
    public void What_a_definition_opens_says_what_it_refuses_and_what_it_passes_over()
    {
        using var folder = new LogFolder();
        var lines = Reader.Lines(0, 200);
        folder.Write("a.log", lines + "not a record\n");
        folder.Write("b.log", lines + "not a record\n");
        var (refused, passedOver) = (new List<RefusedRecord>(), new List<PassedOver>());
        var limits = new ArrivalLimits(
            ClockMode.Log, TimeProvider.System, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromDays(30));
        var schema = Reader.Schema;

        using var source = new FileSourceDefinition(folder["*.log"], "written").Open(
            new("predictions", schema, limits) { OnRefused = refused.Add, OnPassedOver = passedOver.Add });
        for (var poll = 0; poll < 2; poll++)
        {
            source.Refresh();
            source.Read(new(schema), Instant.MaxValue);
        }

        Assert.Equal("predictions", source.Name);
        Assert.Equal((folder["a.log"], 201), (Assert.Single(refused).Place, refused[0].Number));
        Assert.Equal(new PassedOver(folder["b.log"], folder["a.log"]), Assert.Single(passedOver));
    }

    private NodeReader Settings(string keys) =>
        NodeReader.Parse($"{{{keys}}}\n", _problems, new(_ => "queue"), 100)!;

    private sealed record QueueDefinition(string Server, string Topic) : SourceDefinition
    {
        public override string Written => $"{Topic} at {Server}";

        public override IRecordSource Open(SourceOpening opening) => throw new NotSupportedException();
    }

    private sealed class QueueKind : SourceKind
    {
        public override string Type => "queue";

        public override string Meaning => "messages";

        public override ImmutableArray<KeySpec> Keys { get; } = [new("server", "required"), new("topic", "required")];

        public override SourceDefinition? Read(NodeReader settings) =>
            settings.Required("server")?.Text() is { } server && settings.Required("topic")?.Text() is { } topic
                ? new QueueDefinition(server, topic) : null;
    }
}
