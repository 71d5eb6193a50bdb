using MlBudget.Core.Text;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Templates;

/// <summary>Says in words which models a template stands for.</summary>
internal static class TemplateWords
{
    /// <summary>Which models there are, without a full stop.</summary>
    public static string Describe(this TemplateReport template) => template.Models.IsEmpty
        ? $"predictions: no record has a value of {template.Field}, so there is no model"
        : $"predictions: {template.Models.Length} of at most {template.Most} models by {template.Field}: {string.Join(", ", template.Models.Select(model => model.Model))}";

    /// <summary>Which records are of no model, by the reason.</summary>
    public static IEnumerable<string> DescribeUnwatched(this TemplateReport template) =>
        template.Unwatched.Where(unwatched => unwatched.Count > 0).Select(template.Describe);

    /// <summary>Which records are of no model, and what to do, without a full stop.</summary>
    public static string Describe(this TemplateReport template, UnwatchedRecords unwatched)
    {
        var records = $"predictions: {PlainNumber.Format(unwatched.Count)} of {PlainNumber.Format(template.Records)} records";
        var example = unwatched.Example is { } value ? $", such as {FoundText.Of(value)}" : "";
        return unwatched.Reason switch
        {
            UnwatchedReason.NoValue => $"{records} have no value of {template.Field}: they are of no model, and count in no budget",
            UnwatchedReason.BeyondBound => $"{records} are of values of {template.Field} beyond the first {template.Most}{example}: they are of no model, and count in no budget; raise "
                + "max_models, or leave them out with where",
            UnwatchedReason.NoName => $"{records} have a {template.Field} that can't be the name of a model{example}: expected up to {ModelTemplate.LongestValue} characters without "
                + "spaces around them and without any that can't be seen; they count in no budget",
            UnwatchedReason.NameTaken => $"{records} have a {template.Field} that would give a model the name of another one{example}: they count in no model of this template; "
                + "write another name, there or here",
            var reason => throw new ArgumentOutOfRangeException(nameof(unwatched), reason, "Not a reason."),
        };
    }
}
