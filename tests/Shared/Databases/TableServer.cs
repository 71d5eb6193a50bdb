using System.Data.Common;
using System.Globalization;

namespace MlBudget.Databases;

/// <summary>A database of one engine with which the contract of tables is tried.</summary>
public abstract class TableServer : IDisposable
{
    /// <summary>What <c>type</c> names the engine.</summary>
    public abstract string Type { get; }

    /// <summary>How a source connects to it.</summary>
    public abstract string Connection { get; }

    /// <summary>What errors show of the connection.</summary>
    public abstract string Place { get; }

    /// <summary>The type of a column of instants, to the microsecond.</summary>
    public abstract string TimeType { get; }

    /// <summary>A new connection of a writer.</summary>
    public abstract DbConnection Connect();

    /// <summary>An instant, as a literal that the column takes.</summary>
    public virtual string Time(DateTime time) => $"'{time.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)}'";

    /// <summary>Runs a statement in a connection of its own.</summary>
    public void Execute(string statement)
    {
        using var connection = Connect();
        connection.Open();
        Execute(connection, statement);
    }

    /// <summary>Runs a statement.</summary>
    public static void Execute(DbConnection connection, string statement, DbTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (statement, transaction);
        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
