namespace MlBudget.Exporter.Tests.Web;

/// <summary>The body of a client that takes nothing for a while.</summary>
/// <param name="taking">Ends when it takes what it is handed.</param>
internal sealed class StandingClient(Task taking) : MemoryStream
{
    /// <summary>How many bytes it was handed.</summary>
    public int Handed { get; private set; }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Handed += buffer.Length;
        await taking;
    }
}
