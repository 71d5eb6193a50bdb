using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace MlBudget;

/// <summary>
/// Is part of every test project. A comparison of rounded numbers fails for two that are as near as one likes, where the edge
/// of a digit lies between them; one with a tolerance doesn't.
/// </summary>
public sealed class ToleranceTests
{
    [Fact]
    public void No_test_of_this_project_compares_numbers_rounded_to_digits()
    {
        var module = typeof(ToleranceTests).Module;
        using var file = new PEReader(File.OpenRead(module.FullyQualifiedName));
        var metadata = file.GetMetadataReader();
        var rounding =
            from handle in metadata.MemberReferences
            let name = metadata.GetString(metadata.GetMemberReference(handle).Name)
            where name is nameof(Assert.Equal) or nameof(Assert.NotEqual)
            let method = module.ResolveMethod(MetadataTokens.GetToken(handle))
            where method.DeclaringType == typeof(Assert)
                && method.GetParameters().Any(parameter => parameter.Name == "precision" && parameter.ParameterType == typeof(int))
            select method.ToString();

        Assert.True(!rounding.Any(), $"Give a `tolerance:` in place of the number of digits: {string.Join(", ", rounding)}");
    }
}
