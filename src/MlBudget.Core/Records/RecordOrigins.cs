namespace MlBudget.Core.Records;

/// <summary>Where the records of a batch come from, for errors that show only when they are counted.</summary>
/// <param name="capacity">How many rows there may be.</param>
public sealed class RecordOrigins(int capacity)
{
    private readonly string[] _places = new string[capacity];
    private readonly long[] _numbers = new long[capacity];

    /// <summary>What holds a row's record, as a file's path, and which of the records there it is, as the number of a line from 1 on.</summary>
    public (string Place, long Number) this[int row]
    {
        get => (_places[row] ?? "", _numbers[row]);
        set => (_places[row], _numbers[row]) = value;
    }
}
