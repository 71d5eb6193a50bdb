namespace MlBudget.Sources.Files;

/// <summary>
/// A file that begins as another one does, so that nothing is read from it: a backup, or what compression has made of
/// a log that is still there; or another log, which can't be told apart yet. Said once per path, until something is read from there or
/// the file is gone.
/// </summary>
/// <param name="File">The path of the copy, as the pattern leads to it.</param>
/// <param name="Original">The path from which the content is read, or was read last.</param>
public sealed record FileCopy(string File, string Original);
