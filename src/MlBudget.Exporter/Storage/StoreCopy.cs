namespace MlBudget.Exporter.Storage;

/// <summary>Copies a store as it is at one instant, also while an exporter writes to it.</summary>
internal static class StoreCopy
{
    /// <summary>
    /// Writes a copy, which appears under its name only when it is whole. It can take the place of <c>mlbudget.db</c> in a
    /// folder. As the store it holds the beginnings of logs, so it is for its owner only.
    /// </summary>
    /// <param name="database">What is copied.</param>
    /// <param name="file">A name that is free.</param>
    /// <exception cref="StorageException">It can't be written; nothing is left of it.</exception>
    public static void Write(ReadOnlyDatabase database, string file)
    {
        var unfinished = file + ".unfinished";
        try
        {
            Reserve(unfinished);
            database.Read($"copied to {file}", () => Vacuum(database, unfinished));
            File.Move(unfinished, file);
        }
        catch (StorageException error) when (error is not StorageDamagedException)
        {
            throw new StorageException(Named(error.Message), error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"{database.File}: can't be copied to {file}: {Named(error.Message)}", error);
        }
        finally
        {
            // Of a name that can't be, deleting would be another error.
            if (File.Exists(unfinished))
                File.Delete(unfinished);
        }

        // Nobody knows the other name.
        string Named(string message) => message.Replace(unfinished, file, StringComparison.Ordinal);
    }

    /// <summary>Makes an empty file, which SQLite takes for a new one.</summary>
    private static void Reserve(string file)
    {
        File.Delete(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(file, options).Dispose();
    }

    private static int Vacuum(ReadOnlyDatabase database, string into)
    {
        using var copy = database.Connection.CreateCommand();
        copy.CommandText = "VACUUM INTO $file";
        copy.CommandTimeout = 0;
        copy.Parameters.AddWithValue("$file", into);
        return copy.ExecuteNonQuery();
    }
}
