namespace MlBudget.Sources.Json;

/// <summary>How records are written that are more than one JSON object each. Used by one thread.</summary>
internal abstract class RecordSyntax
{
    /// <summary>What a record is expected to be, as the end of a sentence.</summary>
    public abstract string Expected { get; }

    /// <summary>Looks up the places that it gives values to, once.</summary>
    /// <param name="root">The place of the whole record.</param>
    public abstract void Bind(PathNode root);

    /// <summary>Gives the values of a record to its places.</summary>
    /// <param name="record">The record, valid UTF-8.</param>
    /// <param name="decoder">Takes values.</param>
    /// <returns>As of <see cref="JsonGrammar"/>.</returns>
    public abstract int Read(ReadOnlySpan<byte> record, RecordDecoder decoder);
}
