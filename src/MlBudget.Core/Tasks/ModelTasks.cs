using System.Collections.Immutable;

namespace MlBudget.Core.Tasks;

/// <summary>The kinds of models that there are.</summary>
public static class ModelTasks
{
    /// <summary>All kinds, in the order in which they are listed.</summary>
    public static ImmutableArray<ModelTask> All { get; } =
        [BinaryClassification.Instance, MulticlassClassification.Instance, Regression.Instance, Scoring.Instance, Ranking.Instance];

    /// <summary>A kind; null where there is none of that name.</summary>
    public static ModelTask? Find(string name) => All.FirstOrDefault(task => task.Name == name);
}
