using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Records;
using MlBudget.Core.Text;

namespace MlBudget.Core.Measures;

/// <content>What judges say of answers, and what audits found of the same.</content>
public sealed partial class Measurements
{
    /// <summary>The measures of a judge's verdicts, each of those that are known, first, and of good ones, second.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="judge">What the judge calls good, on outcomes.</param>
    /// <param name="audit">What is good as audits found it, on outcomes.</param>
    /// <exception cref="MissingInputException">One of them is not on outcomes, or both are the same.</exception>
    /// <exception cref="ConditionException">One of them can't be read.</exception>
    public AuditMeasures Audits(string asker, NamedCondition judge, NamedCondition audit)
    {
        var (verdict, truth) = Parse(asker, judge, audit);
        return new(
            AddShare(Outcome(_tracks.OfOutcome(verdict)), null, []), AddShare(Outcome(_tracks.OfAudited(verdict, truth, JointRule.WhereTrue)), null, []),
            AddShare(Outcome(_tracks.OfAudited(verdict, truth, JointRule.WhereFalse)), null, []));
    }

    /// <summary>Judged answers, first, and audited ones of these, second: as they are, whatever they stand for.</summary>
    /// <inheritdoc cref="Audits"/>
    public int AuditCoverage(string asker, NamedCondition judge, NamedCondition audit)
    {
        var (verdict, truth) = Parse(asker, judge, audit);
        return Add(Outcome(_tracks.OfAudited(verdict, truth, JointRule.WhetherKnown)), null, []);
    }

    private (Condition Judge, Condition Audit) Parse(string asker, NamedCondition judge, NamedCondition audit)
    {
        var (verdict, truth) = (OfOutcomes(judge), OfOutcomes(audit));
        return verdict.Canonical != truth.Canonical ? (verdict, truth)
            : throw new MissingInputException($"{asker}: '{judge.Name}' and '{audit.Name}' are the same condition; expected what the judge says in the one, and what an audit found in the other");
    }

    private Condition OfOutcomes(NamedCondition condition)
    {
        try
        {
            if (MixedCondition.Parse(condition.Text, _shape.Fields, new SchemaBuilder(), new SchemaBuilder()) is null
                && Condition.Parse(condition.Text, _shape.Fields, new SchemaBuilder(), _tracks.Columns) is { ReadsOutcomes: true } parsed)
                return parsed;
        }
        catch (ConditionException error)
        {
            throw new ConditionException(error.Position, error.Reason) { UnknownField = error.UnknownField, Option = condition.Name };
        }

        throw new ConditionException(0, "found fields of predictions, expected outcomes alone: judges and audits tell them in labels") { Option = condition.Name };
    }
}

/// <summary>A condition that is an option of a metric.</summary>
/// <param name="Name">The option's name.</param>
/// <param name="Text">The condition.</param>
public sealed record NamedCondition(string Name, ConfiguredText Text);

/// <summary>The measures of what a judge says, and of where audits tell whether that is so.</summary>
/// <param name="Judged">The judge's verdicts, and good ones of them.</param>
/// <param name="Good">Of answers that an audit found good the same.</param>
/// <param name="Bad">Of answers that an audit found bad the same.</param>
public sealed record AuditMeasures(int Judged, int Good, int Bad);
