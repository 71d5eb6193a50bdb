using MlBudget.Core.Records;
using MlBudget.Sources.Formats;
using MlBudget.Sources.Helping;

namespace MlBudget.Sources.Files;

/// <summary>What reading ahead in the files of a source needs: threads, formats of which each thread has its own, and the codes that texts of their
/// dictionaries have for who counts them. From poll to poll it keeps none of that.</summary>
/// <param name="threads">The threads.</param>
/// <param name="schema">What is decoded.</param>
/// <param name="newFormat">Makes a format.</param>
/// <param name="options">How files are read.</param>
internal sealed class SideDecoding(HelpingThreads threads, RecordSchema schema, Func<RecordFormat> newFormat, FileSourceOptions options)
{
    /// <summary>How many times as much the content of a compressed file is supposed to be.</summary>
    private const int Packing = 8;

    private readonly Lock _gate = new();
    private readonly Stack<RecordFormat> _formats = [];
    private readonly Stack<LineChunk> _chunks = [];
    private int _open;

    /// <summary>The threads.</summary>
    public HelpingThreads Threads => threads;

    /// <summary>How many lines a chunk has at the most.</summary>
    public int Lines => options.LinesAhead;

    /// <summary>How much is read at once.</summary>
    public int BufferBytes => options.BufferBytes;

    /// <summary>The codes of texts, for who counts them.</summary>
    public TextTranslations Texts { get; private set; } = new();

    /// <summary>Whether there is enough to read in a file.</summary>
    public bool IsOfUse(LogStream stream) =>
        (stream.Length - stream.FilePosition) * (stream.Form.IsCompressed ? Packing : 1) >= options.LeastAhead;

    /// <summary>A file is read ahead.</summary>
    public void Open()
    {
        lock (_gate)
            _open++;
    }

    /// <summary>A file is read ahead no longer.</summary>
    public void Close()
    {
        lock (_gate)
            _open--;
    }

    /// <summary>Gives up what isn't needed, where no file is read ahead. Called by who reads the source.</summary>
    public void Rest()
    {
        lock (_gate)
        {
            if (_open > 0)
                return;
            _formats.Clear();
            _chunks.Clear();
            Texts = new();
        }
    }

    /// <summary>A chunk that nobody else uses meanwhile.</summary>
    public LineChunk TakeChunk()
    {
        lock (_gate)
        {
            if (_chunks.TryPop(out var chunk))
                return chunk;
        }

        return new(schema, Lines);
    }

    /// <summary>Takes a chunk back.</summary>
    public void Give(LineChunk chunk)
    {
        lock (_gate)
            _chunks.Push(chunk);
    }

    /// <summary>A format that nobody else uses meanwhile.</summary>
    public RecordFormat Rent()
    {
        lock (_gate)
        {
            if (_formats.TryPop(out var format))
                return format;
        }

        return newFormat();
    }

    /// <summary>Takes a format back.</summary>
    public void Return(RecordFormat format)
    {
        lock (_gate)
            _formats.Push(format);
    }
}
