using MlBudget.Core.Records;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Files;

/// <summary>Files of JSON lines, as they are configured.</summary>
/// <param name="Path">A file or a glob, relative to the working directory.</param>
/// <param name="PathAsWritten">The same for people: references are not resolved.</param>
public sealed record FileSourceDefinition(string Path, string PathAsWritten) : SourceDefinition
{
    /// <inheritdoc/>
    public override string Written => PathAsWritten;

    /// <inheritdoc/>
    public override IRecordSource Open(SourceOpening opening) =>
        new FileSource(opening.Name, Path, opening.Schema, opening.Limits, OptionsFor(opening));

    /// <inheritdoc/>
    public override SourceHeads ReadHeads(SourceOpening opening, HeadLimits limits, CancellationToken cancel = default) =>
        FileHeads.Read(Path, opening, OptionsFor(opening), limits, cancel);

    private FileSourceOptions OptionsFor(SourceOpening opening) => new()
    {
        MaxLineBytes = opening.MaxRecordBytes,
        RequireId = opening.RequireId,
        Layout = Layout,
        Shared = opening.Shared,
        ClosedFiles = opening.IsClosed,
        OnProblem = opening.OnRefused is not { } refused ? null
            : problem => refused(new(problem.File, problem.Line, problem.Reason, problem.Detail)),
        OnCopy = opening.OnPassedOver is not { } passedOver ? null : copy => passedOver(new(copy.File, copy.Original)),
    };
}
