using System.Data.Common;
using System.Text.RegularExpressions;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Sql;

/// <summary>A database engine: how it is connected to, what it asks of parameters, and what its errors mean. Immutable.</summary>
public abstract partial class SqlEngine
{
    /// <summary>What <c>type</c> names it.</summary>
    public abstract string Type { get; }

    /// <summary>What is read, for the reference documentation, in Markdown: a part of a sentence.</summary>
    public abstract string Meaning { get; }

    /// <summary>A connection string, for errors and the documentation.</summary>
    public abstract string ConnectionExample { get; }

    /// <summary>What a connection string leads to.</summary>
    /// <param name="connection">The connection string.</param>
    /// <exception cref="FormatException">It is none; the message shows nothing of it but the names of keys.</exception>
    public SqlServer Read(string connection)
    {
        try
        {
            return ReadConnection(connection);
        }
        catch (SqlConnectionException error)
        {
            throw new FormatException($"{error.Message}; a connection string is such as {ConnectionExample}", error);
        }
        catch (Exception error) when (IsOfConnection(error))
        {
            // A driver's message may show a value, and every value may be a secret.
            throw new FormatException($"expected a connection string such as {ConnectionExample}{FirstUnknownKey(connection)}", error);
        }
    }

    /// <summary>Whether an error says that a connection string, or a part of it, can't be read.</summary>
    internal static bool IsOfConnection(Exception error) =>
        error is ArgumentException or FormatException or KeyNotFoundException or InvalidCastException or OverflowException;

    /// <summary>The connections to what a connection string leads to. Nothing is connected before the first one is opened.</summary>
    /// <param name="server">What it leads to.</param>
    public virtual DbDataSource Connect(SqlServer server) => Factory.CreateDataSource(server.Connection);

    /// <summary>A query that is ready to be asked.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="query">The query, as it is configured.</param>
    /// <param name="since">Where rows begin.</param>
    public DbCommand Ask(DbConnection connection, string query, SqlMark since)
    {
        var command = connection.CreateCommand();
        command.CommandText = Query(query, since);
        // Whoever fetches ends what takes too long.
        command.CommandTimeout = 0;
        command.Parameters.Add(Since(command, since));
        return command;
    }

    /// <summary>The parameter <c>@since</c>.</summary>
    /// <param name="command">The query that it is for.</param>
    /// <param name="since">Where rows begin.</param>
    protected abstract DbParameter Since(DbCommand command, SqlMark since);

    /// <summary>What the text of a query has to be for the driver.</summary>
    /// <param name="query">The query, as it is configured.</param>
    /// <param name="since">Where rows begin.</param>
    protected virtual string Query(string query, SqlMark since) => query;

    /// <summary>Whether the engine has no type of times, so that tables hold their texts, or numbers.</summary>
    public virtual bool HasTimesAsTexts => false;

    /// <summary>Whether texts of queries have backslashes that escape, and comments behind <c>#</c>.</summary>
    public virtual bool HasEscapes => false;

    /// <summary>Whether values of a type are JSON, which paths lead into.</summary>
    /// <param name="typeName">What the engine calls the type.</param>
    public virtual bool IsJson(string typeName) => typeName.Equals("json", StringComparison.OrdinalIgnoreCase);

    /// <summary>What an error means, as a part of a sentence; null where the driver's own words say it best.</summary>
    /// <param name="thrown">What the driver has thrown.</param>
    public virtual string? Explain(Exception thrown) => null;

    /// <summary>What an error is, for people, with where it has happened and without secrets.</summary>
    /// <param name="thrown">What the driver has thrown.</param>
    /// <param name="server">What it is connected to.</param>
    public string Describe(Exception thrown, SqlServer server)
    {
        var said = (Explain(thrown) ?? thrown.Message).ReplaceLineEndings(" ").Trim();
        return $"{server.Cleared(ShowsValues(thrown) ? Values().Replace(said, SecretTexts.Hidden) : said)} ({Type} {server.Place})";
    }

    /// <summary>Whether the words of an error may show a value of a row, as where a text that is no number is made one.</summary>
    /// <param name="thrown">What the driver has thrown.</param>
    protected virtual bool ShowsValues(Exception thrown) => false;

    /// <summary>Makes the driver's own connections.</summary>
    protected abstract DbProviderFactory Factory { get; }

    /// <summary>Reads a connection string, and makes it what the engine needs.</summary>
    /// <param name="connection">The connection string.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    protected abstract SqlServer ReadConnection(string connection);

    /// <summary>A parameter of a value.</summary>
    protected static DbParameter Parameter(DbCommand command, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (SqlQuery.SinceName, value);
        return parameter;
    }

    /// <summary>What says which key of a connection string the driver doesn't know; nothing where it is something else.</summary>
    private string FirstUnknownKey(string connection)
    {
        // What looks like a key may be a part of a password.
        if (connection.Contains("://", StringComparison.Ordinal))
            return string.Empty;
        if (SqlServer.IsSecret(connection))
            return ", whose keys the driver knows; a password that has ';', '=' or quotes in it stands in quotes itself";
        var plain = new DbConnectionStringBuilder();
        try
        {
            plain.ConnectionString = connection;
        }
        catch (ArgumentException)
        {
            return string.Empty;
        }

        var own = Factory.CreateConnectionStringBuilder()!;
        foreach (string key in plain.Keys)
        {
            try
            {
                own[key] = plain[key];
            }
            catch (Exception error) when (IsOfConnection(error))
            {
                return $"; '{key}' is no key of it, or its value can't be read";
            }
        }

        return string.Empty;
    }

    // A value may have quotes in it itself: all from the first one to the last is hidden.
    [GeneratedRegex(@"['""].*['""]|['""].*|(?<![\w.(])-?\d[\d.]*(?!\w)")]
    private static partial Regex Values();
}
