using System.Text;
using MlBudget.Core.Records;
using MlBudget.Core.Text;

namespace MlBudget.Sources.Json;

/// <summary>Remembers what the latest record has in one place, for errors.</summary>
internal sealed class FoundValue : Target
{
    private const string AText = "a text", ANumber = "a number";

    /// <summary>The value, cut and on one line; null for nothing, null or an empty text.</summary>
    public string? Shown { get; private set; }

    /// <summary>What kind of value it is, where the value itself is nobody's business; null for none.</summary>
    public string? Kind { get; private set; }

    /// <summary>Whether such a value may be an id, or a part of one.</summary>
    public bool MayBeId => Kind is AText or ANumber;

    public override void Bind(Batch batch)
    {
        // It is not for a batch.
    }

    public override void Text(int row, ReadOnlySpan<byte> text) =>
        (Shown, Kind) = text.IsEmpty ? (null, null) : (FoundText.Of(Encoding.UTF8.GetString(text)), AText);

    public override void Number(int row, in JsonNumber number, ReadOnlySpan<byte> token) =>
        (Shown, Kind) = (FoundText.Of(Encoding.UTF8.GetString(token)), ANumber);

    public override void Truth(int row, ReadOnlySpan<byte> token) =>
        (Shown, Kind) = (Encoding.UTF8.GetString(token), "a truth value");

    public override void Structure(int row) => Shown = Kind = "an object or a list";

    public override void Forget(int row) => Reset();

    /// <summary>A new record begins.</summary>
    public void Reset() => Shown = Kind = null;
}
