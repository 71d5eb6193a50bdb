namespace MlBudget.Sources.Arrivals;

/// <content>Where people find records.</content>
internal sealed partial class ArrivingRecords
{
    /// <summary>Where people find a record, and by which number there, of its number in the stream; null where it has that number in the place of
    /// all.</summary>
    public Func<long, (string Place, long Number)>? Find { get; init; }

    private (string Place, long Number) Shown(long number) => Find?.Invoke(number) ?? (place(), number);
}
