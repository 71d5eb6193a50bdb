using System.Collections.Immutable;

namespace MlBudget.Exporter.Exposition;

/// <summary>The metrics that the exporter has of itself, as <see cref="MetricCatalogue"/> has those of models.</summary>
internal static class SelfCatalogue
{
    private static readonly FamilyList Families = new();

    public static readonly MetricFamily BuildInfo = Families.Add("mlbudget_build_info", MetricKind.Gauge,
        "The version of the exporter, the commit it was built from, and its runtime. Always 1.", ["version", "revision", "runtime"]);

    public static readonly MetricFamily Links = Families.Add("mlbudget_links_info", MetricKind.Gauge,
        "Where the exporter's page, the runbooks and Grafana are, for links in notifications; empty where that is not known. Always 1.",
        ["page_url", "runbook_url", "dashboard_url"]);

    public static readonly MetricFamily ReloadSuccessful = Families.Add("mlbudget_config_last_reload_successful", MetricKind.Gauge,
        "1 where the last load of the configuration went well, else 0.", []);

    public static readonly MetricFamily ReloadSuccessTime = Families.Add("mlbudget_config_last_reload_success_timestamp_seconds", MetricKind.Gauge,
        "When the configuration was last loaded without an error.", []);

    public static readonly MetricFamily WebReloadSuccessful = Families.Add("mlbudget_web_config_last_reload_successful", MetricKind.Gauge,
        "1 where the last load of the web configuration went well, else 0. Absent without a web configuration.", []);

    public static readonly MetricFamily PollDuration = Families.Add("mlbudget_poll_duration_seconds", MetricKind.Histogram,
        "How long a poll of all sources took, with its commit and the rendering of its page.", []);

    public static readonly MetricFamily PollLast = Families.Add("mlbudget_poll_last_timestamp_seconds", MetricKind.Gauge,
        "When the last poll ended; before the first, when polling began.", []);

    public static readonly MetricFamily PollInterval = Families.Add("mlbudget_poll_interval_seconds", MetricKind.Gauge,
        "How often sources are polled, as it is configured.", []);

    public static readonly MetricFamily StorageSize = Families.Add("mlbudget_storage_size_bytes", MetricKind.Gauge,
        "How much room the store takes, its write-ahead log included.", []);

    public static readonly MetricFamily StorageSetAside = Families.Add("mlbudget_storage_set_aside_files", MetricKind.Gauge,
        "Damaged stores that were set aside in the storage folder. Each was followed by a fresh start.", []);

    public static readonly MetricFamily SeriesDropped = Families.Add("mlbudget_series_dropped_total", MetricKind.Counter,
        "Series that pages left out, since the model has more than limits.max_series; counted on each page.", ["model"]);

    public static readonly MetricFamily PushRequests = Families.Add("mlbudget_push_requests_total", MetricKind.Counter,
        "Posts to a stream by the status of their answer; without a name those to streams that nobody reads. 200 is on the disk, and nothing of others was taken.", ["stream", "code"]);

    public static readonly MetricFamily PushedRecords = Families.Add("mlbudget_push_records_total", MetricKind.Counter,
        "Records that were pushed to a stream and are on the disk.", ["stream"]);

    public static readonly MetricFamily PushSpool = Families.Add("mlbudget_push_spool_bytes", MetricKind.Gauge,
        "How much of what was pushed to a stream is kept on the disk, the part that is counted and not yet let go of included.", ["stream"]);

    public static readonly MetricFamily PushSpoolLimit = Families.Add("mlbudget_push_spool_limit_bytes", MetricKind.Gauge,
        "How much of a stream may be kept on the disk: beyond it posts are answered with 429.", ["stream"]);

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<MetricFamily> All = Families.All;
}
