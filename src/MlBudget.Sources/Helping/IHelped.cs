namespace MlBudget.Sources.Helping;

/// <summary>Who has work to do that others may do beforehand.</summary>
internal interface IHelped
{
    /// <summary>Does a piece of the work, of a millisecond or so; whether there was any. Called by several threads at a time; doesn't throw.</summary>
    bool Help();
}
