using System.IO.Hashing;
using System.Text;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Buffering;

/// <summary>Tells what a position is of, so that one of another configuration is not gone on with.</summary>
internal static class TallyIdentity
{
    /// <summary>The identity of what is counted.</summary>
    public static UInt128 Of(TallySourceDefinition definition) =>
        XxHash128.HashToUInt128(Encoding.UTF8.GetBytes($"{definition.Metric.Slot} {definition.Metric.Identity}"));
}
