namespace MlBudget.Exporter.Polling;

/// <summary>What becomes of a jump of the wall clock.</summary>
internal enum ClockJumpStage
{
    /// <summary>The wall clock is far from where it should be, and is not believed for now.</summary>
    Suspected,

    /// <summary>It has stayed there for long enough to be believed.</summary>
    Adopted,

    /// <summary>It is back where it should be.</summary>
    Gone,
}

/// <summary>News of a jump of the wall clock, each once.</summary>
/// <param name="Stage">What becomes of it.</param>
/// <param name="Wall">What the wall clock says.</param>
/// <param name="Expected">What it should have said, by what was believed before.</param>
internal readonly record struct ClockJump(ClockJumpStage Stage, DateTimeOffset Wall, DateTimeOffset Expected);
