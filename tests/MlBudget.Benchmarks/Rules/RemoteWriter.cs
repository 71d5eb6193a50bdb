using System.Buffers.Binary;
using System.Net.Http.Headers;
using System.Text;

namespace MlBudget.Benchmarks.Rules;

/// <summary>A series with its labels, the name among them, ordered by their names.</summary>
/// <param name="Labels">The labels.</param>
/// <param name="Value">Its value at a time in milliseconds since the epoch.</param>
internal sealed record WrittenSeries((string Name, string Value)[] Labels, Func<long, double> Value)
{
    /// <summary>A series of a name.</summary>
    public static WrittenSeries Of(string name, Func<long, double> value, params (string Name, string Value)[] labels) =>
        new([.. labels.Append(("__name__", name)).OrderBy(label => label.Item1, StringComparer.Ordinal)], value);
}

/// <summary>Writes samples to a Prometheus by its remote-write protocol 1.0: a protocol buffer in Snappy's block format, here without any
/// compression, which the format allows.</summary>
/// <param name="address">Where Prometheus listens.</param>
internal sealed class RemoteWriter(Uri address) : IDisposable
{
    private const int SeriesPerRequest = 500;

    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>Writes all series at some times, which are ascending.</summary>
    public async Task WriteAsync(IReadOnlyList<WrittenSeries> series, long[] times)
    {
        foreach (var some in series.Chunk(SeriesPerRequest))
        {
            using var content = new ByteArrayContent(Literal(Request(some, times)));
            content.Headers.ContentType = new("application/x-protobuf");
            content.Headers.ContentEncoding.Add("snappy");
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/write") { Content = content };
            request.Headers.Add("X-Prometheus-Remote-Write-Version", "0.1.0");
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("mlbudget-benchmarks", "1"));
            using var answer = await _http.SendAsync(request);
            if (!answer.IsSuccessStatusCode)
                throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static byte[] Request(WrittenSeries[] series, long[] times)
    {
        var request = new MemoryStream();
        foreach (var one in series)
        {
            var message = new MemoryStream();
            foreach (var (name, value) in one.Labels)
            {
                var label = new MemoryStream();
                Field(label, 1, Encoding.UTF8.GetBytes(name));
                Field(label, 2, Encoding.UTF8.GetBytes(value));
                Field(message, 1, label.ToArray());
            }

            foreach (var time in times)
                Field(message, 2, Sample(one.Value(time), time));
            Field(request, 1, message.ToArray());
        }

        return request.ToArray();
    }

    private static byte[] Sample(double value, long time)
    {
        var sample = new MemoryStream();
        Span<byte> number = stackalloc byte[9];
        number[0] = 1 << 3 | 1;
        BinaryPrimitives.WriteDoubleLittleEndian(number[1..], value);
        sample.Write(number);
        sample.WriteByte(2 << 3);
        Number(sample, (ulong)time);
        return sample.ToArray();
    }

    private static void Field(MemoryStream stream, int number, byte[] bytes)
    {
        stream.WriteByte((byte)(number << 3 | 2));
        Number(stream, (ulong)bytes.Length);
        stream.Write(bytes);
    }

    private static void Number(MemoryStream stream, ulong number)
    {
        for (; number >= 0x80; number >>= 7)
            stream.WriteByte((byte)(number | 0x80));
        stream.WriteByte((byte)number);
    }

    /// <summary>Snappy's block format: the length of all, then literals of up to 65,536 bytes.</summary>
    private static byte[] Literal(byte[] bytes)
    {
        var block = new MemoryStream();
        Number(block, (ulong)bytes.Length);
        foreach (var literal in bytes.Chunk(1 << 16))
        {
            block.WriteByte(61 << 2);
            block.WriteByte((byte)(literal.Length - 1));
            block.WriteByte((byte)((literal.Length - 1) >> 8));
            block.Write(literal);
        }

        return block.ToArray();
    }
}
