using System.Collections.Immutable;
using MlBudget.Core.Records;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Files;

/// <summary>Files of JSON lines, as they are configured.</summary>
/// <param name="Paths">Files or globs, relative to the working directory; one at least.</param>
/// <param name="PathsAsWritten">The same for people, in the same order: references are not resolved.</param>
public sealed record FileSourceDefinition(ImmutableArray<string> Paths, ImmutableArray<string> PathsAsWritten) : SourceDefinition
{
    /// <summary>Files of one path.</summary>
    /// <param name="path">A file or a glob.</param>
    /// <param name="pathAsWritten">The same for people.</param>
    public FileSourceDefinition(string path, string pathAsWritten)
        : this([path], [pathAsWritten])
    {
    }

    /// <inheritdoc/>
    public override string Written => string.Join(", ", PathsAsWritten);

    /// <summary>Whether another one reads the very same files, written alike.</summary>
    public bool Equals(FileSourceDefinition? other) =>
        base.Equals(other) && Paths.SequenceEqual(other.Paths) && PathsAsWritten.SequenceEqual(other.PathsAsWritten);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Paths[0]);

    /// <inheritdoc/>
    public override IRecordSource Open(SourceOpening opening) =>
        new FileSource(opening.Name, Paths, opening.Schema, opening.Limits, OptionsFor(opening));

    /// <inheritdoc/>
    public override SourceHeads ReadHeads(SourceOpening opening, HeadLimits limits, CancellationToken cancel = default) =>
        FileHeads.Read(Paths, opening, OptionsFor(opening), limits, cancel);

    private FileSourceOptions OptionsFor(SourceOpening opening) => new()
    {
        MaxLineBytes = opening.MaxRecordBytes,
        RequireId = opening.RequireId,
        Layout = Layout,
        Shared = opening.Shared,
        Helpers = opening.Helpers,
        OnColumns = opening.OnColumns,
        ClosedFiles = opening.IsClosed,
        OnProblem = opening.OnRefused is not { } refused ? null
            : problem => refused(new(problem.File, problem.Line, problem.Reason, problem.Detail)),
        OnCopy = opening.OnPassedOver is not { } passedOver ? null : copy => passedOver(new(copy.File, copy.Original)),
    };
}
