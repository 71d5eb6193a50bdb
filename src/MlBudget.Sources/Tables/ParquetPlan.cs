using System.Collections.Immutable;
using MlBudget.Sources.Paths;
using Parquet.Schema;

namespace MlBudget.Sources.Tables;

/// <summary>
/// What is written of each row of a file of columns: those that somebody reads, each at the place where it is in objects within objects.
/// Used by one thread.
/// </summary>
internal sealed class ParquetPlan
{
    private readonly List<Step> _steps = [];

    /// <summary>A plan for a file.</summary>
    /// <param name="fields">The file's fields, from the outside in.</param>
    /// <param name="wanted">What somebody reads.</param>
    public ParquetPlan(IEnumerable<Field> fields, WantedColumns wanted)
    {
        ImmutableArray<ImmutableArray<string>> places = [.. wanted.Paths.Select(PlaceOf).Where(place => place.Length > 0)];
        Add(fields, [], places);
        Columns = [.. _steps.Select(step => step.Column).OfType<ParquetColumn>()];
    }

    /// <summary>The columns that are read.</summary>
    public ImmutableArray<ParquetColumn> Columns { get; }

    /// <summary>Writes the next row of each column as one object.</summary>
    public void Write(RowWriter writer)
    {
        writer.Open();
        foreach (var (key, column) in _steps)
        {
            if (column is not null)
            {
                column.Write(writer, key);
            }
            else if (key.Length > 0)
            {
                writer.Append(key);
                writer.Open();
            }
            else
            {
                writer.Close();
                writer.Next();
            }
        }

        writer.Close();
    }

    /// <summary>The columns of some fields, and in place of objects the values within them.</summary>
    /// <param name="fields">The fields.</param>
    /// <param name="outer">The names of what they are within, from the outside in.</param>
    public static IEnumerable<TableColumn> ColumnsOf(IEnumerable<Field> fields, ImmutableArray<string> outer) => fields.SelectMany(field => field is StructField inner
        ? ColumnsOf(inner.Fields, outer.Add(field.Name))
        : [new(WantedColumns.TextOf(outer.Add(field.Name)), ParquetColumn.KindOf(field), field is DataField data && ParquetColumn.Of(data) is not null)]);

    /// <summary>The keys that a path begins with.</summary>
    private static ImmutableArray<string> PlaceOf(RecordPath path) =>
        [.. path.Steps.TakeWhile(step => step.Kind == PathStepKind.Key).Select(step => step.Key)];

    private void Add(IEnumerable<Field> fields, ImmutableArray<string> outer, ImmutableArray<ImmutableArray<string>> places)
    {
        foreach (var field in fields)
        {
            var place = outer.Add(field.Name);
            if (!places.Any(wanted => Enumerable.Range(0, Math.Min(place.Length, wanted.Length)).All(step => place[step] == wanted[step])))
                continue;
            if (field is StructField inner)
            {
                _steps.Add(new(RowWriter.KeyOf(field.Name), null));
                Add(inner.Fields, place, places);
                _steps.Add(new([], null));
            }
            else if (field is DataField data && ParquetColumn.Of(data) is { } column)
            {
                _steps.Add(new(RowWriter.KeyOf(field.Name), column));
            }
        }
    }

    /// <summary>What is written next: a value behind its key; the key of an object, which begins; or where there is neither, its end.</summary>
    private readonly record struct Step(byte[] Key, ParquetColumn? Column);
}
