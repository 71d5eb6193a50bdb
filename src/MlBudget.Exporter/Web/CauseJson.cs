using MlBudget.Core.Causes;
using MlBudget.Core.Slos;

namespace MlBudget.Exporter.Web;

internal sealed record CausesDocument(IEnumerable<SymptomDocument> Symptoms, IEnumerable<ExplainedDocument> Explained, IEnumerable<UnknownCauseDocument> Unknown);

internal sealed record ExplainedDocument(string Dimension, string Cause);

internal sealed record SymptomDocument
{
    public required string Dimension { get; init; }

    public required OnsetDocument Onset { get; init; }

    public required string Cause { get; init; }

    public required OnsetDocument CauseOnset { get; init; }

    public required string Root { get; init; }

    public required string Likelihood { get; init; }

    public required string Text { get; init; }
}

internal sealed record UnknownCauseDocument(string Dimension, OnsetDocument Onset, string Text);

internal sealed record OnsetDocument(
    string Slo, DateTime At, int ResolutionMinutes, double UsualRatio, double RatioSince, IEnumerable<string> Moved, string? Deployment);

/// <summary>Probable causes as JSON.</summary>
internal static class CauseJson
{
    /// <summary>Since when a model's SLOs burn, and where that probably began.</summary>
    public static CausesDocument Of(CascadeReport cascade) => new(
        cascade.Symptoms.Select(Of), cascade.Explained.Select(one => new ExplainedDocument(one.Dimension.Name(), one.Root.Name())), cascade.Unknown.Select(
        unknown => new UnknownCauseDocument(unknown.Onset.Dimension.Name(), Of(unknown.Onset), CauseWords.Of(unknown))));

    private static SymptomDocument Of(Symptom symptom) => new()
    {
        Dimension = symptom.Onset.Dimension.Name(),
        Onset = Of(symptom.Onset),
        Cause = symptom.Cause.Dimension.Name(),
        CauseOnset = Of(symptom.Cause),
        Root = symptom.Root.Dimension.Name(),
        Likelihood = symptom.Likelihood.Name(),
        Text = CauseWords.Of(symptom),
    };

    private static OnsetDocument Of(Onset onset) => new(
        onset.Slo, onset.At.Start.ToDateTimeOffset().UtcDateTime, onset.Resolution, onset.Usual, onset.Since, onset.Moved, onset.Deployment?.Version);
}
