using System.Text.Json;
using System.Text.RegularExpressions;
using MlBudget.Dashboards;

namespace MlBudget.Exporter.Tests.Dashboards;

/// <summary>The dashboards that are shipped.</summary>
public sealed partial class DashboardTests
{
    private static readonly string[] Uids =
        ["mlbudget-data-quality", "mlbudget-exporter", "mlbudget-fairness", "mlbudget-fleet", "mlbudget-model", "mlbudget-model-quality"];

    [Fact]
    public void The_committed_files_are_what_the_program_writes()
    {
        Assert.All(DashboardList.All, dashboard => Golden.Matches(dashboard.ToJson(), RepositoryRoot.Combine("grafana", "dashboards", dashboard.FileName)));
        Assert.Equal(DashboardList.All.Select(dashboard => dashboard.FileName).Order(StringComparer.Ordinal), DashboardFile.All.Select(file => file.Name));
    }

    [Fact]
    public void Uids_are_those_that_alerts_and_bookmarks_know()
    {
        Assert.Equal(Uids, DashboardFile.All.Select(file => file.Uid).Order(StringComparer.Ordinal));
        Assert.All(DashboardFile.All, file => Assert.Equal($"{file.Uid}.json", file.Name));
        var alerts = Directory.GetFiles(RepositoryRoot.Combine("prometheus", "rules"), "ML*.yml").Select(File.ReadAllText).ToArray();
        var asked = alerts.SelectMany(text => AlertLinks().Matches(text)).ToArray();
        Assert.True(asked.Length > 10);
        Assert.All(asked, link =>
        {
            var target = Assert.Single(DashboardFile.All, file => file.Uid == link.Groups["uid"].Value);
            Assert.Subset(target.VariableNames.ToHashSet(), LinkedVariables().Matches(link.Value).Select(one => one.Groups[1].Value).ToHashSet());
        });
    }

    [Fact]
    public void Links_lead_to_dashboards_that_have_what_they_set()
    {
        var links = DashboardFile.All.SelectMany(file => DashboardLinks().Matches(file.Text).Select(link => (file, link))).ToArray();
        Assert.True(links.Length > 5);
        Assert.All(links, found =>
        {
            var target = Assert.Single(DashboardFile.All, file => file.Uid == found.link.Groups["uid"].Value);
            Assert.Matches(@"^\?\$\{__url_time_range\}&(var-datasource=\$\{datasource\}|\$\{__all_variables\}$)", found.link.Groups["query"].Value);
            // A name may hold what ends a part of a link.
            Assert.DoesNotMatch(@"fields\.\w+\}", found.link.Value);
            Assert.Subset(target.VariableNames.ToHashSet(), LinkedVariables().Matches(found.link.Value).Select(one => one.Groups[1].Value).ToHashSet());
        });
    }

    [Fact]
    public void Links_take_what_they_set_from_columns_that_there_are() => Assert.All(Panels, found =>
    {
        var columns = Renamed(found.Panel).ToHashSet();
        Assert.All(
            LinkedColumns().Matches(found.Panel.GetRawText()).Select(match => match.Groups[1].Value),
            column => Assert.Contains(column, columns));
    });

    [Fact]
    public void Variables_that_are_used_are_there() => Assert.All(DashboardFile.All, file =>
    {
        var used = UsedVariables().Matches(file.Text).Select(match => match.Groups[1].Value)
            .Where(name => !name.StartsWith("__", StringComparison.Ordinal) && !int.TryParse(name, out _)).ToHashSet();
        Assert.Equal(file.VariableNames.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    });

    [Fact]
    public void Each_panel_says_what_it_means_in_what_unit_and_what_to_do_about_it() => Assert.All(Panels, found =>
    {
        Assert.NotEmpty(DashboardFile.Title(found.Panel));
        Assert.True(DashboardFile.Description(found.Panel).Length > 20, DashboardFile.Title(found.Panel));
        Assert.NotEmpty(found.Panel.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("unit").GetString()!);
        Assert.Equal("${datasource}", found.Panel.GetProperty("datasource").GetProperty("uid").GetString());
    });

    [Fact]
    public void No_data_is_said_and_is_no_number() => Assert.All(Panels, found =>
    {
        var defaults = found.Panel.GetProperty("fieldConfig").GetProperty("defaults");
        var absent = defaults.GetProperty("noValue").GetString()!;
        // What isn't seen may be there: no words for emptiness say more.
        Assert.Matches("^(No data|N\\w+( \\w+)? seen|Not judged|Not known yet|No rules: .*)$", absent);
        // Lines have gaps where nothing is known.
        if (defaults.GetProperty("custom").TryGetProperty("spanNulls", out var spans))
            Assert.False(spans.GetBoolean());
        Assert.DoesNotContain(found.File.Expressions, asked => asked.Expression.Contains("vector(0)", StringComparison.Ordinal));
    });

    /// <summary>Grafana escapes the values of such variables for regular expressions, also where a panel is repeated for one of them.</summary>
    [Fact]
    public void Variables_of_several_values_stand_where_regular_expressions_do() => Assert.All(DashboardFile.All, file =>
    {
        var many = file.Variables.Where(variable => variable.TryGetProperty("multi", out var multi) && multi.GetBoolean())
            .Select(variable => variable.GetProperty("name").GetString()!).ToArray();
        Assert.All(file.Expressions, asked => Assert.All(many, name => Assert.DoesNotMatch($"[^~]\"\\${name}\\b", asked.Expression.Replace("=~", "~", StringComparison.Ordinal))));
    });

    [Fact]
    public void What_the_README_shows_and_links_to_is_there() => Assert.All(
        ReadmeLinks().Matches(File.ReadAllText(RepositoryRoot.Combine("grafana", "README.md"))).Select(link => link.Groups[1].Value),
        link => Assert.True(Path.Exists(RepositoryRoot.Combine("grafana", link)), link));

    [Fact]
    public void A_page_opens_with_at_most_fifteen_panels() =>
        Assert.All(DashboardFile.All, file => Assert.InRange(file.OpenPanels.Count(), 4, 15));

    [Fact]
    public void Rates_cover_as_much_as_Grafana_finds_right() => Assert.All(Expressions, asked =>
        Assert.All(RateRanges().Matches(asked.Expression).Select(match => match.Groups[1].Value), range => Assert.Contains(range, new[] { "$__rate_interval", "$__range" })));

    [Fact]
    public void Where_a_bound_is_drawn_there_is_the_lower_one_of_those_that_have_two()
    {
        var bounded = Panels.Select(found => found.Panel.GetProperty("targets").GetRawText())
            .Where(asked => asked.Contains("mlbudget_slo_bound", StringComparison.Ordinal)).ToArray();
        Assert.True(bounded.Length > 3);
        Assert.All(bounded, asked => Assert.Contains("mlbudget_slo_lower_bound", asked, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_decided_from_the_composite()
    {
        const string Composite = "mlbudget_composite_health_ratio";
        var panel = Assert.Single(Panels, found => found.Panel.GetProperty("targets").GetRawText().Contains(Composite, StringComparison.Ordinal)).Panel;
        Assert.Contains("not for enforcement", DashboardFile.Title(panel), StringComparison.Ordinal);
        Assert.Contains("mlbudget_error_budget_remaining_ratio", panel.GetProperty("targets").GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(Marks, mark => mark.Contains(Composite, StringComparison.Ordinal));
        Assert.All(
            Directory.GetFiles(RepositoryRoot.Combine("prometheus"), "*.yml", SearchOption.AllDirectories).Where(file => !file.Contains("fleet", StringComparison.Ordinal)),
            file => Assert.DoesNotContain(Composite, File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_asked_for_is_exported_or_recorded_with_its_labels()
    {
        Assert.True(Expressions.Count() > 150);
        Assert.Equal([], Expressions.SelectMany(asked => AskedMetrics.Faults(asked.Expression).Select(fault => $"{asked.Where}: {fault}")));
    }

    [Fact]
    public void Rules_and_runbooks_ask_for_what_is_exported_or_recorded()
    {
        var files = Directory.GetFiles(RepositoryRoot.Combine("prometheus"), "*.yml").Concat(Directory.GetFiles(RepositoryRoot.Combine("prometheus", "rules"), "*.yml"))
            .Concat(Directory.GetFiles(RepositoryRoot.Combine("alerting", "runbooks"), "*.md")).ToArray();
        Assert.True(files.Length > 35);
        Assert.Equal([], files.SelectMany(file => MetricNames().Matches(File.ReadAllText(file)).SelectMany(match => AskedMetrics.Faults(match.Value))
            .Select(fault => $"{Path.GetFileName(file)}: {fault}")).Distinct());
    }

    [Theory]
    [InlineData("mlbudget_slo_state{state=\"ok\"}", null)]
    [InlineData("mlbudget_slo_stat{state=\"ok\"}", "no metric mlbudget_slo_stat")]
    [InlineData("max by (slo) (mlbudget_slo_state{model=\"m\",feature=~\"a|b\"})", "mlbudget_slo_state has no label feature")]
    [InlineData("rate(mlbudget_poll_duration_seconds_bucket{le=\"1\"}[5m])", null)]
    [InlineData("rate(mlbudget_poll_duration_seconds{instance=\"a\"}[5m])", "no metric mlbudget_poll_duration_seconds")]
    [InlineData("mlbudget:shards + label_replace(mlbudget_slo_info, \"a\", \"mlbudget_no_metric\", \"b\", \"\")", null)]
    public void A_name_or_a_label_that_is_misspelt_is_found(string expression, string? fault) =>
        Assert.Equal(fault is null ? [] : [fault], AskedMetrics.Faults(expression));

    [SkippableFact]
    public void Promtool_reads_every_expression()
    {
        Promtool.SkipIfMissing();
        var rules = Expressions.Select((asked, index) => $"  - {{record: \"x:{index}\", expr: {JsonSerializer.Serialize(DashboardFile.Sample(asked.Expression))}}}\n");
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "groups:\n- name: dashboards\n  rules:\n" + string.Concat(rules));
            var (exit, output) = Promtool.Run([], "check", "rules", file);
            Assert.True(exit == 0, output);
            Assert.Contains($"{Expressions.Count()} rules found", output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static IEnumerable<(DashboardFile File, JsonElement Panel)> Panels =>
        DashboardFile.All.SelectMany(file => file.Panels.Select(panel => (file, panel)));

    private static IEnumerable<(string Where, string Expression)> Expressions => DashboardFile.All.SelectMany(file => file.Expressions);

    private static IEnumerable<string> Marks =>
        DashboardFile.All.SelectMany(file => file.Annotations).Select(mark => mark.GetProperty("expr").GetString()!);

    private static IEnumerable<string> Renamed(JsonElement panel) => panel.GetProperty("transformations").EnumerateArray()
        .Where(one => one.GetProperty("id").GetString() == "organize")
        .SelectMany(one => one.GetProperty("options").GetProperty("renameByName").EnumerateObject()).Select(pair => pair.Value.GetString()!);

    [GeneratedRegex(@"/d/(?<uid>[\w-]+)(?<query>\?[^""]*)")]
    private static partial Regex DashboardLinks();

    [GeneratedRegex(@"/d/(?<uid>[\w-]+)(?:\?\S.*)?$", RegexOptions.Multiline)]
    private static partial Regex AlertLinks();

    [GeneratedRegex(@"\]\((?!http|#)([^)#]+)")]
    private static partial Regex ReadmeLinks();

    [GeneratedRegex(@"[?&]var-(\w+)=")]
    private static partial Regex LinkedVariables();

    [GeneratedRegex(@"\$\{__data\.fields\.([^}:]+)(?::percentencode)?\}")]
    private static partial Regex LinkedColumns();

    [GeneratedRegex(@"\$\{?(\w+)")]
    private static partial Regex UsedVariables();

    [GeneratedRegex(@"\b(?:rate|increase|irate)\([^[]*\[([^\]]+)\]")]
    private static partial Regex RateRanges();

    [GeneratedRegex(@"\b(?>mlbudget[_:][\w:]+)(?!\*)")]
    private static partial Regex MetricNames();
}
