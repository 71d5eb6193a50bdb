using MlBudget.Exporter.Demo;

namespace MlBudget.Exporter.Tests.Demo;

public sealed class FraudModelTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 6, 10, 0, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlbudget-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Same_seed_same_payments() => Assert.Equal(
        new FraudModel(Start, 7).Between(Start.AddDays(-1), Start), new FraudModel(Start, 7).Between(Start.AddDays(-1), Start));

    [Fact]
    public void While_all_is_well_its_error_rates_are_those_of_its_two_normal_variables()
    {
        var payments = new FraudModel(Start, 1).Between(Start.AddDays(-20), Start).ToArray();
        var honest = payments.Where(payment => !payment.IsFraud).ToArray();

        // Φ(3.2 / 1.6) and Φ(−4.2 / 1.6), with five standard errors of room.
        Assert.Equal(0.977, Share(payments.Where(payment => payment.IsFraud), payment => payment.Score >= 0.5), 0.008);
        Assert.Equal(0.0043, Share(honest, payment => payment.Score >= 0.5), 0.001);
    }

    [Fact]
    public void Each_incident_comes_in_every_cycle_and_not_before_the_first()
    {
        foreach (var incident in Incident.All)
        {
            foreach (var cycle in new[] { 0, 1, 7 })
            {
                var start = cycle * Incident.Cycle + incident.From;
                Assert.Equal(0, Incident.Progress(incident.Kind, start));
                Assert.Equal(0.5, Incident.Progress(incident.Kind, start + incident.Length / 2));
                Assert.Equal(0, Incident.Progress(incident.Kind, start + incident.Length + TimeSpan.FromTicks(1)));
            }

            Assert.Equal(0, Incident.Progress(incident.Kind, incident.From - Incident.Cycle + incident.Length / 2));
        }
    }

    [Fact]
    public void Each_incident_begins_once_and_ends_once_in_each_cycle_whatever_the_steps()
    {
        var step = TimeSpan.FromMinutes(13);
        var changes = Enumerable.Range(0, (int)(2 * Incident.Cycle / step)).SelectMany(index => Incident.Changes(index * step, (index + 1) * step)).ToArray();

        Assert.Equal(4 * Incident.All.Length, changes.Length);
        Assert.All(Incident.All, incident => Assert.Equal(
            [true, false, true, false], changes.Where(change => change.Incident == incident).Select(change => change.Begins)));
    }

    [Fact]
    public void Each_cycle_has_a_release_that_begins_as_a_canary_and_changes_nothing_else()
    {
        double ShareOf(string version, double fromHour, double toHour)
        {
            var payments = new FraudModel(Start, 1).Between(Start.AddHours(fromHour), Start.AddHours(toHour)).ToArray();
            return Share(payments, payment => payment.Version == version);
        }

        Assert.Equal(1, ShareOf("2026.10", -24, 6));
        Assert.Equal(0.2, ShareOf("2026.11", 6, 8), 0.06);
        Assert.Equal(0.8, ShareOf("2026.11", 8, 20), 0.03);
        Assert.Equal(1, ShareOf("2026.11", 20, 26));
        Assert.Equal(0.2, ShareOf("2026.12", 4 * 24 + 6, 4 * 24 + 8), 0.06);
        Assert.Equal(1, ShareOf("2027.01", 3 * 96 - 10, 3 * 96 + 5));
    }

    [Fact]
    public void In_an_outage_nothing_is_logged()
    {
        var outage = Incident.All.Single(one => one.Kind == IncidentKind.Outage);
        var from = Start + outage.From;

        Assert.Empty(new FraudModel(Start, 1).Between(from.AddMinutes(1), from + outage.Length));
    }

    [Fact]
    public void Every_answer_gets_its_label_once_and_old_files_go()
    {
        using var log = new FraudLog(_folder.FullName, new FraudModel(Start, 1), Start.AddDays(-1), TimeSpan.FromDays(1));
        log.WriteTo(Start);
        var answered = Lines("predictions").Where(line => line.Contains("\"decision\"", StringComparison.Ordinal));
        var expected = Ids(answered).ToArray();
        log.WriteTo(Start.AddHours(6));

        var labelled = Ids(Lines("labels")).ToArray();
        Assert.Equal(labelled.Distinct(), labelled);
        Assert.Empty(expected.Except(labelled));
        log.WriteTo(Start.AddDays(9));
        Assert.DoesNotContain(_folder.GetFiles(), file => file.Name.Contains("2026-06-09", StringComparison.Ordinal));
    }

    private string[] Lines(string name) =>
        [.. _folder.GetFiles($"{name}-*.jsonl").OrderBy(file => file.Name).SelectMany(file => File.ReadLines(file.FullName))];

    private static IEnumerable<string> Ids(IEnumerable<string> lines) =>
        lines.Select(line => line[line.IndexOf("\"p0", StringComparison.Ordinal)..][1..11]);

    private static double Share(IEnumerable<Payment> payments, Func<Payment, bool> counts) =>
        payments.Average(payment => counts(payment) ? 1.0 : 0.0);
}
