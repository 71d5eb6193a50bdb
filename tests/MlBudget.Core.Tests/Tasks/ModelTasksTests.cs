using MlBudget.Core.Metrics;
using MlBudget.Core.Slis;
using MlBudget.Core.Tasks;

namespace MlBudget.Core.Tests.Tasks;

public sealed class ModelTasksTests
{
    public static TheoryData<string> Tasks => [.. ModelTasks.All.Select(task => task.Name)];

    [Fact]
    public void Every_task_has_a_name_of_its_own()
    {
        Assert.Equal(ModelTasks.All.Length, ModelTasks.All.DistinctBy(task => task.Name).Count());
        Assert.All(ModelTasks.All, task => Assert.Same(task, ModelTasks.Find(task.Name)));
        Assert.Null(ModelTasks.Find("no such task"));
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Every_metric_has_a_name_and_every_option_one_meaning(string name)
    {
        var task = ModelTasks.Find(name)!;
        Assert.Equal(task.Metrics.Length, task.Metrics.DistinctBy(metric => metric.Name).Count());
        Assert.Equal(task.Options.Count(), task.Options.DistinctBy(option => option.Name).Count());
        Assert.All(task.Metrics, metric => Assert.Matches("^[a-z][a-z0-9_]*$", metric.Name));
        Assert.All(task.Metrics, metric => Assert.NotNull(metric.Dimension));
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void What_is_compared_learned_or_estimated_is_among_its_metrics(string name)
    {
        var task = ModelTasks.Find(name)!;
        var used = task.Comparisons.SelectMany(comparison => comparison.Compared).Concat(task.LearnedQuality).Concat(task.Estimated);
        Assert.All(used, metric => Assert.Contains(metric, task.Metrics));
        Assert.DoesNotContain(task.Comparisons, comparison => task.Find(comparison.Name) is not null);
    }

    /// <summary>A degradation is from something that is good or bad in itself.</summary>
    [Theory]
    [MemberData(nameof(Tasks))]
    public void What_is_neither_good_nor_bad_has_no_degradation(string name) => Assert.All(
        ModelTasks.Find(name)!.Metrics,
        metric => Assert.False(metric.Sense == Sense.Neutral && metric.Bounds.Contains(BoundKind.MaxDegradation)));
}
