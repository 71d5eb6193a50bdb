using System.Collections.Immutable;

namespace MlBudget.Core.Metrics;

/// <summary>Which number was predicted and what it is held against, as metrics of numbers take it: the model's answer and its label where answers are
/// numbers, else what has to be named.</summary>
/// <param name="answers">Whether answers are numbers.</param>
public sealed class PredictedNumber(bool answers)
{
    private readonly NameOption _predicted = new("predicted", "the name of a number in predictions.fields") { Default = answers ? "prediction" : null };
    private readonly NameOption _outcome = new("outcome", "the name of an outcome with type: number") { Default = answers ? "label" : null };

    /// <summary>The model's answer.</summary>
    public static PredictedNumber OfAnswers { get; } = new(answers: true);

    /// <summary>What has to be named.</summary>
    public static PredictedNumber Named { get; } = new(answers: false);

    /// <summary>What is configured of it.</summary>
    public ImmutableArray<OptionSpec> Options => [_predicted, _outcome];

    /// <summary>The option that names what turned out to be true.</summary>
    public NameOption OutcomeOption => _outcome;

    /// <summary>The name of the predicted number.</summary>
    public string Predicted(MetricOptions options) => options.Name(_predicted);

    /// <summary>The name of what turned out to be true.</summary>
    public string Outcome(MetricOptions options) => options.Name(_outcome);

    /// <summary>The difference of the two, for people.</summary>
    public string Difference(MetricOptions options) => $"{Predicted(options)} - {Actual(options)}";

    /// <summary>What turned out to be true, for people.</summary>
    public string Actual(MetricOptions options) => Outcome(options) is var outcome && outcome == _outcome.Default ? outcome : $"outcome.{outcome}";

    /// <summary>Under which name a baseline knows the normal value of a metric of it.</summary>
    public string NormalName(string metric, MetricOptions options) =>
        Predicted(options) == _predicted.Default && Outcome(options) == _outcome.Default ? metric : $"{metric} of {Difference(options)}";
}
