using MlBudget.Core.Records;
using MlBudget.Sources.Formats;
using MlBudget.Sources.Helping;
using MlBudget.Sources.Spooling;
using MlBudget.Sources.Tables;

namespace MlBudget.Sources.Kinds;

/// <summary>What a source is read for, whatever its kind.</summary>
/// <param name="Name">What it is called in metrics, logs and errors.</param>
/// <param name="Schema">What is decoded from each record.</param>
/// <param name="Limits">How far times may be off.</param>
public sealed record SourceOpening(string Name, RecordSchema Schema, ArrivalLimits Limits)
{
    /// <summary>The longest record that is read, in bytes; at least 1.</summary>
    public int MaxRecordBytes { get; init; } = 1 << 20;

    /// <summary>Whether a record without an id is refused, as a label that can't find its prediction.</summary>
    public bool RequireId { get; init; }

    /// <summary>What is decoded of its records for others as well; null where it alone reads them. A kind whose records are no bytes of a
    /// format has no use for it.</summary>
    public SharedRecords? Shared { get; init; }

    /// <summary>Who helps to decode where there is much to read; null for nobody. A kind that is fetched in the background has no use for it.</summary>
    public HelpingThreads? Helpers { get; init; }

    /// <summary>Where what is pushed waits to be read; null where nothing can be.</summary>
    public Spools? Spools { get; init; }

    /// <summary>Whether nobody writes to it any more, so that what looks like the beginning of a record is all that there is of it.</summary>
    public bool IsClosed { get; init; }

    /// <summary>Who hears of refused records, once per episode; called on the thread that reads.</summary>
    public Action<RefusedRecord>? OnRefused { get; init; }

    /// <summary>Who hears of what is passed over since it holds what was read elsewhere; called on the thread that reads.</summary>
    public Action<PassedOver>? OnPassedOver { get; init; }

    /// <summary>Who hears of columns of tables that aren't there although they are configured, or are others than before; called on the thread that
    /// reads.</summary>
    public Action<ColumnChange>? OnColumns { get; init; }

    /// <summary>Who hears that a query, a topic or a stream is another one than that from which records were read before, or has grown, and what
    /// becomes of them; called in the background.</summary>
    public Action<string>? OnQueryChanged { get; init; }
}

/// <summary>A record that was refused: the first of its reason in a place, until that has been read for a whole poll without another.</summary>
/// <param name="Place">What holds it: a file's path.</param>
/// <param name="Number">Which of the records there it is: of a file the line, from 1 on.</param>
/// <param name="Reason">Why it was refused.</param>
/// <param name="Detail">What was found and what was expected, without any of the record's values but its time.</param>
public sealed record RefusedRecord(string Place, long Number, RejectionReason Reason, string Detail);

/// <summary>A place from which nothing is read, since it begins as another one does.</summary>
/// <param name="Place">The place: a file's path.</param>
/// <param name="Original">The place from which the same is read, or was read last.</param>
public sealed record PassedOver(string Place, string Original);
