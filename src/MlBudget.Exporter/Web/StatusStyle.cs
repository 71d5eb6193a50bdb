using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Components;

namespace MlBudget.Exporter.Web;

/// <summary>The style of the page: within it, so that it needs no other asset, and known to browsers by its digest, so that no other
/// one counts.</summary>
internal static class StatusStyle
{
    private static readonly string Text = Read();

    /// <summary>The element that holds it.</summary>
    public static MarkupString Element { get; } = new($"<style>{Text}</style>");

    /// <summary>What a Content-Security-Policy calls it.</summary>
    public static string Source { get; } = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))}'";

    private static string Read()
    {
        using var reader = new StreamReader(typeof(StatusStyle).Assembly.GetManifestResourceStream("status.css")!);
        return reader.ReadToEnd();
    }
}
