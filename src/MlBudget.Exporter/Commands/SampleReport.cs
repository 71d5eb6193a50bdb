using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Text;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Sampling;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Tables;
using MlBudget.Exporter.Templates;
using MlBudget.Sources.Kinds;

namespace MlBudget.Exporter.Commands;

/// <summary>Says in words and tables what a sample of the logs shows of a configuration.</summary>
/// <param name="output">Where to.</param>
internal sealed class SampleReport(TextWriter output)
{
    /// <summary>Writes which models of a template were found.</summary>
    /// <param name="template">The template.</param>
    /// <param name="values">What was found.</param>
    public void Write(ModelTemplate template, TemplateReport values)
    {
        output.WriteLine();
        output.WriteLine($"Sample of {template.Name}");
        output.WriteLine($"  {values.Describe()}.");
        foreach (var unwatched in values.DescribeUnwatched())
            output.WriteLine($"  {unwatched}.");
    }

    /// <summary>Writes what was found of a model.</summary>
    /// <param name="sample">What was looked at.</param>
    /// <param name="findings">What was found.</param>
    public void Write(ModelSample sample, ImmutableArray<Finding> findings)
    {
        output.WriteLine();
        output.WriteLine($"Sample of {sample.Definition.Name}");
        foreach (var source in sample.Sources)
            output.WriteLine($"  {source.Name}: {Describe(source)}.");
        WriteFields(sample);
        WriteSlos(sample);
        WriteList("Notes of the sample", findings.Where(finding => !finding.IsRefusal));
        WriteList("Refused", findings.Where(finding => finding.IsRefusal));
    }

    /// <summary>Writes what was found of ready-made tallies.</summary>
    /// <param name="model">Whose they are.</param>
    /// <param name="tallies">Where they come from.</param>
    /// <param name="found">What was found.</param>
    public void Write(MonitoredModel model, TallyFeedDefinition tallies, TallySample found)
    {
        output.WriteLine();
        output.WriteLine($"Sample of {model.Definition.Name}, {tallies.Name} from {tallies.Source.Written}");
        foreach (var fact in found.Facts)
            output.WriteLine($"  {fact}.");
        WriteList(found.IsUsable ? "Notes of the sample" : "Refused", found.Faults.Select(fault => new Finding(fault)));
    }

    private static string Describe(SampledSource source)
    {
        // How many there are nobody knows then, and what is wrong is said below.
        if (source.Records + source.Refused == 0 && !source.Heads.Errors.IsEmpty)
            return "nothing could be read";
        var records = $"{PlainNumber.Format(source.Records)} records";
        if (source.Refused > 0)
            records += $", and {PlainNumber.Format(source.Refused)} that are refused";
        if (source.Times is var (first, last))
            records += $", of {first.ToRfc3339()} to {last.ToRfc3339()}";
        var parts = source.Heads.AreAll ? [$"all of {string.Join(", ", source.Heads.Places)}"] : source.Heads.Heads.Select(Describe);
        if (source.Heads is { AreAll: false, Headers: > 0 and var headers, Places.Length: var files })
            parts = parts.Append($"and the columns of {(headers == files ? "all" : $"{PlainNumber.Format(headers)} of")} {PlainNumber.Format(files)} files");
        return source.Heads.Heads.IsEmpty ? records : $"{records}: {string.Join(", ", parts)}";
    }

    private static string Describe(SourceHead head) => $"the {(head.IsEnd ? "last" : "first")} of {head.Place}";

    private void WriteFields(ModelSample sample)
    {
        var table = new MarkdownTable("field", "path", "present", "mistyped", "missing", "of");
        foreach (var field in sample.Definition.Fields.DistinctBy(field => field.Name))
        {
            var counts = sample.CountsOf(field);
            table.Add(
                field.Name, field.Path, PlainNumber.Format(counts.Present), PlainNumber.Format(counts.Mistyped), PlainNumber.Format(counts.Missing),
                $"{PlainNumber.Format(counts.Records)} {field.Source}");
        }

        output.WriteLine();
        table.Write(output);
    }

    private void WriteSlos(ModelSample sample)
    {
        var table = new MarkdownTable("SLO", "in the sample");
        foreach (var slo in sample.Definition.Slos.Where(slo => !Core.Slis.ReadyEventsSli.IsIn(slo.Sli)))
        {
            var result = sample.Predictions.Records == 0 ? Core.Slis.MissingReason.NoEvents : sample.ResultOf(slo);
            table.Add(slo.Name, result.Reading is { } reading
                ? reading.Value.ToString("0.####", CultureInfo.InvariantCulture) : $"no value: {MetricNames.Of(result.Reason!.Value)}");
        }

        output.WriteLine();
        table.Write(output);
    }

    private void WriteList(string heading, IEnumerable<Finding> findings)
    {
        var texts = findings.Select(finding => finding.Text).Distinct().ToArray();
        if (texts.Length == 0)
            return;
        output.WriteLine();
        output.WriteLine($"{heading}:");
        foreach (var text in texts)
            output.WriteLine($"  - {text}");
    }
}
