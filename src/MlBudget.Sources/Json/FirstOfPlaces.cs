using MlBudget.Core.Records;

namespace MlBudget.Sources.Json;

/// <summary>
/// Gives a target the value of the first of several places that has one, in whatever order they are met: the name of a field before the names that it
/// had earlier. A place whose value is taken back, as its key came twice, leaves the target without one.
/// </summary>
/// <param name="target">Who gets the value.</param>
internal sealed class FirstOfPlaces(Target target)
{
    private const byte None = byte.MaxValue;

    private byte[] _ranks = [];

    /// <summary>The target of a place.</summary>
    /// <param name="rank">How many places come before it.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more than 254.</exception>
    public PlaceTarget At(int rank)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, None);
        return new(this, target, (byte)rank);
    }

    /// <summary>Has room for the rows of a batch.</summary>
    public void Bind(Batch batch)
    {
        if (_ranks.Length < batch.Capacity)
            _ranks = new byte[batch.Capacity];
    }

    /// <summary>A record begins.</summary>
    /// <param name="row">Its first row.</param>
    /// <param name="rows">How many it may have.</param>
    public void Reset(int row, int rows) => _ranks.AsSpan(row, rows).Fill(None);

    /// <summary>Whether a row's value is that of a place.</summary>
    public bool IsOf(int row, byte rank) => _ranks[row] == rank;

    /// <summary>Whether a place gives a row its value, which takes back that of a place behind it.</summary>
    public bool Take(int row, byte rank)
    {
        if (_ranks[row] < rank)
            return false;
        if (_ranks[row] != rank && _ranks[row] != None)
            target.Forget(row);
        _ranks[row] = rank;
        return true;
    }

    /// <summary>A place takes its value back.</summary>
    public void Forget(int row, byte rank)
    {
        if (_ranks[row] != rank)
            return;
        _ranks[row] = None;
        target.Forget(row);
    }
}

/// <summary>One of several places of a value. An empty text is none.</summary>
/// <param name="places">All of them.</param>
/// <param name="inner">Who gets the value.</param>
/// <param name="rank">How many places come before it.</param>
internal sealed class PlaceTarget(FirstOfPlaces places, Target inner, byte rank) : ReadingTarget(inner)
{
    /// <summary>Whether a number is asked for.</summary>
    public bool IsOfNumber => Inner is NumberTarget;

    public override void Text(int row, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && places.Take(row, rank))
            Inner.Text(row, text);
    }

    public override void Number(int row, in JsonNumber number, ReadOnlySpan<byte> token)
    {
        if (places.Take(row, rank))
            Inner.Number(row, number, token);
    }

    public override void Truth(int row, ReadOnlySpan<byte> token)
    {
        if (places.Take(row, rank))
            Inner.Truth(row, token);
    }

    public override void Structure(int row)
    {
        if (places.Take(row, rank))
            Inner.Structure(row);
    }

    public override void Whole(int row, ReadOnlySpan<byte> json)
    {
        if (places.IsOf(row, rank))
            Inner.Whole(row, json);
    }

    public override void Forget(int row) => places.Forget(row, rank);
}
