namespace MlBudget.Exporter.Alerting;

/// <summary>Texts in Prometheus's templates: labels and annotations of rules are ones.</summary>
internal static class RuleTemplate
{
    /// <summary>A template that gives a text.</summary>
    public static string Literally(string text) =>
        text.Contains("{{", StringComparison.Ordinal) ? $"{{{{ {PromQl.Quote(text)} }}}}" : text;
}
