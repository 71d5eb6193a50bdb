using MlBudget.Core.Records;
using MlBudget.Sources.Kinds;

namespace MlBudget.Exporter.Configuration;

/// <summary>A source of a model's records, as it is configured.</summary>
/// <param name="Name">What it is called in metrics, logs, errors and the store: no two of a model have the same name.</param>
/// <param name="Role">What its records tell.</param>
/// <param name="Source">Where they come from.</param>
/// <param name="Schema">What is decoded from each of them: the columns that the model's definition gives the role.</param>
internal sealed record FeedDefinition(string Name, FeedRole Role, SourceDefinition Source, RecordSchema Schema);

/// <summary>A source of ready-made tallies, as it is configured.</summary>
/// <param name="Name">What it is called, as of <see cref="FeedDefinition"/>.</param>
/// <param name="Source">Where they come from.</param>
/// <param name="Measure">The index of the measure that they are of.</param>
internal sealed record TallyFeedDefinition(string Name, TallySourceDefinition Source, int Measure);
