using Cronos;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Times;

/// <summary>Reads cron expressions, and how long what they begin is.</summary>
internal static class CronReader
{
    private const string Expected = "a cron expression of five fields (minute, hour, day of the month, month, day of the week) such as 0 2 * * SUN";

    /// <summary>In which years starts are looked for: 29 February falls on each day of the week within 28 years.</summary>
    private static readonly (DateTime From, DateTime To) Looked =
        (new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc), new(2052, 1, 1, 0, 0, 0, DateTimeKind.Utc));

    /// <summary>How many starts are looked at before what still has no gap counts as having none.</summary>
    private const int MostStarts = 100_000;

    /// <summary>The expression; null, with a problem, where it is none or never comes.</summary>
    public static CronExpression? Read(NodeReader node)
    {
        if (node.Literal(Expected) is not { } text)
            return null;
        if (!text.StartsWith('@') && text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length is var fields && fields != 5)
        {
            node.Error($"found {node.Shown}, which has {fields} {(fields == 1 ? "field" : "fields")}, expected {Expected}");
            return null;
        }

        try
        {
            var cron = CronExpression.Parse(text);
            if (cron.GetNextOccurrence(Looked.From, inclusive: true) < Looked.To)
                return cron;
            node.Error($"found {node.Shown}, which never comes");
        }
        catch (MissingSeedException)
        {
            node.Error($"found {node.Shown}, expected no H: every exporter would choose another time");
        }
        catch (CronFormatException error)
        {
            node.Error($"found {node.Shown}, expected {Expected}{Reason(error)}");
        }

        return null;
    }

    /// <summary>Whether stretches of a length leave no time between them. Hours of clock changes don't count: a day is 24 hours.</summary>
    /// <param name="cron">When they begin.</param>
    /// <param name="length">How long they are, at least a minute.</param>
    /// <param name="gap">How far apart starts are at most.</param>
    public static bool CoversAll(CronExpression cron, TimeSpan length, out TimeSpan gap)
    {
        gap = TimeSpan.Zero;
        var at = cron.GetNextOccurrence(Looked.From, inclusive: true);
        for (var starts = 0; starts < MostStarts && cron.GetNextOccurrence(at!.Value) is { } next && at < Looked.To; starts++)
        {
            gap = next - at.Value > gap ? next - at.Value : gap;
            if (gap > length)
                return false;
            at = next;
        }

        return true;
    }

    /// <summary>What the library says of the field that is wrong.</summary>
    private static string Reason(CronFormatException error)
    {
        const string General = "The given cron expression has an invalid format. ";
        return error.Message.StartsWith(General, StringComparison.Ordinal) ? $" ({error.Message[General.Length..].TrimEnd('.')})" : "";
    }
}
