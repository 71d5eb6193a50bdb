using MlBudget.Core.Measures;

namespace MlBudget.Core.Slis;

/// <summary>What a <see cref="ClassesCounting"/> has counted, without the classes that are not told apart.</summary>
/// <param name="counters">Its counters.</param>
public readonly ref struct ClassTable(ReadOnlySpan<long> counters)
{
    private readonly ReadOnlySpan<long> _counters = counters;

    /// <summary>How many classes are told apart.</summary>
    public int Classes => _counters.Length / ClassesCounting.PerClass - 1;

    /// <summary>How many rows are labelled, of all classes together.</summary>
    public long Rows
    {
        get
        {
            long rows = 0;
            for (var place = 0; place <= Classes; place++)
                rows += Labels(place);
            return rows;
        }
    }

    /// <summary>How many labels of a class were answered right: n_cc.</summary>
    public long Right(int place) => _counters[ClassesCounting.PerClass * place];

    /// <summary>How many labels are of a class: Σ_j n_cj.</summary>
    public long Labels(int place) => Right(place) + _counters[ClassesCounting.PerClass * place + 1];

    /// <summary>How many answers are of a class, of those with a label: Σ_i n_ic.</summary>
    public long Answers(int place) => Right(place) + _counters[ClassesCounting.PerClass * place + 2];

    /// <summary>F1 = 2·n_cc / (Σ_j n_cj + Σ_i n_ic); only of a class that has either.</summary>
    public double F1(int place) => 2.0 * Right(place) / (Labels(place) + Answers(place));
}
