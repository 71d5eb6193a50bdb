using MlBudget.Core.Records;

namespace MlBudget.Sources.Files;

/// <summary>
/// A record that was refused, said once per episode: the first of its reason in a file, until the file has been read
/// for a whole poll without another one. Counters count every one.
/// </summary>
/// <param name="File">The path, as the pattern leads to it.</param>
/// <param name="Line">The number of the line, from 1 on.</param>
/// <param name="Reason">Why it was refused.</param>
/// <param name="Detail">What was found and what was expected, with none of the record's values but its time.</param>
public sealed record FileProblem(string File, long Line, RejectionReason Reason, string Detail);
