using System.Collections.Immutable;
using MlBudget.Core.Policies;

namespace MlBudget.Exporter.Alerting;

/// <summary>Sends a test to Alertmanager, and says where it went.</summary>
/// <param name="client">Alertmanager.</param>
/// <param name="time">The clock.</param>
internal sealed class TestPage(AlertmanagerClient client, TimeProvider time)
{
    /// <summary>How often a test that was taken is looked for: several Alertmanagers behind one address tell each other within a second.</summary>
    private const int Looks = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>Sends it.</summary>
    /// <param name="alert">The test.</param>
    /// <param name="output">Gets where it went.</param>
    /// <param name="error">Gets why it doesn't reach whom it is for.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>Whether it is on its way to whom it is for.</returns>
    /// <exception cref="AlertmanagerException">Alertmanager can't be asked, or refuses.</exception>
    public async Task<bool> SendAsync(TestAlert alert, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        await client.SendAsync(alert, cancel).ConfigureAwait(false);
        if (await FindAsync(alert, cancel).ConfigureAwait(false) is not { } sent)
        {
            await error.WriteLineAsync(
                $"{client.Address}: took the test, and doesn't show it; look for {AlertNames.TestPage} at each Alertmanager behind it").ConfigureAwait(false);
            return false;
        }

        await output.WriteLineAsync(
            $"{AlertNames.TestPage} for {alert.Owner}, {alert.Severity}: {string.Join(", ", sent.Receivers)}").ConfigureAwait(false);
        var receivers = await client.ReceiversAsync(cancel).ConfigureAwait(false);
        var problems = Problems(alert, sent, receivers).ToArray();
        foreach (var problem in problems)
            await error.WriteLineAsync(problem).ConfigureAwait(false);
        if (problems.Length > 0)
            return false;
        await output.WriteLineAsync(
            $"It is sent once the route's group_wait is over, and ends by itself at {alert.End:yyyy-MM-dd HH:mm} UTC. Whether it arrives is "
            + "known there, and by alertmanager_notifications_failed_total.").ConfigureAwait(false);
        return true;
    }

    private async Task<SentAlert?> FindAsync(TestAlert alert, CancellationToken cancel)
    {
        for (var look = 1; ; look++)
        {
            var found = await client.FindAsync(alert, cancel).ConfigureAwait(false);
            if (found is not null || look == Looks)
                return found;
            await Task.Delay(Pause, time, cancel).ConfigureAwait(false);
        }
    }

    private IEnumerable<string> Problems(TestAlert alert, SentAlert sent, KnownReceivers known)
    {
        // The root of a tree of one's own may well be a team's receiver.
        var own = alert.Owner.Split(Ownership.Separator).SelectMany(team => new[] { Receivers.PageOf(team), Receivers.TicketOf(team) });
        ImmutableArray<string> defaults = [Receivers.DefaultPage, Receivers.DefaultTicket, .. known.Root is { } root ? [root] : Array.Empty<string>()];
        var missed = sent.Receivers.Where(receiver => defaults.Contains(receiver) && !own.Contains(receiver)).ToArray();
        if (missed.Length > 0)
        {
            yield return missed.Length == sent.Receivers.Length
                ? $"it went to nobody but {string.Join(", ", missed)}, where alerts go whose owner Alertmanager doesn't know; expected a route "
                    + $"for {alert.Owner}, as 'mlbudget generate alertmanager' writes it"
                : $"it went to {string.Join(", ", missed)} as well, where alerts go whose owner Alertmanager doesn't know in whole; expected a "
                    + $"route for each team of {alert.Owner}, as 'mlbudget generate alertmanager' writes it";
        }

        foreach (var receiver in sent.Receivers.Intersect(known.Empty))
            yield return $"the receiver {receiver} has no integration, and reaches nobody";
        if (!sent.SilencedBy.IsEmpty)
            yield return $"it is silenced, and nobody gets it: {string.Join(", ", sent.SilencedBy.Select(id => $"{client.Address}/#/silences/{id}"))}";
        if (!sent.InhibitedBy.IsEmpty)
            yield return $"it is hidden by another alert that fires, and nobody gets it: see inhibit_rules, and {client.Address}/#/alerts";
    }
}
