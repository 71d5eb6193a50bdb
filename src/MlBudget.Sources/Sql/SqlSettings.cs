using MlBudget.Settings;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Sql;

/// <summary>Reads what all that asks a database has in common.</summary>
internal static class SqlSettings
{
    /// <summary>What is said of <c>connection</c>.</summary>
    /// <param name="example">An example of one, in Markdown.</param>
    public static string ConnectionMeaning(string example) =>
        $"required: {example}, with the driver's own options, also those of TLS. What holds a password has to come from a reference "
        + "such as `${env:FRAUD_DB}` or `${file:/run/secrets/db}`. Only host and database are shown of it";

    /// <summary>How long an answer is waited for where nothing is said.</summary>
    public static readonly TimeSpan UsualTimeout = TimeSpan.FromMinutes(2);

    /// <summary>What is said of <c>timeout</c>.</summary>
    public const string TimeoutMeaning = "after how long without an answer the query is given up and tried again, at most `1d`. `2m` if left out";

    /// <summary>What a connection leads to; null, with a problem, where it leads nowhere.</summary>
    /// <param name="engine">The database engine.</param>
    /// <param name="node">The connection string; null where there is none, which is somebody else's problem.</param>
    public static SqlServer? ReadServer(SqlEngine engine, NodeReader? node)
    {
        if (node?.Text($"a connection string such as {engine.ConnectionExample}") is not { } connection)
            return null;
        try
        {
            var server = engine.Read(connection);
            if (!HoldsSecret(engine, node.Written))
                return server;
            node.ErrorAtKey("holds a password, and the configuration is shown to whoever asks; write it as a reference such as ${env:FRAUD_DB} or ${file:/run/secrets/db}");
        }
        catch (FormatException error)
        {
            node.ErrorAtKey(error.Message);
        }

        return null;
    }

    /// <summary>Whether a connection has a password, also in part, where no reference stands.</summary>
    /// <param name="engine">The database engine.</param>
    /// <param name="written">The connection as it is written, with its references.</param>
    private static bool HoldsSecret(SqlEngine engine, string written)
    {
        // A number may stand for whatever a reference does, also for a port.
        const string Anything = "7301";
        var plain = SecretTexts.WithoutReferences(written, Anything);
        if (plain == Anything)
            return false;
        try
        {
            return engine.Read(plain).Secrets.Any(secret => secret.Replace(Anything, string.Empty, StringComparison.Ordinal).Length > 0);
        }
        catch (FormatException)
        {
            // What is a part of a key, or of an option, can't be told apart from a password.
            return plain == written;
        }
    }

    /// <summary>The text of a query; null, with a problem, where there is none.</summary>
    /// <param name="engine">The database engine; null where that is not known.</param>
    /// <param name="node">The query; null where there is none, which is somebody else's problem.</param>
    /// <param name="example">What is expected.</param>
    public static string? ReadQuery(SqlEngine? engine, NodeReader? node, string example)
    {
        if (node?.Literal(example) is not { } text)
            return null;
        if (SqlText.FaultOf(text, engine?.HasEscapes == true) is not { } fault)
            return text;
        node.Error(fault);
        return null;
    }

    /// <summary>How long an answer is waited for.</summary>
    public static TimeSpan? ReadTimeout(NodeReader? node) => node?.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
}
