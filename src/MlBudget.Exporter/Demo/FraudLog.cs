using System.Globalization;
using System.Text.Json;

namespace MlBudget.Exporter.Demo;

/// <summary>
/// Writes the simulated model's log as a real one would: a file a day for predictions and one for labels, which come
/// hours later. Files that were read long ago are deleted.
/// </summary>
internal sealed class FraudLog : IDisposable
{
    /// <summary>How long all is well before the incidents: a week and the labels' delay, so that budgets start fully observed.</summary>
    public static readonly TimeSpan QuietHistory = TimeSpan.FromDays(7.5);

    private const int DaysKept = 2;

    private readonly string _folder;
    private readonly FraudModel _model;
    private readonly int _daysBefore;
    private readonly PriorityQueue<(string Id, bool IsFraud), DateTimeOffset> _labels = new();
    private readonly DailyFile _predictionFile;
    private readonly DailyFile _labelFile;
    private long _nextId;

    /// <summary>An empty log.</summary>
    /// <param name="folder">Where the files go; it exists.</param>
    /// <param name="model">Whose answers are logged.</param>
    /// <param name="from">The time of the first payment.</param>
    /// <param name="history">How much is written at once before the incidents start: it is kept until it is read.</param>
    public FraudLog(string folder, FraudModel model, DateTimeOffset from, TimeSpan history)
    {
        _folder = folder;
        _model = model;
        _daysBefore = DaysKept + (int)Math.Ceiling(history.TotalDays);
        WrittenTo = from;
        _predictionFile = new(folder, "predictions");
        _labelFile = new(folder, "labels");
    }

    /// <summary>Up to when all is written.</summary>
    public DateTimeOffset WrittenTo { get; private set; }

    /// <summary>Writes all that happens up to a time, and the labels that are known by then.</summary>
    public void WriteTo(DateTimeOffset time)
    {
        foreach (var payment in _model.Between(WrittenTo, time))
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"p{_nextId++:D9}");
            Write(_predictionFile, payment.Time, json => WritePrediction(json, id, payment));
            if (payment.Error is null)
                _labels.Enqueue((id, payment.IsFraud), payment.Time + payment.LabelDelay);
        }

        while (_labels.TryPeek(out var label, out var known) && known <= time)
        {
            _labels.Dequeue();
            Write(_labelFile, known, json => WriteLabel(json, known, label));
        }

        _predictionFile.Flush();
        _labelFile.Flush();
        DeleteBefore(DateOnly.FromDateTime(time.UtcDateTime).AddDays(-_daysBefore));
        WrittenTo = time;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _predictionFile.Dispose();
        _labelFile.Dispose();
    }

    private static void Write(DailyFile file, DateTimeOffset time, Action<Utf8JsonWriter> write)
    {
        var stream = file.On(DateOnly.FromDateTime(time.UtcDateTime));
        using (var json = new Utf8JsonWriter(stream))
            write(json);
        stream.WriteByte((byte)'\n');
    }

    private static void WritePrediction(Utf8JsonWriter json, string id, Payment payment)
    {
        json.WriteStartObject();
        json.WriteString("timestamp", payment.Time);
        json.WriteString("prediction_id", id);
        if (payment.Error is null)
        {
            json.WriteNumber("decision", payment.Score >= 0.5 ? 1 : 0);
            json.WriteNumber("score", Math.Round(payment.Score, 6));
        }

        json.WriteNumber("latency_ms", Math.Round(payment.LatencyMs, 2));
        json.WriteString("error", payment.Error);
        json.WriteString("model_version", payment.Version);
        json.WriteString("merchant_type", payment.MerchantType);
        json.WriteStartObject("features");
        json.WriteNumber("amount", Math.Round(payment.Amount, 2));
        json.WriteString("country", payment.Country);
        if (payment.Velocity is { } velocity)
            json.WriteNumber("velocity", Math.Round(velocity, 4));
        else
            json.WriteNull("velocity");
        json.WriteEndObject();
        json.WriteStartObject("feature_times");
        json.WriteString("velocity", payment.VelocityTime);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteLabel(Utf8JsonWriter json, DateTimeOffset time, (string Id, bool IsFraud) label)
    {
        json.WriteStartObject();
        json.WriteString("labeled_at", time);
        json.WriteString("prediction_id", label.Id);
        json.WriteBoolean("is_fraud", label.IsFraud);
        json.WriteEndObject();
    }

    private void DeleteBefore(DateOnly day)
    {
        foreach (var path in Directory.EnumerateFiles(_folder, "*.jsonl"))
        {
            var date = Path.GetFileNameWithoutExtension(path)[^10..];
            if (DateOnly.ParseExact(date, DailyFile.DateFormat, CultureInfo.InvariantCulture) < day)
                File.Delete(path);
        }
    }

    /// <summary>The file of the current day.</summary>
    private sealed class DailyFile(string folder, string name) : IDisposable
    {
        public const string DateFormat = "yyyy-MM-dd";

        private DateOnly _day;
        private FileStream? _stream;

        public FileStream On(DateOnly day)
        {
            if (_stream is not null && day <= _day)
                return _stream;
            _stream?.Dispose();
            _day = day;
            var date = day.ToString(DateFormat, CultureInfo.InvariantCulture);
            var path = Path.Combine(folder, $"{name}-{date}.jsonl");
            return _stream = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
        }

        public void Flush() => _stream?.Flush();

        public void Dispose() => _stream?.Dispose();
    }
}
