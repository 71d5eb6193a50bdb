using System.Collections.Immutable;
using MlBudget.Sources.Paths;
using MlBudget.Sources.Times;

namespace MlBudget.Sources.Json;

/// <summary>Reads the times of one place: in forms that tell themselves, or in those that are configured. Used by one thread.</summary>
internal sealed class TimeReader
{
    private readonly ImmutableArray<TimeForm> _forms;
    private readonly LocalClock? _clock;
    private KnownDate _date;

    /// <summary>Reads times as the readings of a path say.</summary>
    /// <param name="readings">The readings; at most one is of a time, and others have no part in it.</param>
    public TimeReader(ImmutableArray<PathReading> readings)
    {
        var reading = readings.OfType<TimeReading>().LastOrDefault();
        _forms = [.. (reading?.Formats ?? []).Select(TimeForm.Parse)];
        _clock = reading?.Zone is { } zone ? new(TimeZones.Find(zone) ?? throw new FormatException($"There is no time zone '{zone}'.")) : null;
    }

    /// <summary>What times are expected to look like, for people.</summary>
    public static string Expected(ImmutableArray<PathReading> readings) =>
        readings.OfType<TimeReading>().LastOrDefault() is { Formats: { IsEmpty: false } formats }
            ? $"a time as {string.Join(" or ", formats.Select(form => $"'{form}'"))}, before the year 6000"
            : "RFC 3339 or a number since the epoch, before the year 6000";

    /// <summary>Reads a text.</summary>
    /// <returns>Whether it is an instant within the years 1 to 9999.</returns>
    public bool TryRead(ReadOnlySpan<byte> text, out long micros) =>
        _forms.IsEmpty ? Timestamp.TryRead(text, _clock, ref _date, out micros) : TryReadForm(text, out micros);

    /// <summary>Reads a number.</summary>
    /// <returns>Whether it is an instant within the years 1 to 9999.</returns>
    public bool TryRead(in JsonNumber number, ReadOnlySpan<byte> token, out long micros) =>
        _forms.IsEmpty ? Timestamp.TryRead(number, token, _clock, out micros) : TryReadForm(token, out micros);

    private bool TryReadForm(ReadOnlySpan<byte> text, out long micros)
    {
        foreach (var form in _forms)
        {
            if (!form.TryRead(text, out micros))
                continue;
            return Timestamp.InRange(form.HasOffset ? micros : Timestamp.ToInstant(micros, _clock), out micros);
        }

        micros = 0;
        return false;
    }
}
