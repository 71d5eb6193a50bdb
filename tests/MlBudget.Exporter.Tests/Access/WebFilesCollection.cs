namespace MlBudget.Exporter.Tests.Access;

/// <summary>The tests that share one folder of web configurations and certificates: keys of RSA take a while to make.</summary>
[CollectionDefinition(Name)]
public sealed class WebFilesCollection : ICollectionFixture<WebFiles>
{
    public const string Name = "web configurations";
}
