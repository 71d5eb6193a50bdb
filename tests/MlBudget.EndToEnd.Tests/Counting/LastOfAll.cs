using Xunit.Abstractions;
using Xunit.Sdk;

namespace MlBudget.EndToEnd.Tests.Counting;

/// <summary>Runs the test last that waits for what runs beside the others, and those in the order of their names.</summary>
public sealed class LastOfAll : ITestCaseOrderer
{
    public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases)
        where TTestCase : ITestCase => testCases
        .OrderBy(test => test.TestMethod.Method.Name == nameof(PrometheusSourceTests.A_live_tail_counts_what_its_target_has_counted_itself))
        .ThenBy(test => test.TestMethod.Method.Name, StringComparer.Ordinal);
}
