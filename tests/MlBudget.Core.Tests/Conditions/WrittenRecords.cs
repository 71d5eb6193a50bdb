using System.Globalization;
using System.Text;
using MlBudget.Core.Conditions;
using MlBudget.Core.Records;

namespace MlBudget.Core.Tests.Conditions;

/// <summary>A record as its values by path; what is absent, null, NaN or an empty text is missing.</summary>
internal sealed class Record : Dictionary<string, object?>
{
    /// <summary>A value that no column can read, such as a JSON object.</summary>
    public static readonly object Unreadable = new();

    public bool IsMissing(string path) =>
        !TryGetValue(path, out var value) || value is null or "" || value is double.NaN;

    public double? Number(string path, decimal scale) =>
        !IsMissing(path) && this[path] is double number ? number * (double)scale : null;

    public string? Category(string path) => IsMissing(path) ? null : this[path] switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => null,
    };
}

/// <summary>What the tests' names stand for, and their records as batches.</summary>
internal static class WrittenRecords
{
    public static readonly IReadOnlyDictionary<string, ConditionField> Fields = new Dictionary<string, ConditionField>
    {
        ["latency_seconds"] = new("latency_ms", 0.001m),
        ["delay"] = new("latency_ms", 0.0010m),
        ["score"] = new("score"),
        ["confidence"] = new("score", Derivation: FieldDerivation.Confidence),
        ["status"] = new("http.status"),
        ["error"] = new("error"),
        ["failure"] = new("error"),
        ["cached"] = new("cached"),
        ["features.amount"] = new("features.amount"),
        ["_odd"] = new("a] or [b\\"),
    };

    public static Condition Parse(string text, out SchemaBuilder schema) =>
        Condition.Parse(text, Fields, schema = new SchemaBuilder());

    public static string Canonical(string text) => Parse(text, out _).Canonical;

    /// <summary>What a condition says of one record; null for unknown.</summary>
    public static bool? Judge(string text, Record record)
    {
        var condition = Parse(text, out var schema);
        var batch = Batch(schema, [record]);
        var isTrue = new ulong[1];
        var isFalse = new ulong[1];
        condition.Evaluate(batch, isTrue, isFalse);
        Assert.Equal(0UL, isTrue[0] & isFalse[0]);
        return isTrue[0] == 1 ? true : isFalse[0] == 1 ? false : null;
    }

    /// <summary>The records as columns, with rubbish wherever a value array means nothing.</summary>
    public static Batch Batch(SchemaBuilder schema, IReadOnlyList<Record> records, int spare = 0)
    {
        var batch = new Batch(schema.Build("time", null), Math.Max(1, records.Count + spare)) { Count = records.Count };
        for (var index = 0; index < batch.Columns.Length; index++)
        {
            var spec = batch.Schema.Columns[index];
            switch (batch.Columns[index])
            {
                case NumberColumn numbers:
                    Fill(numbers, numbers.Values, 0.25, record => record.Number(spec.Path, spec.Scale));
                    break;
                case CategoryColumn categories:
                    Fill(categories, categories.Codes, int.MinValue, record => Code(categories, record, spec.Path));
                    break;
                case PresenceColumn presence:
                    Fill<bool>(presence, [.. records.Select(_ => false)], false, record => record.IsMissing(spec.Path) ? null : true);
                    break;
            }

            void Fill<T>(Column column, T[] values, T rubbish, Func<Record, T?> read)
                where T : struct
            {
                Array.Fill(values, rubbish);
                for (var row = 0; row < records.Count; row++)
                {
                    if (read(records[row]) is { } value)
                    {
                        values[row] = value;
                        Bits.Set(column.Valid, row);
                    }
                    else if (!records[row].IsMissing(spec.Path))
                    {
                        Bits.Set(column.Mistyped, row);
                    }
                }
            }
        }

        return batch;
    }

    private static int? Code(CategoryColumn column, Record record, string path) =>
        record.Category(path) is { } text ? column.Dictionary.GetOrAdd(Encoding.UTF8.GetBytes(text)) : null;
}
