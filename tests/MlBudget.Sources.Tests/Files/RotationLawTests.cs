using CsCheck;

namespace MlBudget.Sources.Tests.Files;

public class RotationLawTests
{
    [Fact]
    public void Whatever_rotation_does_each_record_is_read_once() =>
        Gen.Select(Gen.Enum<RotationAct>().Array[1, 40], Gen.Int[1, 5]).Sample(
            (acts, rows) =>
            {
                using var walk = new RotationWalk(rows, []);
                walk.DoAll(acts);
            },
            iter: 400);

    [Fact]
    public void Whatever_rotation_does_and_whenever_the_process_is_killed_each_record_is_counted_once() =>
        Gen.Select(Gen.Enum<RotationAct>().Array[1, 40], Gen.Int[1, 5], Gen.Enum<Interruption>().Array[0, 60]).Sample(
            (acts, rows, interruptions) =>
            {
                using var walk = new RotationWalk(rows, interruptions);
                walk.DoAll(acts);
            },
            iter: 1000);
}
