using MlBudget.Sources.Sql;

namespace MlBudget.Sources.Features;

/// <summary>Features of entities that a query gives, a row for each.</summary>
/// <param name="Name">What SLOs call it.</param>
/// <param name="Engine">The database engine.</param>
/// <param name="Server">What it connects to.</param>
/// <param name="Query">The query, which picks the entities itself.</param>
/// <param name="Time">The column that holds when the values of a row were made.</param>
internal sealed record QueriedStore(string Name, SqlEngine Engine, SqlServer Server, string Query, string Time) : FeatureStore(Name, Name)
{
    /// <inheritdoc/>
    public override string Place => $"{Engine.Type} {Server.Place}";

    /// <inheritdoc/>
    public override string Identity => $"{Query}; {Time}";

    /// <inheritdoc/>
    public override IFeatureReader Open() => new QueriedStoreReader(this);
}
