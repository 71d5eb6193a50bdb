namespace MlBudget.Sources.Files;

/// <summary>What is kept of one stream of records from process to process.</summary>
/// <param name="Number">What it is called among the streams of its source.</param>
/// <param name="State">Where it has come to: short, and new whenever something was read.</param>
/// <param name="Head">The digests of how its file begins, or its first bytes, one at least.</param>
/// <param name="Lines">The lines that are held back or released; empty where none are.</param>
/// <param name="IsRaw">Whether an earlier version has written it, which kept bytes of the file in place of their digests.</param>
internal sealed record SavedStream(long Number, byte[] State, byte[] Head, byte[] Lines, bool IsRaw = false);
