using System.Security.Cryptography;
using System.Text;

namespace MlBudget.Exporter.Configuration.Baselines;

/// <summary>Tells whether a baseline is as it was learned, or was changed by hand.</summary>
internal static class BaselineHash
{
    /// <summary>The hash of a baseline's content as it is written: the first 16 digits of its SHA-256.</summary>
    public static string Of(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..16];
}
