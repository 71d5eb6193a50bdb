using CsCheck;
using MlBudget.Core.Text;

namespace MlBudget.Core.Tests.Text;

public sealed class IntersectionTests
{
    private static readonly Gen<string[]> Texts = Gen.Int[0, 4].Select(letter => "ab ×\\"[letter]).Array[0, 5].Select(letters => new string(letters)).Array[2, 4];

    [Fact]
    public void Plain_texts_stand_beside_each_other() => Assert.Equal("f × 30-44", Intersection.Join("f", "30-44"));

    [Fact]
    public void Texts_that_hold_what_separates_them_are_told_again() => Texts.Sample(texts => Assert.Equal(texts, Intersection.Split(Intersection.Join(texts))), iter: 2000);

    [Fact]
    public void No_two_lists_of_texts_are_the_same() => Gen.Select(Texts, Texts).Sample(
        (one, other) => Assert.Equal(one.SequenceEqual(other), Intersection.Join(one) == Intersection.Join(other)), iter: 2000);
}
