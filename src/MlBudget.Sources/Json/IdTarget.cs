using System.IO.Hashing;
using MlBudget.Core.Records;

namespace MlBudget.Sources.Json;

/// <summary>
/// The record's id: the hash of a text as it is, or of the <see cref="CanonicalNumber"/> of a number, so that 5, 5.0 and 5e0
/// are one id, and the text "5" is it too.
/// </summary>
/// <param name="isNumber">Whether texts are numbers as well, and have no id where they are none.</param>
internal class IdTarget(bool isNumber) : Target
{
    private readonly CanonicalNumber _canonical = new();
    private Batch? _batch;

    /// <summary>The hashes of ids by row, where <see cref="Has"/> says so.</summary>
    protected UInt128[] Ids { get; set; } = [];

    /// <summary>The rows that have one.</summary>
    protected ulong[] Has { get; set; } = [];

    /// <summary>The rows that have a value which is none.</summary>
    protected ulong[] Refused { get; set; } = [];

    public override void Bind(Batch batch) => (_batch, Ids, Has, Refused) = (batch, batch.Ids, batch.HasId, batch.RefusedIds);

    public override void Text(int row, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return;
        if (isNumber)
            Number(row, text);
        else
            Put(row, text);
    }

    public override void Number(int row, in JsonNumber number, ReadOnlySpan<byte> token)
    {
        if (number.IsInfinite)
            Refuse(row);
        else if (number.IsWhole && token.Length <= CanonicalNumber.MaxZeros)
            Put(row, token);
        else
            Number(row, token);
    }

    public override void Truth(int row, ReadOnlySpan<byte> token) => Refuse(row);

    public override void Structure(int row) => Refuse(row);

    public override void Forget(int row) => _batch!.ForgetId(row);

    /// <summary>Notes how a number was written that is not written in its canonical form.</summary>
    protected virtual void Note(int row, ReadOnlySpan<byte> text) => _batch!.RawIds.Add((row, XxHash128.HashToUInt128(text)));

    private void Number(int row, ReadOnlySpan<byte> text)
    {
        if (!_canonical.TryWrite(text, out var canonical))
        {
            Refuse(row);
            return;
        }

        Put(row, canonical);
        if (!canonical.SequenceEqual(text))
            Note(row, text);
    }

    private void Put(int row, ReadOnlySpan<byte> text)
    {
        Ids[row] = XxHash128.HashToUInt128(text);
        Bits.Set(Has, row);
    }

    private void Refuse(int row) => Bits.Set(Refused, row);
}
