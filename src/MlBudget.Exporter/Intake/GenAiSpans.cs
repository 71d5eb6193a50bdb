using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using MlBudget.Sources.Layouts;
using MlBudget.Sources.Spooling;

namespace MlBudget.Exporter.Intake;

/// <summary>
/// Spans of OpenTelemetry's protocol (OTLP/HTTP, JSON) that tell of calls of generative models, by an attribute <c>gen_ai.*</c>: each becomes a flat record, without what was asked
/// and answered (<see cref="GenAiRecords"/>).
/// </summary>
internal static class GenAiSpans
{
    /// <summary>What a body of spans holds.</summary>
    /// <param name="Post">The records; null where there is none.</param>
    /// <param name="Rejected">How many spans can't be read.</param>
    /// <param name="Reason">Why the first of them can't; null for none.</param>
    public sealed record Spans(SpoolPost? Post, int Rejected, string? Reason);

    /// <summary>The spans of a body.</summary>
    /// <exception cref="JsonException">The body is no JSON.</exception>
    /// <exception cref="FormatException">It is no OTLP.</exception>
    public static Spans Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        if (!GenAiRecords.HasSpans(document.RootElement))
            throw new FormatException("the body: found no list 'resourceSpans', expected an ExportTraceServiceRequest as OTLP's JSON");
        var spans = GenAiRecords.OfSpans(document.RootElement);
        var ids = new XxHash128();
        foreach (var key in spans.Keys)
            ids.Append(Encoding.UTF8.GetBytes(key));

        // Who exports spans repeats a request as it was where no answer came.
        return new(
            spans.Count == 0 ? null : new(spans.Lines, spans.Count) { Key = $"spans {ids.GetCurrentHashAsUInt128():x32}" }, spans.Rejected, spans.Reason);
    }
}
