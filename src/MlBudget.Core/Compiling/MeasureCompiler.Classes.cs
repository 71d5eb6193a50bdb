using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Compiling;

/// <content>What is asked for to find out that classes are written otherwise than they are configured.</content>
public sealed partial class MeasureCompiler
{
    /// <summary>An SLI that has no value where it needs classes, and those that are configured are surely not those of the log.</summary>
    /// <param name="sli">An SLI of measures of this compiler.</param>
    public Sli WithClasses(Sli sli)
    {
        var counting = sli.Measures.Where(measure => _measures[measure].Counting is IClassCounting).ToArray();
        return counting.Length == 0 ? sli : new ClassesSli(sli, [.. counting.Append(Answers()).Distinct()]);
    }

    /// <summary>The measure of all answers: of those that have no label as well.</summary>
    private int Answers() => Add(new SelectionCounting($"{shape.PredictionPath} as {shape.Classes.Canonical}"), null);

    /// <summary>The column of the probability of the positive class; null where there is none.</summary>
    private int? ScoreColumn() => shape.Fields.ContainsKey("confidence") ? FieldColumn("score") : null;
}
