using System.Text;
using MlBudget.Exporter.Configuration;

namespace MlBudget.Exporter.Tests.Configuration;

/// <summary>One file per rule, which begins with the errors that it has to get.</summary>
public class BadConfigurationTests
{
    private const string Expectation = "# expect: ";

    public static TheoryData<string> Files => [.. Directory
        .EnumerateFiles(RepositoryRoot.Combine("tests", "testdata", "config", "bad"), "*.yml")
        .Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_error_of_a_file_is_reported_at_once_in_its_order(string name)
    {
        var file = RepositoryRoot.Combine("tests", "testdata", "config", "bad", name);
        var expected = File.ReadAllLines(file, Encoding.UTF8)
            .TakeWhile(line => line.StartsWith(Expectation, StringComparison.Ordinal))
            .Select(line => line[Expectation.Length..]);

        var result = ConfigurationFile.Load(file, TestReferences.Usual);

        Assert.Null(result.Configuration);
        Assert.NotEmpty(result.Errors);
        Assert.Equal(expected, result.Errors.Select(error => error.Replace(file, name, StringComparison.Ordinal)));
        Assert.DoesNotContain(result.Errors, error => error.Contains("sesame", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var result = ConfigurationFile.Load("nowhere/mlbudget.yml");
        Assert.Equal("nowhere/mlbudget.yml: there is no such file", Assert.Single(result.Errors));
    }

    [Fact]
    public void A_directory_is_no_file()
    {
        var result = ConfigurationFile.Load(RepositoryRoot.Path);
        Assert.Equal($"{RepositoryRoot.Path}: this is a directory, expected a file", Assert.Single(result.Errors));
    }
}
