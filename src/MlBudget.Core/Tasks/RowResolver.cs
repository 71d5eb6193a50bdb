using MlBudget.Core.Measures;
using MlBudget.Core.Records;

namespace MlBudget.Core.Tasks;

/// <summary>Finds out what rows of predictions say, a batch at a time. Used by one thread; may keep what it has found out of texts.</summary>
public abstract class RowResolver
{
    /// <summary>Of rows that have no class: what they hold is read where it is counted. It has no state.</summary>
    public static RowResolver None { get; } = new NoRows();

    /// <summary>Writes what the rows of a batch answer, and what labels in the same records say, into a frame that is empty.</summary>
    public abstract void Resolve(Batch batch, FoldFrame frame);

    private sealed class NoRows : RowResolver
    {
        public override void Resolve(Batch batch, FoldFrame frame)
        {
            // There are no classes to find.
        }
    }
}
