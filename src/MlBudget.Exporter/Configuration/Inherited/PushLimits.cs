using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Inherited;

/// <summary>What bounds what is pushed.</summary>
/// <param name="MaxBodyBytes">How many bytes a post may have, unpacked.</param>
/// <param name="MaxSpoolBytes">How many bytes of a stream may be kept until they are counted.</param>
internal sealed record PushLimits(int MaxBodyBytes, long MaxSpoolBytes)
{
    private const int LeastBody = 1 << 10, GreatestBody = 1 << 26;

    private const long LeastSpool = 1 << 16, GreatestSpool = 1L << 40;

    /// <summary>What holds where nothing is configured: 4 MiB, and 1 GiB.</summary>
    public static PushLimits BuiltIn { get; } = new(4 << 20, 1 << 30);

    /// <summary>The limits of a mapping, each of which may be left out.</summary>
    /// <param name="node">The mapping; null for none.</param>
    public static PushLimits Read(NodeReader? node)
    {
        if (node is null || !node.IsMappingOf("max_body_bytes", "max_spool_bytes"))
            return BuiltIn;
        var (body, spool) = ((int?)node.Optional("max_body_bytes")?.Integer(LeastBody, GreatestBody), node.Optional("max_spool_bytes")?.Integer(LeastSpool, GreatestSpool));
        var limits = new PushLimits(body ?? BuiltIn.MaxBodyBytes, spool ?? BuiltIn.MaxSpoolBytes);
        if (2L * limits.MaxBodyBytes <= limits.MaxSpoolBytes)
            return limits;
        node.Error($"max_body_bytes is {limits.MaxBodyBytes} and max_spool_bytes is {limits.MaxSpoolBytes}, expected at least twice as much for the spool: a post that doesn't fit would never be taken");
        return BuiltIn;
    }
}
