using MlBudget.Settings;

namespace MlBudget.Exporter.Tests.Configuration;

/// <summary>An environment for configurations under test.</summary>
internal static class TestReferences
{
    /// <summary>A value that must show up nowhere.</summary>
    public const string Secret = "hunter2 = sesame";

    public static References Of(params (string Name, string Value)[] variables) =>
        new(name => variables.Where(variable => variable.Name == name).Select(variable => variable.Value).FirstOrDefault());

    public static References Usual => Of(
        ("SECRET", Secret), ("EMPTY", ""), ("PERCENTAGE", "99.9"), ("CONDITION", Secret), ("ODD", "90m"), ("LONG", "6h"),
        ("OBJECTIVE", "0.99"), ("EMPLOYMENT_DATA", "/data/employment"),
        ("FRAUD_DB", $"Host=db.example;Port=6432;Database=fraud;Username=mlbudget;Password={Secret.Replace(' ', '_')}"),
        ("SERVING_DB", $"mysql://mlbudget:{Uri.EscapeDataString(Secret)}@serving.example/answers"), ("REDIS_PASSWORD", Secret), ("KAFKA_BROKERS", "kafka-1:9092"), ("WAREHOUSE", "Host=ch.example;Port=8443;Protocol=https;Database=ml"));
}
