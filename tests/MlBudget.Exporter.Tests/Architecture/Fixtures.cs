// Rooms for RoomsTests: Upper uses Lower, and Lower uses Upper in one way each.
#pragma warning disable IDE0130, CA1822, CA1852
namespace MlBudget.Exporter.Tests.Architecture.Untied.Upper
{
    internal sealed class Roof
    {
        public static Lower.Cellar Under { get; } = new();
    }
}

namespace MlBudget.Exporter.Tests.Architecture.Untied.Lower
{
    internal sealed class Cellar
    {
        public override string ToString() => "cellar";
    }
}

namespace MlBudget.Exporter.Tests.Architecture.TiedByCall.Upper
{
    internal sealed class Roof
    {
        public static Lower.Cellar Under { get; } = new();

        public static int Height() => 9;
    }
}

namespace MlBudget.Exporter.Tests.Architecture.TiedByCall.Lower
{
    internal sealed class Cellar
    {
        public override string ToString() => $"{Upper.Roof.Height()} below the roof";
    }
}

namespace MlBudget.Exporter.Tests.Architecture.TiedByLambda.Upper
{
    internal sealed class Roof
    {
        public static Lower.Cellar Under { get; } = new();

        public static int Height(int floor) => 9 - floor;
    }
}

namespace MlBudget.Exporter.Tests.Architecture.TiedByLambda.Lower
{
    internal sealed class Cellar
    {
        public static int[] Heights(int[] floors, int ground) => [.. floors.Select(floor => Upper.Roof.Height(floor) - ground)];
    }
}

namespace MlBudget.Exporter.Tests.Architecture.TiedByAsyncMethod.Upper
{
    internal sealed class Roof
    {
        public static Lower.Cellar Under { get; } = new();

        public static Task<int> HeightAsync() => Task.FromResult(9);
    }
}

namespace MlBudget.Exporter.Tests.Architecture.TiedByAsyncMethod.Lower
{
    internal sealed class Cellar
    {
        public static async Task<int> DepthAsync()
        {
            await Task.Yield();
            return -await Upper.Roof.HeightAsync();
        }
    }
}

namespace MlBudget.Exporter.Tests.Architecture.TiedByIterator.Upper
{
    internal sealed class Roof
    {
        public static Lower.Cellar Under { get; } = new();

        public static int Height() => 9;
    }
}

namespace MlBudget.Exporter.Tests.Architecture.TiedByIterator.Lower
{
    internal sealed class Cellar
    {
        public static IEnumerable<int> Heights()
        {
            yield return 0;
            yield return Upper.Roof.Height();
        }
    }
}

namespace MlBudget.Exporter.Tests.Architecture.TiedByGenericArgument.Upper
{
    internal sealed class Roof
    {
        public static Lower.Cellar Under { get; } = new();
    }
}

namespace MlBudget.Exporter.Tests.Architecture.TiedByGenericArgument.Lower
{
    internal sealed class Cellar
    {
        public static object Empty() => Enumerable.Empty<Upper.Roof>();
    }
}

namespace MlBudget.Exporter.Tests.Architecture.TiedByTypeTest.Upper
{
    internal sealed class Roof
    {
        public static Lower.Cellar Under { get; } = new();
    }
}

namespace MlBudget.Exporter.Tests.Architecture.TiedByTypeTest.Lower
{
    internal sealed class Cellar
    {
        public static bool IsAbove(object other) => other is Upper.Roof;
    }
}

namespace MlBudget.Exporter.Tests.Architecture.TiedByNested.House
{
    internal sealed class Roof
    {
        public static Inner.Cellar Under { get; } = new();

        public static int Height() => 9;
    }
}

namespace MlBudget.Exporter.Tests.Architecture.TiedByNested.House.Inner
{
    internal sealed class Cellar
    {
        public static int Depth() => -Roof.Height();
    }
}
