using System.Collections.Immutable;
using MlBudget.Settings;

namespace MlBudget.Exporter.Access;

/// <summary>Reads the headers of responses that a web configuration sets: those that concern the security of browsers.</summary>
internal static class HeadersReader
{
    private static readonly string[] Known =
    [
        "Content-Security-Policy", "Strict-Transport-Security", "X-Content-Type-Options", "X-Frame-Options", "X-XSS-Protection",
    ];

    /// <summary>The headers, in the order of the file.</summary>
    public static ImmutableArray<ResponseHeader> Read(NodeReader node) =>
        node.IsMappingOf(Known) ? [.. node.Entries().Where(header => Known.Contains(header.Key)).Select(ReadOne)] : [];

    private static ResponseHeader ReadOne(NodeReader node)
    {
        // Without a value the header is not sent, also where mlbudget would send it by itself.
        if (node.IsNothing || (node is { IsMapping: false, IsList: false } && node.Written.Length == 0))
            return new(node.Key, null);
        return new(node.Key, node.Key switch
        {
            "X-Content-Type-Options" => node.Name(["nosniff"]),
            "X-Frame-Options" => node.Name(["deny", "sameorigin"]),
            _ => Printable(node),
        });
    }

    private static string? Printable(NodeReader node)
    {
        if (node.Text("the header's value") is not { } text || text.All(letter => letter is >= ' ' and <= '~'))
            return node.Written;
        node.Error("expected printable ASCII in one line: a header can't hold anything else");
        return null;
    }
}
