using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace MlBudget;

/// <summary>Is part of every test project: its tests give the same answer twice, on every machine.</summary>
public sealed class RepeatableTests
{
    /// <summary>
    /// A comparison of rounded numbers fails for two that are as near as one likes, where the edge of a digit lies between
    /// them; one with a tolerance doesn't.
    /// </summary>
    [Fact]
    public void No_test_of_this_project_compares_numbers_rounded_to_digits() => AssertNone(
        method => method.DeclaringType == typeof(Assert)
            && method.GetParameters().Any(parameter => parameter.Name == "precision" && parameter.ParameterType == typeof(int)),
        "Give a `tolerance:` in place of the number of digits");

    /// <summary>CsCheck seeds its own methods with the clock; those of <c>Shared/Properties</c> have the same names.</summary>
    [Fact]
    public void No_test_of_this_project_draws_from_a_seed_that_is_another_one_each_time() => AssertNone(
        method => (method.DeclaringType?.FullName, method.Name, method.GetParameters().Length) switch
        {
            ("CsCheck.Check", _, _) => method.Name.StartsWith("Sample", StringComparison.Ordinal) || method.Name == "Faster",
            ("System.Random", ".ctor", 0) or ("System.Random", "get_Shared", _) or ("System.Guid", "NewGuid", _) => true,
            _ => false,
        },
        "Take `Sample` as tests/Shared/Properties has it, and a Random of a seed");

    private static void AssertNone(Func<MethodBase, bool> isForbidden, string instead)
    {
        var module = typeof(RepeatableTests).Module;
        using var file = new PEReader(File.OpenRead(module.FullyQualifiedName));
        var metadata = file.GetMetadataReader();
        var forbidden = metadata.MemberReferences.Where(IsMethodOfAPlainType)
            .Select(handle => module.ResolveMethod(MetadataTokens.GetToken(handle))!).Where(isForbidden).ToArray();
        var found = string.Join(", ", forbidden.Select(method => $"{method.DeclaringType}: {method}"));
        Assert.True(found.Length == 0, $"{instead}: {found}");

        bool IsMethodOfAPlainType(MemberReferenceHandle handle) =>
            metadata.GetMemberReference(handle) is { Parent.Kind: HandleKind.TypeReference } member
            && member.GetKind() == MemberReferenceKind.Method;
    }
}
