using MlBudget.EndToEnd.Tests.Harness;
using MlBudget.EndToEnd.Tests.Live;

namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>Lets a made-up log grow in a folder, in the order in which its lines arrive, over both its files.</summary>
internal sealed class Growth : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RotatedLog _predictions;
    private readonly IGrowingLog _labels;
    private readonly int _steps;
    private int _step;

    /// <summary>Nothing is written yet.</summary>
    /// <param name="log">What will be written.</param>
    /// <param name="steps">In how many steps.</param>
    /// <param name="random">Where it is cut.</param>
    /// <param name="labels">Where labels are written to; null for a file beside that of the predictions.</param>
    public Growth(FraudLog log, int steps, Random random, Func<TimedLines, IGrowingLog>? labels = null)
    {
        _predictions = new(_folder.At("predictions.jsonl"), log.Predictions, random);
        _labels = labels?.Invoke(log.Labels) ?? new RotatedLog(_folder.At("labels.jsonl"), log.Labels, random);
        _steps = steps;
    }

    /// <summary>Where the files are.</summary>
    public string Folder => _folder.Path;

    /// <summary>How many steps are written.</summary>
    public int Steps => _step;

    /// <summary>Whether all is written.</summary>
    public bool IsDone => _step == _steps;

    /// <summary>Writes on.</summary>
    public void Step()
    {
        if (IsDone)
            return;
        if (++_step == _steps)
        {
            Finish();
            return;
        }

        var now = FraudLog.First + (FraudLog.Last - FraudLog.First) * _step / _steps;
        _predictions.WriteTo(now);
        _labels.WriteTo(now);
    }

    /// <summary>Writes the rest.</summary>
    public void Finish()
    {
        _step = _steps;
        _predictions.Finish();
        _labels.Finish();
    }

    public void Dispose()
    {
        _predictions.Dispose();
        _labels.Dispose();
        _folder.Dispose();
    }
}
