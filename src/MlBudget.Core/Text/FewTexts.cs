namespace MlBudget.Core.Text;

/// <summary>Tells texts of classes and groups, which may be shown, from those of a field that was configured by mistake: a prompt, an
/// address, a name. Those are many, and hardly one of them comes again.</summary>
public static class FewTexts
{
    /// <summary>So many texts are no classes, and no further ones are told apart.</summary>
    public const int Most = 1000;

    /// <summary>So often each of them comes on average.</summary>
    private const int Repetitions = 5;

    /// <summary>Whether texts may be shown.</summary>
    /// <param name="different">How many different ones there are.</param>
    /// <param name="all">How often one of them came.</param>
    public static bool Are(int different, long all) => different < Most && all >= Repetitions * different;

    /// <summary>What is said in place of texts that are not shown.</summary>
    /// <param name="different">How many different ones there are.</param>
    public static string Count(int different) => different == 1 ? "one text"
        : $"{PlainNumber.Format((long)different)} {(different < Most ? "" : "and more ")}different texts";
}
