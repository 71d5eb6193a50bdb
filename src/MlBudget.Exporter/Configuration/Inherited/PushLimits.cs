using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Inherited;

/// <summary>What bounds what is pushed.</summary>
/// <param name="MaxBodyBytes">How many bytes a post may have, unpacked.</param>
/// <param name="MaxSpoolBytes">How many bytes of a stream may be kept until they are counted.</param>
/// <param name="PairWithin">How long a request and its response wait for each other.</param>
internal sealed record PushLimits(int MaxBodyBytes, long MaxSpoolBytes, TimeSpan PairWithin)
{
    private const int LeastBody = 1 << 10, GreatestBody = 1 << 26;

    private const long LeastSpool = 1 << 16, GreatestSpool = 1L << 40;

    /// <summary>What holds where nothing is configured: 4 MiB, 1 GiB, and 5 minutes.</summary>
    public static PushLimits BuiltIn { get; } = new(4 << 20, 1 << 30, TimeSpan.FromMinutes(5));

    /// <summary>The limits of a mapping, each of which may be left out.</summary>
    /// <param name="node">The mapping; null for none.</param>
    public static PushLimits Read(NodeReader? node)
    {
        if (node is null || !node.IsMappingOf("max_body_bytes", "max_spool_bytes", "pair_within"))
            return BuiltIn;
        var (body, spool) = ((int?)node.Optional("max_body_bytes")?.Integer(LeastBody, GreatestBody), node.Optional("max_spool_bytes")?.Integer(LeastSpool, GreatestSpool));
        var limits = new PushLimits(body ?? BuiltIn.MaxBodyBytes, spool ?? BuiltIn.MaxSpoolBytes,
            node.Optional("pair_within")?.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)) ?? BuiltIn.PairWithin);
        if (2L * limits.MaxBodyBytes <= limits.MaxSpoolBytes)
            return limits;
        node.Error($"max_body_bytes is {limits.MaxBodyBytes} and max_spool_bytes is {limits.MaxSpoolBytes}, expected at least twice as much for the spool: a post that doesn't fit would never be taken");
        return BuiltIn;
    }
}
