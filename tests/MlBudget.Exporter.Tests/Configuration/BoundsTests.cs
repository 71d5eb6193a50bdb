using System.Text;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Configuration.Baselines;

namespace MlBudget.Exporter.Tests.Configuration;

/// <summary>No file takes all memory, all of the stack or all time, whatever is in it and whatever it is.</summary>
public sealed class BoundsTests : IDisposable
{
    private const string Good = """
        models:
          - name: fraud
            task: binary_classification
            predictions: { type: files, path: p.jsonl, fields: { time: t, error: e } }
            slos:
              - { name: success, dimension: infrastructure, good: error is null, objective: 0.99 }

        """;

    private readonly OddFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Aliases_that_multiply_are_an_error_at_the_first_that_is_too_much()
    {
        var bomb = new StringBuilder("a: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (var level = 1; level < 30; level++)
            bomb.AppendLine($"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 9))}]");

        // Nine values and their list are 10 nodes; then come 91, 820, 7381 and 66430. Nine times that is too much, and so is once more.
        Assert.Equal(
            "bomb.yml:6:10: not YAML: more than 100000 values, lists and mappings up to here with what the alias 'a4' repeats, expected fewer",
            Assert.Single(ConfigurationFile.Parse("bomb.yml", bomb.ToString()).Errors));
    }

    [Fact]
    public void Aliases_within_the_bound_are_fine()
    {
        var slos = string.Concat(Enumerable.Range(0, 500).Select(slo =>
            $"      - {{ name: s{slo}, dimension: infrastructure, good: error is null, objective: 0.99, alerts: {(slo == 0 ? "&a " : "*a")}"
            + $"{(slo == 0 ? "[{ severity: critical, long: 6h, short: 30m, share: 0.125 }]" : "")} }}\n"));
        Assert.Empty(ConfigurationFile.Parse("many.yml", Good + slos).Errors);
    }

    [Fact]
    public void More_values_than_a_configuration_has_are_an_error_also_without_aliases() => Assert.Equal(
        "long.yml:66667:3: not YAML: more than 100000 values, lists and mappings up to here, expected fewer",
        Assert.Single(ConfigurationFile.Parse(
            "long.yml", string.Concat(Enumerable.Range(1, 60_000).Select(line => $"? {line}\n: [{line}]\n"))).Errors));

    [Theory]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("[[a]: ")]
    public async Task Nesting_without_end_is_an_error(string opening)
    {
        var errors = (await OddFiles.Returning(
            () => ConfigurationFile.Parse("deep.yml", string.Concat(Enumerable.Repeat(opening, 1_000_000 / opening.Length))))).Errors;
        Assert.Contains("not YAML: ", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_of_4_MiB_is_read()
    {
        var file = _files.Text(Good + new string('#', (4 << 20) - Good.Length));
        Assert.Empty(ConfigurationFile.Load(file).Errors);
        Assert.Equal(4 << 20, new FileInfo(file).Length);
    }

    [Fact]
    public void A_larger_one_is_an_error()
    {
        var file = _files.Text(Good + new string('#', (4 << 20) - Good.Length + 1));
        Assert.Equal($"{file}: it has more than 4 MiB, expected at most as many", Assert.Single(ConfigurationFile.Load(file).Errors));
    }

    [Fact]
    public async Task A_device_is_no_configuration_and_no_baseline()
    {
        const string Error = "/dev/zero: this is a device or a socket, expected a file";
        Assert.Equal(Error, Assert.Single((await OddFiles.Returning(() => ConfigurationFile.Load("/dev/zero", mayBePipe: true))).Errors));
        Assert.Equal(Error, Assert.Single((await OddFiles.Returning(() => BaselineFile.Load("/dev/zero"))).Errors));
    }

    [Fact]
    public async Task A_pipe_is_no_configuration_where_others_wait_and_no_baseline()
    {
        var pipe = _files.Pipe();
        var error = $"{pipe}: this is a pipe, expected a file that can be read again";
        Assert.Equal(error, Assert.Single((await OddFiles.Returning(() => ConfigurationFile.Load(pipe))).Errors));
        Assert.Equal(error, Assert.Single((await OddFiles.Returning(() => BaselineFile.Load(pipe))).Errors));
    }

    [Fact]
    public async Task A_pipe_is_a_configuration_where_nobody_waits()
    {
        var pipe = _files.Pipe();
        var reading = OddFiles.Returning(() => ConfigurationFile.Load(pipe, mayBePipe: true));
        await OddFiles.Returning(() =>
        {
            File.WriteAllText(pipe, Good);
            return true;
        });
        Assert.Empty((await reading).Errors);
    }

    [Fact]
    public void A_baseline_of_more_than_16_MiB_is_an_error()
    {
        var file = _files.Letters((16 << 20) + 1);
        Assert.Equal($"{file}: it has more than 16 MiB, expected at most as many", Assert.Single(BaselineFile.Load(file).Errors));
    }
}
