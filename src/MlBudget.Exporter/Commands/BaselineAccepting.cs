using MlBudget.Exporter.Asking;
using MlBudget.Exporter.Configuration.Baselines;
using MlBudget.Settings.Files;

namespace MlBudget.Exporter.Commands;

/// <summary>Sends a baseline to a running mlbudget, which takes it for normal from then on.</summary>
/// <param name="output">Gets what that changes.</param>
/// <param name="error">Gets why it can't be.</param>
internal sealed class BaselineAccepting(TextWriter output, TextWriter error)
{
    /// <summary>A little longer than the exporter lets who asks wait for a poll.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(330);

    /// <summary>Sends it.</summary>
    /// <param name="client">Where mlbudget runs.</param>
    /// <param name="model">Which model it is of.</param>
    /// <param name="reason">Why it is normal.</param>
    /// <param name="file">The baseline; null for standard input.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <returns>What the process ends with.</returns>
    public async Task<int> SendAsync(ExporterClient client, string model, string reason, string? file, CancellationToken cancel)
    {
        if (await ReadAsync(file, cancel) is not { } baseline)
            return ExitCode.Usage;
        try
        {
            output.WriteLine(await client.AcceptAsync(model, reason, baseline, cancel));
            return ExitCode.Done;
        }
        catch (ExporterException problem)
        {
            error.WriteLine(problem.Message);
            return ExitCode.Failed;
        }
    }

    private async Task<byte[]?> ReadAsync(string? file, CancellationToken cancel)
    {
        if (file is not null)
        {
            if (WholeFile.TryRead(file, BaselineFile.MostBytes, out var bytes, out var reason))
                return bytes;
            error.WriteLine($"--file: {file}: {reason}");
            return null;
        }

        using var read = new MemoryStream();
        using var input = Console.OpenStandardInput();
        await input.CopyToAsync(read, cancel);
        if (read.Length > 0)
            return read.ToArray();
        error.WriteLine("standard input is empty, expected the baseline that mlbudget baseline has written; or write --file");
        return null;
    }
}
