namespace MlBudget.Core.Text;

/// <summary>The texts that logs write truth values as.</summary>
internal static class TruthText
{
    /// <summary>The truth value of a text; null where it is none. The texts are those of JSON, of numbers and of Python.</summary>
    public static bool? Read(string text) => text switch
    {
        "1" or "true" or "True" => true,
        "0" or "false" or "False" => false,
        _ => null,
    };
}
