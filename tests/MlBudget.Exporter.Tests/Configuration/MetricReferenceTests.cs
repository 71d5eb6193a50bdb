using System.Globalization;
using System.Text;
using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;
using MlBudget.Core.Slos;
using MlBudget.Core.Tasks;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;

namespace MlBudget.Exporter.Tests.Configuration;

/// <summary>What the reference says of metrics is what they say of themselves, and all of them can be configured so.</summary>
public sealed class MetricReferenceTests
{
    [Fact]
    public void The_reference_lists_every_metric_with_its_bounds_and_options() => ReferenceSection.Matches("metrics", Table());

    public static TheoryData<string> Metrics => [.. ModelTasks.All.SelectMany(task => task.Metrics).Select(metric => metric.Name).Distinct()];

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Every_metric_can_be_configured_with_each_of_its_bounds_and_is_told_by_check(string name)
    {
        foreach (var task in ModelTasks.All)
        {
            if (task.Find(name) is not { } metric)
                continue;
            foreach (var bound in metric.Bounds.Select(bound => Bound(metric, bound)).DefaultIfEmpty(""))
            {
                var result = ConfigurationFile.Parse("metrics.yml", Model(task, metric, bound), asked: metric is Skew ? TimeSpan.FromDays(7) : null);
                Assert.Empty(result.Errors);
                Assert.Contains($"measured ({metric.Dimension!.Value.Name()}): ", Explanation.Of(result.Configuration!), StringComparison.Ordinal);
            }
        }
    }

    private static string Bound(MetricKind metric, BoundKind bound) => bound switch
    {
        BoundKind.MaxDegradation when metric.Direction is { } direction => $"max_degradation: 0.1, baseline: 0.5, {direction.Name}: {direction.Words[^1]}",
        BoundKind.MaxDegradation => "max_degradation: 0.1, baseline: 0.5",
        BoundKind.Between => "between: [0.2, 0.6], slack: 0.1",
        _ => $"{bound.Key()}: 0.5",
    };

    private static string Model(ModelTask task, MetricKind metric, string bound)
    {
        var options = string.Concat(metric.Options.OfType<NumberOption>()
            .Select(option => string.Create(CultureInfo.InvariantCulture, $", {option.Name}: {option.UpTo}")));
        var isOfNumbers = metric.Options.OfType<NameOption>().Any(option => option.Name is not ("class" or "list") && !metric.OneOf.Contains(option)) || metric.OneOf.Any(option => option.Name == "outcome");
        options += string.Concat(metric.Options.OfType<SharesOption>().Select(option => $", {option.Name}: {{ new: 0.3 }}"));
        options += string.Concat(metric.Options.OfType<NamesOption>().Select(option => $", {option.Name}: [predicted]"));
        options += string.Concat(metric.Options.OfType<NameOption>().Except(metric.OneOf.Skip(1)).Select(option => $", {option.Name}: {(option.Name == "field" ? "predicted" : option.Name)}"));
        options += string.Concat(metric.Options.OfType<ConditionOption>().Select((option, index) => $", {option.Name}: outcome.outcome >= {index + 1}"));
        isOfNumbers |= metric is JudgedMetric;
        var (label, labels) = isOfNumbers || task.Answers == AnswerKind.None
            ? ("", "labels: { type: files, path: labels.jsonl, fields: { time: t, id: id, outcomes: [ { outcome: { field: o, type: number } } ] } }")
            : task.Answers == AnswerKind.List ? (", items: 'r[*]', list: 'c[*]', label: 'y[*]', unshown: 'z[*]'", "") : (", label: y", "");
        var slices = metric.Slices.Needed is null ? "" : ", slices: { length: 1h, objective: 0.9 }";
        var silence = metric.Slices.Needed is { WithSilence: true } ? ", silence: bad" : "";
        var classes = task.Answers == AnswerKind.Class ? "classes: [class, other]" : "";
        // The command that learns what is normal doesn't need the file that it writes.
        var training = metric is Skew ? "training: { file: training.yml }" : "";
        return $$"""
            models:
              - name: model
                task: {{task.Name}}
                predictions: { type: files, path: log.jsonl, fields: { time: t, id: id, prediction: a, score: s, predicted: p, field: c, lower: l, upper: u{{label}} } }
                {{labels}}
                {{training}}
                {{classes}}
                {{(task.Answers == AnswerKind.List ? "limits: { max_items: 200 }" : "")}}
                features: { x: { type: numeric, required: true, time_field: at, max_age: 1h } }
                slos: [ { name: measured, metric: {{metric.Name}}{{(bound.Length > 0 ? $", {bound}" : "")}}{{options}}{{slices}}{{silence}} } ]
            """;
    }

    private static string Table()
    {
        var table = new StringBuilder("| `metric` | what it is | of the task | dimension | bound and options |\n|---|---|---|---|---|\n");
        foreach (var metric in ModelTasks.All.SelectMany(task => task.Metrics).DistinctBy(Written))
        {
            var tasks = ModelTasks.All.Where(task => task.Find(metric.Name) is { } known && Written(known) == Written(metric)).ToArray();
            var of = tasks.Length == ModelTasks.All.Length ? "any" : string.Join(", ", tasks.Select(task => $"`{task.Name}`"));
            table.Append(CultureInfo.InvariantCulture, $"| `{metric.Name}` | {metric.Meaning} | {of} | `{metric.Dimension!.Value.Name()}` | ")
                .AppendJoin("; ", Parts(metric)).Append(" |\n");
        }

        return table.ToString();
    }

    /// <summary>What is the same of all tasks that share a metric.</summary>
    private static string Written(MetricKind metric) => $"{metric.Name}: {metric.Meaning}; {string.Join("; ", metric.Options.Select(Written))}";

    private static IEnumerable<string> Parts(MetricKind metric)
    {
        if (!metric.Bounds.IsEmpty)
            yield return string.Join(", or ", metric.Bounds.Select(bound => Written(metric, bound)));
        foreach (var option in metric.Options)
            yield return Written(option) + Default(metric, option);
        if (metric.Slices.Needed is { } needed)
        {
            yield return $"in `slices`{(metric.Slices.ByHourBecause is null ? "" : " of whole hours")}"
                + (needed.WithSilence ? ", with `silence: bad`" : "");
        }

        if (metric.Slices.DefaultObjective is { } objective)
        {
            var length = metric.Slices.DefaultLength is { } each ? $" of {Durations.Format(each)}" : "";
            yield return string.Create(CultureInfo.InvariantCulture, $"in `slices`,{length} with an objective of {objective} where none are written");
        }

    }

    private static string Written(MetricKind metric, BoundKind bound)
    {
        var text = $"`{bound.Key()}`";
        if (bound == BoundKind.MaxDegradation)
            return $"{text} with `baseline`";
        if (bound != BoundKind.AtMost)
            return text;
        var greatest = metric.GreatestBound is { } most ? string.Create(CultureInfo.InvariantCulture, $" up to {most}") : "";
        return text + (metric.DefaultAtMost is { } usual ? string.Create(CultureInfo.InvariantCulture, $" ({usual} where none is written)") : greatest);
    }

    private static string Written(OptionSpec option) => option switch
    {
        NumberOption { WholeDefault: { } usual } number => string.Create(
            CultureInfo.InvariantCulture, $"`{number.Name}`, a whole number from {number.Above + 1} to {number.UpTo} ({usual} where none is written)"),
        NumberOption number => string.Create(
            CultureInfo.InvariantCulture, $"`{number.Name}`, above {number.Above} and up to {number.UpTo}{(number.IsOptional ? ", which may be left out" : "")}"),
        NameOption named => $"`{named.Name}`, {named.Of}",
        SharesOption shares => $"`{shares.Name}`, {shares.Of}, as `{{ new: 0.3, other: 0.7 }}`",
        ConditionOption asked => $"`{asked.Name}`, {asked.Of}",
        NamesOption names => $"`{names.Name}`, {names.Of}, up to {names.Most}",
        WordOption words => $"`{words.Name}`: {string.Join(" or ", words.Words.Select(word => $"`{word}`"))}",
        _ => throw new ArgumentOutOfRangeException(nameof(option), option, "Not a kind of option."),
    };

    /// <summary>The name that stands where none is written, by the tasks that have one.</summary>
    private static string Default(MetricKind metric, OptionSpec option) => option is not NameOption ? string.Empty : string.Concat(
        from task in ModelTasks.All
        let known = task.Find(metric.Name)?.Options.OfType<NameOption>().FirstOrDefault(other => other.Name == option.Name && other.Default is not null)
        where known is not null
        select $" (`{known.Default}` of `{task.Name}`, where none is written)");
}
