using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MlBudget.Core.Text;
using MlBudget.Exporter.Web;
using MlBudget.Settings.Files;

namespace MlBudget.Exporter.Commands;

/// <summary>Sends a baseline to a running mlbudget, which takes it for normal from then on.</summary>
/// <param name="output">Gets what that changes.</param>
/// <param name="error">Gets why it can't be.</param>
internal sealed class BaselineAccepting(TextWriter output, TextWriter error)
{
    /// <summary>More than the exporter takes.</summary>
    private const int MostBytes = Configuration.Baselines.BaselineFile.MostBytes;

    private const int MostOfError = 10_000;

    /// <summary>As long as the exporter lets who asks wait for a poll, and a little.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(330);

    /// <summary>Sends it.</summary>
    /// <param name="address">Where mlbudget runs, with a user and a password.</param>
    /// <param name="model">Which model it is of.</param>
    /// <param name="reason">Why it is normal.</param>
    /// <param name="file">The baseline; null for standard input.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <returns>What the process ends with.</returns>
    public async Task<int> SendAsync(Uri address, string model, string reason, string? file, CancellationToken cancel)
    {
        if (await ReadAsync(file, cancel) is not { } baseline)
            return ExitCode.Usage;
        var plain = new UriBuilder(address) { UserName = "", Password = "" }.Uri.ToString().TrimEnd('/');
        using var http = new HttpClient { Timeout = Patience };
        if (address.UserInfo.Length > 0)
        {
            var login = Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo)));
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", login);
        }

        using var content = new ByteArrayContent(baseline);
        content.Headers.ContentType = new("application/yaml");
        try
        {
            using var answer = await http.PostAsync(
                $"{plain}/api/v1/baselines?model={Uri.EscapeDataString(model)}&reason={Uri.EscapeDataString(reason)}", content, cancel);
            var said = await answer.Content.ReadAsStringAsync(cancel);
            if (answer.StatusCode == System.Net.HttpStatusCode.Created)
                return Tell(said);
            error.WriteLine($"{plain}: refuses with {(int)answer.StatusCode}: {Detail(said)}");
        }
        catch (HttpRequestException problem)
        {
            error.WriteLine($"{plain}: can't be reached: {problem.GetBaseException().Message}");
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
            error.WriteLine($"{plain}: gives no answer within {Patience.TotalSeconds:0} seconds; its log says whether the baseline was accepted");
        }

        return ExitCode.Failed;
    }

    private async Task<byte[]?> ReadAsync(string? file, CancellationToken cancel)
    {
        if (file is not null)
        {
            if (WholeFile.TryRead(file, MostBytes, out var bytes, out var reason))
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

    private int Tell(string said)
    {
        var accepted = JsonSerializer.Deserialize<AcceptanceDocument>(said, BudgetsJson.Options)!;
        output.WriteLine(accepted.Text);
        return ExitCode.Done;
    }

    /// <summary>What an answer says, without its wrapping.</summary>
    private static string Detail(string said)
    {
        try
        {
            using var problem = JsonDocument.Parse(said);
            if (problem.RootElement.TryGetProperty("detail", out var detail) && detail.GetString() is { } text)
                return text.Length <= MostOfError ? text : text[..MostOfError];
        }
        catch (JsonException)
        {
            // What a proxy says, or an exporter whose endpoint is not enabled, is plain text.
        }

        return said.Length == 0 ? "no words" : FoundText.Of(said.Trim(), 200);
    }
}
