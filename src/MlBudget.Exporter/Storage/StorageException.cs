namespace MlBudget.Exporter.Storage;

/// <summary>The store can't be read or written now; it may be later, as when a disk is full.</summary>
/// <param name="message">Where, and what was found.</param>
/// <param name="cause">What was thrown.</param>
internal class StorageException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>What the store holds is damaged: trying again doesn't help, and nothing that it says is to be believed.</summary>
/// <inheritdoc cref="StorageException(string, Exception?)"/>
internal sealed class StorageDamagedException(string message, Exception? cause = null) : StorageException(message, cause);

/// <summary>
/// Something went wrong in the program while it was writing, and the store is as it was before. It says nothing of what the
/// store holds.
/// </summary>
/// <param name="file">Where.</param>
/// <param name="cause">What was thrown.</param>
internal sealed class StorageFaultException(string file, Exception cause) : StorageException(
    $"{file}: can't be written, by a fault of mlbudget: {cause.GetType().Name}: {cause.Message}", cause);

/// <summary>The store is not for this process: another one uses it, or it is of another program or of a newer version.</summary>
/// <param name="message">Where, what was found, and what to do.</param>
internal sealed class StorageRefusedException(string message) : Exception(message);
