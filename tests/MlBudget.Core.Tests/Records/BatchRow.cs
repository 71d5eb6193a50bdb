using System.Text;
using MlBudget.Core.Records;

namespace MlBudget.Core.Tests.Records;

/// <summary>Writes the next row of a batch, value by value.</summary>
internal static class BatchRow
{
    /// <summary>Sets the value at a path, in every column that reads it; nothing where it is null, or nobody reads it.</summary>
    public static void Set(Batch batch, string path, object? value)
    {
        for (var index = 0; index < batch.Columns.Length; index++)
        {
            if (value is null || batch.Schema.Columns[index].Path != path)
                continue;
            Bits.Set(batch.Columns[index].Valid, batch.Count);
            switch (batch.Columns[index])
            {
                case NumberColumn column: column.Values[batch.Count] = (double)value; break;
                case TimeColumn column: column.Values[batch.Count] = (long)value; break;
                case CategoryColumn column:
                    column.Codes[batch.Count] = column.Dictionary.GetOrAdd(Encoding.UTF8.GetBytes((string)value));
                    break;
            }
        }
    }
}
