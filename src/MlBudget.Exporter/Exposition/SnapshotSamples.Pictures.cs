using System.Globalization;
using MlBudget.Core.Budgets;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Exporter.Exposition;

/// <content>What is shown beside the budgets.</content>
internal readonly ref partial struct SnapshotSamples
{
    /// <summary>What of scores and ages is counted over.</summary>
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private void CollectPictures(PictureReport pictures)
    {
        foreach (var confusion in pictures.Confusion)
        {
            var window = MetricNames.Of(confusion.Window);
            Add(PictureCatalogue.Confusion, confusion.TruePositives, _model, "positive", "positive", window);
            Add(PictureCatalogue.Confusion, confusion.FalsePositives, _model, "negative", "positive", window);
            Add(PictureCatalogue.Confusion, confusion.FalseNegatives, _model, "positive", "negative", window);
            Add(PictureCatalogue.Confusion, confusion.TrueNegatives, _model, "negative", "negative", window);
        }

        foreach (var each in pictures.Classes)
        {
            var window = MetricNames.Of(each.Window);
            Add(PictureCatalogue.Classes, each.Labels, _model, each.Class, "labels", window);
            Add(PictureCatalogue.Classes, each.Answers, _model, each.Class, "answers", window);
            Add(PictureCatalogue.Classes, each.Right, _model, each.Class, "right", window);
        }

        Add(PictureCatalogue.HourPredictions, pictures.Hour?.Predictions, _model);
        Add(PictureCatalogue.UsualHourPredictions, pictures.Hour?.Usual, _model);
        Add(PictureCatalogue.LowerHourPredictions, pictures.Hour?.Lower, _model);
        Add(PictureCatalogue.UpperHourPredictions, pictures.Hour?.Upper, _model);
        for (var bin = 0; bin < pictures.Scores.Length; bin++)
            Add(PictureCatalogue.Scores, pictures.Scores[bin], _model, ScoreBinCounting.Names[bin], MetricNames.Of(Day));
    }

    private void CollectAges(FeatureReport feature)
    {
        foreach (var age in feature.AgeSeconds)
            Add(PictureCatalogue.FeatureAge, age.Seconds, _model, feature.Name, age.Q.ToString(CultureInfo.InvariantCulture));
    }

    private void CollectBound(SloReport report, string dimension)
    {
        var sli = report.Slo.Sli;
        Add(PictureCatalogue.SloBound, SliBound.Of(sli, report.Whole.Allowed), _model, dimension, report.Slo.Name);
        Add(PictureCatalogue.SloLowerBound, SliBound.LowerOf(sli, report.Whole.Allowed), _model, dimension, report.Slo.Name);
        Add(PictureCatalogue.SloBaseline, (double?)sli.HeldAgainst?.Value, _model, dimension, report.Slo.Name);
        if (report.Corrected is { } corrected)
            CollectJudge(corrected, dimension, report.Slo.Name);
    }

    private void CollectJudge(CorrectedReading corrected, string dimension, string slo)
    {
        Add(PictureCatalogue.JudgeRatio, corrected.JudgedGood, _model, dimension, slo, "judged_good");
        Add(PictureCatalogue.JudgeRatio, corrected.Sensitivity, _model, dimension, slo, "sensitivity");
        Add(PictureCatalogue.JudgeRatio, corrected.Specificity, _model, dimension, slo, "specificity");
        Add(PictureCatalogue.JudgeAudits, corrected.GoodAudits, _model, dimension, slo, "good");
        Add(PictureCatalogue.JudgeAudits, corrected.BadAudits, _model, dimension, slo, "bad");
        Add(PictureCatalogue.CorrectedShareEnd, corrected.Interval?.Lower, _model, dimension, slo, "lower");
        Add(PictureCatalogue.CorrectedShareEnd, corrected.Interval?.Upper, _model, dimension, slo, "upper");
    }
}
