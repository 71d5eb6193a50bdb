using MlBudget.Core.Records;
using MlBudget.Sources.Formats;
using MlBudget.Sources.Helping;
using MlBudget.Sources.Layouts;
using MlBudget.Sources.Tables;

namespace MlBudget.Sources.Files;

/// <summary>How files are read.</summary>
public sealed record FileSourceOptions
{
    /// <summary>The longest line that is read, in bytes without what ends it; at least 1.</summary>
    public int MaxLineBytes { get; init; } = 1 << 20;

    /// <summary>How records are written.</summary>
    public RecordLayout Layout { get; init; } = RecordLayout.Json;

    /// <summary>Whether a record without an id is refused, as a label that can't find its prediction.</summary>
    public bool RequireId { get; init; }

    /// <summary>What is decoded of the records for others as well; null where they are read here alone.</summary>
    public SharedRecords? Shared { get; init; }

    /// <summary>Who helps to read and decode ahead; null for nobody. Records that are decoded for others as well, that have several rows, or that
    /// take several lines, are not read ahead.</summary>
    public HelpingThreads? Helpers { get; init; }

    /// <summary>How many lines are read ahead in a piece; at least 1. Tests make it small.</summary>
    public int LinesAhead { get; init; } = Batch.DefaultCapacity;

    /// <summary>From how many bytes on that are there to be read in a file it is read ahead.</summary>
    public long LeastAhead { get; init; } = 1 << 20;

    /// <summary>
    /// Whether nobody writes to the files any more, so that a last line without an end is a record. Otherwise it is
    /// waited for; in compressed files it always is one.
    /// </summary>
    public bool ClosedFiles { get; init; }

    /// <summary>Who hears of refused records; called on the thread that reads.</summary>
    public Action<FileProblem>? OnProblem { get; init; }

    /// <summary>Who hears of files from which nothing is read; called on the thread that reads.</summary>
    public Action<FileCopy>? OnCopy { get; init; }

    /// <summary>Who hears of columns of tables that aren't there or are others than before; called on the thread that reads.</summary>
    public Action<ColumnChange>? OnColumns { get; init; }

    /// <summary>The size of the read buffer, which grows to hold a line. Tests make it tiny to walk every edge.</summary>
    public int BufferBytes { get; init; } = 1 << 16;

    /// <summary>The wall clock, by which it is told how long a last row of a table has had no end.</summary>
    internal TimeProvider Wall { get; init; } = TimeProvider.System;

    /// <summary>What reading ahead needs; null where nothing is.</summary>
    internal SideDecoding? Decoding { get; init; }

    /// <summary>What is read of tables; null where records are no rows of tables.</summary>
    internal TableReading? Table { get; init; }

    /// <summary>The same options with what is read of tables.</summary>
    /// <param name="schema">What is decoded.</param>
    internal FileSourceOptions WithTable(RecordSchema schema) => !Layout.IsTable ? this : this with
    {
        Table = new(WantedColumns.Of(Shared?.Schemas ?? [schema]), WantedColumns.Of([schema]), Layout.Delimiter) { OnChange = OnColumns },
    };
}
