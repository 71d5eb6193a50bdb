using MlBudget.Dashboards.Drawing;

namespace MlBudget.Dashboards;

/// <summary>Whether the exporters themselves see what they should.</summary>
internal static class ExporterDashboard
{
    private static readonly Budgets OfInstance = new("job=~\"$job\",instance=~\"$instance\"");

    public static readonly Dashboard Dashboard = new(
        Uids.Exporter, "Exporter health",
        "For who runs mlbudget: are sources read, do polls keep up, is anything refused or left out? A number that isn't "
        + "seen looks good: begin here if all is green.")
    {
        From = "now-6h",
        Variables =
        [
            new("job", "Job", "label_values(mlbudget_source_up, job)") { IsMany = true },
            new("instance", "Exporter", "label_values(mlbudget_source_up{job=~\"$job\"}, instance)") { IsMany = true },
        ],
        Sections =
        [
            new(null,
                Exporters(), Down(), Behind(), PollAge(), Reload(),
                SourceTable(), Lag(), Records(), Refused(), PollTime(), Cardinality(), Memory(), Storage(), Reloads(), Labels()),
            new("Files and late records", Late(), Copies(), Builds()),
            new("Templates of models", Models(), Unwatched()),
        ],
    };

    private static Panel Small(Panel panel, int width) => panel with { Width = width };

    private static Panel Exporters() => Small(
        Panels.Stat(
            "Exporters",
            "Exporters that Prometheus scrapes, and those of them that don't answer: what they follow is not known, and is "
            + "missing from everything else here. This panel may be empty where the history is that of a replay.",
            Style.Count,
            [Query.Now($"sum({Up})", "up"), Query.Now($"sum(1 - {Up})", "down")], "value_and_name")
            .Where("^down$", Style.Count with { Thresholds = Thresholds.NoneIsGood }), 4);

    private static Panel Down() => Small(
        Panels.Stat(
            "Sources down",
            "Sources whose last read failed, or all of whose records are refused: their budgets stand still. See the runbook "
            + "of MLSourceDown.",
            Style.Count with { Thresholds = Thresholds.NoneIsGood },
            [Query.Now($"sum(1 - {OfInstance.Min("mlbudget_source_up", "instance, model, source")})", "Down")], isFilled: true), 5);

    private static Panel Behind() => Small(
        Panels.Stat(
            "Sources without new records",
            "Sources whose newest record is older than it should be, by their usual rhythm: the log stands still, or was "
            + "moved. See the runbook of MLSourceStale. This panel may be empty until sources have a day of records.",
            Style.Count with { Thresholds = Thresholds.NoneIsGood },
            [Query.Now($"count({Staleness} > 1) or 0 * count({Staleness})", "Stale")], isFilled: true).WhenEmpty("Not known yet"), 5);

    private static Panel PollAge() => Small(
        Panels.Stat(
            "Last poll",
            "How long ago the exporter that is furthest behind has polled. Numbers on its page are that old. This panel may "
            + "be empty where the history is that of a replay.",
            Style.Seconds with { Thresholds = new(Colors.Good, (120, Colors.Warning), (300, Colors.Bad)) },
            [Query.Now("max(time() - mlbudget_poll_last_timestamp_seconds{job=~\"$job\",instance=~\"$instance\"})", "Last poll")]), 5);

    private static Panel Reload() => Small(
        Panels.Stat(
            "Configuration",
            "Whether the last load of the configuration went well: else the one before is in use. See the runbook of "
            + "MLBudgetConfigReloadFailed. This panel may be empty where the history is that of a replay.",
            new Style("none") { Words = new([(0, "Refused", Colors.Bad), (1, "Loaded", Colors.Good)], ("No data", Colors.Unknown)) },
            [Query.Now("min(mlbudget_config_last_reload_successful{job=~\"$job\",instance=~\"$instance\"})", "Configuration")]), 5);

    private static Panel SourceTable() => Panels.Table(
        "Sources",
        "Each source with its state, how old its newest record is by the model's clock, and after how long it counts as "
        + "stale. Refused and late records are counted in nothing.",
        ["State"],
        [
            new("instance", "Exporter"), new("model", "Model"), new("source", "Source"),
            new("Value #A", "State", new Style("none") { Words = ValueWords.Up }) { IsFilled = true, Width = 90 },
            new("Value #B", "Newest record", Style.Seconds),
            new("Value #C", "Stale after", Style.Seconds),
            new("Value #D", "Records", Style.Count),
            new("Value #E", "Refused", Style.Count),
            new("Value #F", "Late", Style.Count),
        ],
        Query.Rows(OfInstance.Min("mlbudget_source_up", "instance, model, source")),
        Query.Rows(Age),
        Query.Rows(OfInstance.Max("mlbudget_alert_source_stale_threshold_seconds", "instance, model, source")),
        Query.Rows(Shown("mlbudget_source_records_total")),
        Query.Rows(Shown("mlbudget_source_rejected_records_total")),
        Query.Rows(Shown("mlbudget_source_late_records_total"))) with
    {
        Height = 7,
    };

    private static Panel Lag() => Panels.Lines(
        "Age of the newest record",
        "By the model's clock. A line that climbs steadily is a source that gives nothing new.",
        Style.Seconds with { Min = 0 },
        new Query(Age, "{{model}} {{source}}")) with
    {
        Width = 8,
    };

    private static Panel Records() => Panels.Lines(
        "Records read",
        "Per second, of each source.",
        Style.PerSecond,
        new Query(Rate("mlbudget_source_records_total", "instance, model, source"), "{{model}} {{source}}")) with
    {
        Width = 8,
    };

    private static Panel Refused() => Panels.Lines(
        "Records refused, by reason",
        "Per second. What is refused counts in nothing: malformed lines, times that can't be read or lie in the future, "
        + "labels that are none. See the runbook of MLRecordsRejected.",
        Style.PerSecond,
        new Query(Rate("mlbudget_source_rejected_records_total", "reason"), "{{reason}}")) with
    {
        Width = 8,
    };

    private static Panel PollTime() => Panels.Lines(
        "Poll time",
        "How long polls take, with commit and rendering: the mean, and the 99th percentile. Beyond poll_interval numbers "
        + "fall behind. This panel may be empty where the history is that of a replay.",
        Style.Seconds with { Decimals = 2, Min = 0 },
        new Query(
            "sum by (instance) "
            + "(rate(mlbudget_poll_duration_seconds_sum{job=~\"$job\",instance=~\"$instance\"}[$__rate_interval])) / sum by "
            + "(instance) (rate(mlbudget_poll_duration_seconds_count{job=~\"$job\",instance=~\"$instance\"}[$__rate_interval]))",
            "{{instance}} mean"),
        new Query(
            "histogram_quantile(0.99, sum by (instance, le) "
            + "(rate(mlbudget_poll_duration_seconds_bucket{job=~\"$job\",instance=~\"$instance\"}[$__rate_interval])))",
            "{{instance}} 99%")) with
    {
        Width = 8,
    };

    private static Panel Cardinality() => Panels.Lines(
        "Series",
        "How many series the page has of each model, and the limit (limits.max_series), beyond which series are left out, "
        + "and alerts with them.",
        Style.Count with { Min = 0 },
        new Query(OfInstance.Max("mlbudget_model_series", "instance, model"), "{{model}}"),
        new Query(OfInstance.Min("mlbudget_model_series_limit", "instance, model"), "Limit of {{model}}"))
        .Reference("^Limit", Colors.Bad) with
    {
        Width = 8,
    };

    private static Panel Memory() => Panels.Lines(
        "Memory",
        "What the process holds in memory. Predictions that wait for labels are most of it. This panel may be empty where "
        + "the history is that of a replay.",
        new Style("bytes") { Min = 0 },
        new Query(OfExporters("process_working_set_bytes"), "{{instance}}")) with
    {
        Width = 8,
    };

    private static Panel Storage() => Panels.Lines(
        "Storage",
        "The size of the store with its write-ahead log. This panel may be empty where the history is that of a replay.",
        new Style("bytes") { Min = 0 },
        new Query(OfInstance.Max("mlbudget_storage_size_bytes", "instance"), "{{instance}}")) with
    {
        Width = 8,
    };

    private static Panel Reloads() => Panels.Lines(
        "Time since the configuration was loaded",
        "Falls to zero at each load that went well. This panel may be empty where the history is that of a replay.",
        Style.Seconds with { Min = 0 },
        new Query("time() - max by (instance) (mlbudget_config_last_reload_success_timestamp_seconds{job=~\"$job\",instance=~\"$instance\"})", "{{instance}}")) with
    {
        Width = 8,
    };

    private static Panel Labels() => Panels.Lines(
        "Labels that found no prediction, and what could not wait",
        "Per second: labels whose prediction was never seen, predictions whose label never came, and what was dropped "
        + "because too much waited. This panel may be empty: then no model has labels.",
        Style.PerSecond,
        new Query(Rate("mlbudget_labels_unknown_total", "model"), "{{model}} unknown"),
        new Query(Rate("mlbudget_labels_expired_total", "model"), "{{model}} expired"),
        new Query(Rate("mlbudget_labels_overflow_total", "model"), "{{model}} overflow")).WhenEmpty("No labels seen") with
    {
        Width = 8,
    };

    private static Panel Late() => Panels.Lines(
        "Late records",
        "Records per second that were older than what is kept, and dropped.",
        Style.PerSecond,
        new Query(Rate("mlbudget_source_late_records_total", "model, source"), "{{model}} {{source}}")) with
    {
        Width = 8,
    };

    private static Panel Copies() => Panels.Lines(
        "Files that are copies",
        "Files from which nothing is read, since they begin as another one does. If one of them is no copy, its records are missing.",
        Style.Count with { Min = 0 },
        new Query(OfInstance.Max("mlbudget_source_copied_files", "model, source"), "{{model}} {{source}}")) with
    {
        Width = 8,
    };

    private static Panel Models() => Panels.Lines(
        "Models of templates",
        "How many models each entry with for_each stands for, and how many it may at the most (max_models). This panel may be empty: then no entry has for_each.",
        Style.Count with { Min = 0 },
        new Query(OfInstance.Max("mlbudget_template_models", "instance, model"), "{{model}}"),
        new Query(OfInstance.Min("mlbudget_template_models_limit", "instance, model"), "Limit of {{model}}"))
        .Reference("^Limit", Colors.Bad).WhenEmpty("No templates seen") with
    {
        Width = 12,
    };

    private static Panel Unwatched() => Panels.Lines(
        "Records of no model, by reason",
        "Per second: records of templates whose value is beyond max_models, is missing, can't be a name, or would give the name of another model. They count in no "
        + "budget. See the runbook of MLModelsNotWatched. This panel may be empty: then no entry has for_each.",
        Style.PerSecond,
        new Query(Rate("mlbudget_template_unwatched_records_total", "model, reason"), "{{model}} {{reason}}")).WhenEmpty("No templates seen") with
    {
        Width = 12,
    };

    private static Panel Builds() => Panels.Table(
        "Versions of the exporter",
        "Which build runs where. This panel may be empty where the history is that of a replay.",
        ["Exporter"],
        [
            new("instance", "Exporter"), new("version", "Version"), new("revision", "Commit"), new("runtime", "Runtime"),
        ],
        Query.Rows(OfInstance.Group("mlbudget_build_info", "instance, version, revision, runtime"))) with
    {
        Width = 8,
    };

    /// <summary>Whether each exporter answers, also of those that don't: which jobs are exporters is known from the time shown.</summary>
    private static string Up =>
        $"(max by (job, instance) (up{{{OfInstance.Filter}}}) and on (job) group by (job) (present_over_time(mlbudget_source_up{{{OfInstance.Filter}}}[$__range:1m])))";

    /// <summary>How old the newest record of each source is, by its model's clock.</summary>
    private static string Age =>
        $"{OfInstance.Max("mlbudget_clock_timestamp_seconds", "instance, model")} - on (instance, model) group_right () "
        + OfInstance.Max("mlbudget_source_watermark_timestamp_seconds", "instance, model, source");

    private static string Staleness => $"({Age}) / {OfInstance.Max("mlbudget_alert_source_stale_threshold_seconds", "instance, model, source")}";

    private static string Rate(string metric, string by) => $"sum by ({by}) (rate({metric}{{{OfInstance.Filter}}}[$__rate_interval]))";

    private static string Shown(string metric) => $"sum by (instance, model, source) (increase({metric}{{{OfInstance.Filter}}}[$__range]))";

    private static string OfExporters(string metric) =>
        $"max by (instance) ({metric}{{{OfInstance.Filter}}} and on (job, instance) mlbudget_build_info)";
}
