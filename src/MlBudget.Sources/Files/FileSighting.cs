namespace MlBudget.Sources.Files;

/// <summary>A file as it lay there when it was listed. While length and time stay, it isn't opened again.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Length">How long it is, in bytes, compressed or not.</param>
/// <param name="Modified">When it was last written to.</param>
internal readonly record struct FileSighting(string Path, long Length, DateTime Modified);
