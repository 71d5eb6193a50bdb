using System.Collections.Immutable;
using MlBudget.Settings;
using MlBudget.Sources.Kinds;
using MlBudget.Sources.Prometheus;
using MlBudget.Sources.Sql;

namespace MlBudget.Sources;

/// <summary>All kinds of sources of ready-made tallies: what is configured, documented and suggested in errors comes from this list.</summary>
public static class TallyKinds
{
    /// <summary>The kinds. A new one is a folder of its own, and a line here.</summary>
    public static ImmutableArray<TallyKind> All { get; } = [new PrometheusKind(), new SqlTallyKind(SqlEngines.Carried, SqlEngines.LeftOut)];

    /// <summary>The keys at the top level of those that have something to share.</summary>
    public static IEnumerable<string> SharedKeys => All.Where(kind => !kind.SharedKeys.IsEmpty).Select(kind => kind.Key);

    /// <summary>Readers of a configuration, with what its SLOs share.</summary>
    /// <param name="root">The top level.</param>
    public static ImmutableArray<TallyReader> Begin(NodeReader root) =>
        [.. All.Select(kind => kind.Begin(kind.SharedKeys.IsEmpty ? null : root.Optional(kind.Key)))];
}
