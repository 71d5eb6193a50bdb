using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Arrivals;

namespace MlBudget.Sources.Files;

/// <content>Records that were decoded ahead, by other threads.</content>
internal sealed partial class RecordStream
{
    /// <summary>
    /// Goes on by lines in a row that are records. Each is judged as if it had been decoded just now; where one is kept for later, those behind it
    /// have to wait for what that leads to.
    /// </summary>
    /// <returns>Whether they are done with; false where one is later than what is taken.</returns>
    private bool TakeDecoded(Batch batch, Instant until, ReadBudget budget)
    {
        if (batch.Count == 0)
            _format.Prepare(batch);
        var (reader, chunk, number) = (_file.Decoded, _file.Decoded.Decoded, _file.Lines + 1);
        var (line, run, becomes) = (0, 0, Becoming.Taken);
        while (chunk.IsRow(chunk.Line + line) && batch.Count + run < batch.Capacity && line < budget.Lines)
        {
            var time = new Instant(chunk.Rows.Times[chunk.Row + line]);
            becomes = _records.Weigh(time, reader.DecodedLine(line), number + line, until);
            if (becomes == Becoming.Taken)
            {
                _records.NoteTaken(time);
                run++;
            }
            else
            {
                Append(batch, chunk, line, ref run);
            }

            if (becomes == Becoming.Waits)
                break;
            line++;
            if (_records.HasKept)
                break;
        }

        Append(batch, chunk, line, ref run);
        _file.Pass(line);
        budget.Lines -= line;
        return becomes != Becoming.Waits;
    }

    /// <summary>Appends the rows of lines in a row.</summary>
    /// <param name="batch">Where to.</param>
    /// <param name="chunk">The lines, behind those that were passed.</param>
    /// <param name="end">Behind which line they end.</param>
    /// <param name="run">How many they are; 0 afterwards.</param>
    private void Append(Batch batch, LineChunk chunk, int end, ref int run)
    {
        if (run == 0)
            return;
        var first = end - run;
        for (var row = 0; row < run && batch.Origins is { } origins; row++)
            origins[batch.Count + row] = (_file.Path, _file.Lines + 1 + first + row);
        batch.Append(chunk.Rows, chunk.Row + first, run, _decoding!.Texts);
        run = 0;
    }
}
