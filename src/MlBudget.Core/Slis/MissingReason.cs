namespace MlBudget.Core.Slis;

/// <summary>Why an SLI has no value in a window.</summary>
public enum MissingReason
{
    /// <summary>Nothing came that it counts.</summary>
    NoEvents,

    /// <summary>All of it is excluded, as for maintenance.</summary>
    Excluded,

    /// <summary>Records came, and a field that it needs is in none of them.</summary>
    FieldMissing,

    /// <summary>Records came, and a field that it needs is in none of them with a value of its type.</summary>
    FieldMistyped,

    /// <summary>Predictions came with all fields, and no value can be used: a comparison is unknown, a class is neither, a score is no
    /// probability.</summary>
    ValuesUnknown,

    /// <summary>Predictions were read, and <c>predictions.where</c> leaves all of them out; or predictions came, and the SLO's <c>where</c> holds in none of them.</summary>
    LeftOut,

    /// <summary>Predictions came, and all of them so lately that their labels are not due yet.</summary>
    WaitsForLabels,

    /// <summary>Predictions came, and all of them so lately that others of their time may still come.</summary>
    WaitsForPredictions,

    /// <summary>Predictions came whose labels are due, and no label has found any of them.</summary>
    NoLabels,

    /// <summary>The group that others are compared with is not there.</summary>
    ReferenceMissing,

    /// <summary>Predictions came, and none of them is in its denominator: no positive answer, or no positive label.</summary>
    NoPositives,

    /// <summary>Labelled predictions came, and no label, or no answer, is of the class that it is about.</summary>
    ClassNotSeen,

    /// <summary>Predictions came with labels, and none of these is negative: there is nothing to tell positives from.</summary>
    NoNegatives,

    /// <summary>Over half of the judged lists have no relevant item, and so none of what is taken of the others.</summary>
    MostlyIrrelevant,

    /// <summary>Predictions came, and fewer of them have a label than <c>labels.min_coverage</c> asks for.</summary>
    TooFewLabels,

    /// <summary>Predictions came, and too few of them to judge.</summary>
    TooFewEvents,

    /// <summary>Fewer than two groups have enough events to be compared.</summary>
    GroupsTooSmall,

    /// <summary>Nothing is usual at that time, it is not known what is, or the baseline watches no feature.</summary>
    NothingUsual,

    /// <summary>What is normal is not known yet.</summary>
    WaitsForBaseline,

    /// <summary>What is normal can't be said: within the baseline's period the metric moved, is 0, or has no events.</summary>
    BaselineTrend,

    /// <summary>Over 1% of its numbers are so small that they lose over 0.1% of themselves by being kept in millionths.</summary>
    LosesByRounding,

    /// <summary>Nothing of what is known of the training set is a feature of the model.</summary>
    NotTrainedOn,

    /// <summary>Over a thousandth of the records don't say for how many predictions they stand.</summary>
    SamplingUnknown,

    /// <summary>Over 1% of the records don't say what they cost.</summary>
    CostsMissing,
    /// <summary>Fewer judged answers than 30 were found good by audits, or bad: how often the judge errs is not known.</summary>
    TooFewAudits,

    /// <summary>As far as audits tell, the judge may call good and bad answers good about as often.</summary>
    JudgeNearChance,
}
