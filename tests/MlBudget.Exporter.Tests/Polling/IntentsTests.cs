using System.Globalization;
using MlBudget.Core.Budgets;
using MlBudget.Core.Slis;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>The example of an intent classifier, on made-up answers and reviews.</summary>
public sealed class IntentsTests : IDisposable
{
    private const int Count = 4000;

    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly string[] Classes = ["balance", "card_lost", "card_limit", "transfer", "loan", "complaint", "human"];

    private readonly WatchedExample _example = new(First.AddDays(9));
    private readonly Turn[] _turns;

    public IntentsTests()
    {
        Directory.CreateDirectory(_example.At("answers"));
        Directory.CreateDirectory(_example.At("reviews"));
        var random = new Random(1908);
        _turns = [.. Enumerable.Range(0, Count).Select(id => Turn.Random(id, random))];
    }

    public void Dispose() => _example.Dispose();

    [Fact]
    public void Its_numbers_are_those_of_a_plain_computation_however_often_it_was_started_again_and_those_of_a_replay()
    {
        Snapshot snapshot = new(default, []);
        for (var part = 0; part < 3; part++)
        {
            Append(part, parts: 3);
            using var models = Watch();
            snapshot = models.PollAll();
        }

        var report = snapshot.Models.Single().Report;
        var watermark = Slo(report, "right").Watermark.Start.ToDateTimeOffset().UtcDateTime;
        var known = _turns.Where(turn => turn.Time < watermark && turn is { Answers: not null, Label: not null }).ToArray();
        AssertIs(Share(known, turn => turn.IsRight), known.Length, report, "right");
        AssertIs(Share(known, turn => turn.Answers!.Take(2).Contains(turn.Label)), known.Length, report, "offered");
        var lost = known.Where(turn => turn.Label == "card_lost").ToArray();
        AssertIs(Share(lost, turn => turn.IsRight), lost.Length, report, "card-lost");
        var humans = known.Where(turn => turn.Answers![0] == "human").ToArray();
        AssertIs(Share(humans, turn => turn.IsRight), humans.Length, report, "no-needless-humans");
        AssertIs(Classes.Average(name => 2.0 * known.Count(turn => turn.IsRight && turn.Label == name)
            / (known.Count(turn => turn.Label == name) + known.Count(turn => turn.Answers![0] == name))), known.Length, report, "all-alike");
        AssertIs(Classes.Min(name => Share([.. known.Where(turn => turn.Label == name)], turn => turn.IsRight)), known.Length, report, "worst");
        var rates = known.GroupBy(turn => turn.Language).Select(group => Share([.. group], turn => turn.IsRight)).ToArray();
        Assert.Equal(rates.Max() - rates.Min(), Slo(report, "languages").Whole.Reading!.Value.Value, tolerance: 1e-9);
        var shown = report.Pictures.Classes.Single(each => each is { Class: "loan", Window.Days: 7 });
        Assert.Equal(
            (known.Count(turn => turn.Label == "loan"), known.Count(turn => turn.Answers![0] == "loan"), known.Count(turn => turn.IsRight && turn.Label == "loan")),
            (shown.Labels, shown.Answers, shown.Right));
        Assert.DoesNotContain(report.Notices, notice => notice.IsWarning);

        Assert.Equal(_example.ReplayedPage(Example), WatchedExample.PageOf(snapshot));
    }

    [Fact]
    public void Classes_that_reviews_write_otherwise_are_wrong_and_that_is_noticed()
    {
        Append(0, parts: 1, review: turn => turn.Review?.Replace("\"intent\":\"", "\"intent\":\"INTENT_", StringComparison.Ordinal));
        using var models = Watch();

        var report = models.PollAll().Models.Single().Report;

        Assert.Equal(0, Slo(report, "right").Whole.Reading!.Value.Value, tolerance: 0);
        Assert.Equal(MissingReason.ClassNotSeen, Slo(report, "card-lost").Missing);
        Assert.Equal(MissingReason.TooFewEvents, Slo(report, "worst").Missing);
        Assert.StartsWith("labels: none of ", Assert.Single(report.Notices, notice => notice.Kind == NoticeKind.NoRightAnswers).Text, StringComparison.Ordinal);
        Assert.Single(report.Notices, notice => notice.Kind == NoticeKind.OtherClasses);
    }

    [Fact]
    public void A_class_that_the_configuration_writes_otherwise_is_noticed_however_rare_it_is()
    {
        Append(0, parts: 1);
        using var models = _example.Watch(Example.Replace("[balance, card_lost,", "[balance, cardlost,", StringComparison.Ordinal)
            .Replace("class: card_lost", "class: cardlost", StringComparison.Ordinal));

        var report = models.PollAll().Models.Single().Report;

        Assert.Equal(MissingReason.ClassNotSeen, Slo(report, "card-lost").Missing);
        Assert.Contains("is of 'cardlost', by its answer or its label", Assert.Single(report.Notices, notice => notice.Kind == NoticeKind.ClassNeverSeen).Text, StringComparison.Ordinal);
        Assert.Contains(" labels ('card_lost') and ", Assert.Single(report.Notices, notice => notice.Kind == NoticeKind.OtherClasses).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_that_a_deploy_writes_otherwise_violates_the_schema_and_is_noticed()
    {
        Append(0, parts: 1, answer: turn => turn.Line.Replace("\"name\":\"loan\"", "\"name\":\"credit\"", StringComparison.Ordinal));
        using var models = Watch();

        var report = models.PollAll().Models.Single().Report;

        Assert.Contains(report.Violations, violation => violation is { Field: "prediction", Kind: "unknown_category", Count: > 100 });
        Assert.Contains(" answers ('credit') are of none of the classes that are told apart", Assert.Single(report.Notices, notice => notice.IsWarning).Text, StringComparison.Ordinal);
    }

    private static double Share(Turn[] turns, Func<Turn, bool> isSo) => (double)turns.Count(isSo) / turns.Length;

    private static SloReport Slo(ModelReport report, string name) => report.Slos.Single(slo => slo.Slo.Name == name);

    private static void AssertIs(double expected, long events, ModelReport report, string name)
    {
        var reading = Slo(report, name).Whole.Reading!.Value;
        Assert.Equal(events, reading.Events);
        Assert.Equal(expected, reading.Value, tolerance: 1e-9);
    }

    /// <summary>Writes one of some parts of the log, by arrival.</summary>
    private void Append(int part, int parts, Func<Turn, string>? answer = null, Func<Turn, string?>? review = null)
    {
        bool IsIn(DateTime time) => time < First.AddMinutes(3.0 * Count * (part + 1) / parts) && (part == 0 || time >= First.AddMinutes(3.0 * Count * part / parts));
        File.AppendAllLines(_example.At("answers/a.jsonl"), _turns.Where(turn => IsIn(turn.Time)).Select(answer ?? (turn => turn.Line)));
        File.AppendAllLines(_example.At("answers/a.jsonl"), part < parts - 1 ? [] : [$"{{\"at\":\"{First.AddMinutes(Count + 26 * 60):O}\",\"turn_id\":\"last\"}}"]);
        var reviews = _turns.SelectMany(turn => new[] { (turn.Reviewed, Line: review?.Invoke(turn) ?? turn.Review), (Reviewed: turn.Reviewed.AddHours(-3), Line: turn.FirstReview) });
        File.AppendAllLines(_example.At("reviews/a.jsonl"), reviews.Where(each => each.Line is not null && IsIn(each.Reviewed)).OrderBy(each => each.Reviewed).Select(each => each.Line!));
    }

    private WatchedModels Watch() => _example.Watch(Example);

    /// <summary>The example, for the log of this test.</summary>
    private string Example => File.ReadAllText(RepositoryRoot.Combine("examples", "intents", "mlbudget.yml"))
        .Replace("answers/*", _example.At("answers/*"), StringComparison.Ordinal).Replace("reviews/*", _example.At("reviews/*"), StringComparison.Ordinal);

    private sealed record Turn(int Id, DateTime Time, string[]? Answers, string Language, string? Label, string? WrongLabel, DateTime Reviewed)
    {
        public bool IsRight => Answers![0] == Label;

        public string Line => string.Create(CultureInfo.InvariantCulture,
            $"{{\"at\":\"{Time:O}\",\"turn_id\":\"t{Id}\",\"model_version\":\"7\",\"intents\":[{Ranked}],\"latency_ms\":60,\"error\":null,\"language\":\"{Language}\",\"channel\":\"app\",\"words\":9}}");

        /// <summary>The review that counts, since it is the last one.</summary>
        public string? Review => Label is null ? null : ReviewOf(Label, Reviewed);

        public string? FirstReview => Label is null || WrongLabel is null ? null : ReviewOf(WrongLabel, Reviewed.AddHours(-3));

        private string Ranked => Answers is null ? "" : string.Join(',', Answers.Select((name, rank) => string.Create(
            CultureInfo.InvariantCulture, $"{{\"name\":\"{name}\",\"p\":{0.8 / (rank + 1)}}}")));

        public static Turn Random(int id, Random random)
        {
            var label = Classes[random.Next(Classes.Length)];
            var others = Classes.Where(name => name != label).OrderBy(_ => random.Next()).ToArray();
            var language = random.Next(3) == 0 ? "fr" : "de";
            var isRight = random.NextDouble() < (language == "de" ? 0.85 : 0.8);
            string[] answers = isRight ? [label, .. others[..2]] : random.Next(2) == 0 ? [others[0], label, others[1]] : others[..3];
            return new(
                id, First.AddMinutes(id), random.Next(50) == 0 ? null : answers, language, random.Next(10) == 0 ? null : label,
                random.Next(5) == 0 ? others[3] : null, First.AddMinutes(id + random.Next(200, 700)));
        }

        private string ReviewOf(string label, DateTime at) => string.Create(CultureInfo.InvariantCulture, $"{{\"turn_id\":\"t{Id}\",\"at\":\"{at:O}\",\"intent\":\"{label}\"}}");
    }
}
