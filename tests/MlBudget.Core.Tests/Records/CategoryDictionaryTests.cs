using System.Text;
using CsCheck;
using MlBudget.Core.Records;

namespace MlBudget.Core.Tests.Records;

public sealed class CategoryDictionaryTests
{
    [Fact]
    public void Equal_texts_share_a_code_and_codes_count_up_as_texts_are_met() =>
        Gen.String.Array[0, 400].Where(texts => texts.All(IsValid)).Sample(texts =>
        {
            var dictionary = new CategoryDictionary();
            var plain = new List<string>();
            foreach (var text in texts.Concat(texts))
            {
                if (!plain.Contains(text))
                    plain.Add(text);
                Assert.Equal(plain.IndexOf(text), Add(dictionary, text));
            }

            Assert.Equal(plain, Enumerable.Range(0, dictionary.Count).Select(code => dictionary[code]));
        });

    /// <summary>Texts of few letters, around the lengths from which on their words overlap and from which on they are not kept in words.</summary>
    [Fact]
    public void Short_texts_that_are_nearly_alike_have_codes_of_their_own_in_whatever_order_they_come() =>
        Gen.String[Gen.Char["ab\0"], 0, 18].Array[0, 400].Sample(texts =>
        {
            var dictionary = new CategoryDictionary();
            var codes = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var text in texts.Concat(texts.Reverse()).Concat(texts))
                Assert.Equal(codes.TryAdd(text, codes.Count) ? codes.Count - 1 : codes[text], Add(dictionary, text));
        });

    [Fact]
    public void Codes_keep_their_texts_while_the_dictionary_grows()
    {
        var dictionary = new CategoryDictionary();
        for (var code = 0; code < 10_000; code++)
            Assert.Equal(code, Add(dictionary, $"value {code}"));
        for (var code = 0; code < 10_000; code++)
            Assert.Equal((code, $"value {code}"), (Add(dictionary, $"value {code}"), dictionary[code]));
        Assert.Equal(10_000, dictionary.Count);
    }

    [Fact]
    public async Task Who_reads_while_another_thread_adds_sees_each_text_that_it_knows_of_whole()
    {
        const int texts = 100_000;
        var dictionary = new CategoryDictionary();
        var adding = Task.Run(() =>
        {
            for (var code = 0; code < texts; code++)
                Add(dictionary, $"value {code}");
        });
        for (var known = 0; known < texts; known = dictionary.Count)
        {
            if (known > 0)
                Assert.Equal($"value {known - 1}", dictionary[known - 1]);
        }

        await adding;
        Assert.Equal($"value {texts - 1}", dictionary[texts - 1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Zürich")]
    [InlineData("東京")]
    [InlineData("👩‍🔬 with\0zero")]
    public void Texts_come_back_as_they_were(string text)
    {
        var dictionary = new CategoryDictionary();
        Assert.Equal(text, dictionary[Add(dictionary, text)]);
    }

    [Fact]
    public void Forms_of_a_letter_that_only_look_alike_are_different_texts()
    {
        var dictionary = new CategoryDictionary();
        Assert.NotEqual(Add(dictionary, "caf\u00e9"), Add(dictionary, "cafe\u0301"));
    }

    [Fact]
    public void A_map_asks_once_for_each_text_and_follows_a_dictionary_that_grows()
    {
        var asked = new List<string>();
        var map = new CategoryMap<int>(text =>
        {
            asked.Add(text);
            return text.Length;
        });
        var dictionary = new CategoryDictionary();
        foreach (var text in new[] { "a", "bb", "a", "ccc", "bb" })
        {
            var code = Add(dictionary, text);
            Assert.Equal(text.Length, map.Of(dictionary)[code]);
        }

        Assert.Equal(["a", "bb", "ccc"], asked);
        Assert.Equal([1, 2, 3], map.Of(dictionary).ToArray());
    }

    [Fact]
    public void A_map_forgets_the_codes_of_a_dictionary_when_another_one_comes()
    {
        var map = new CategoryMap<string>(text => text.ToUpperInvariant());
        CategoryDictionary first = new(), second = new();
        foreach (var text in new[] { "a", "b", "c" })
            Add(first, text);
        Add(second, "x");

        Assert.Equal(["A", "B", "C"], map.Of(first).ToArray());
        Assert.Equal(["X"], map.Of(second).ToArray());
        Assert.Equal(["A", "B", "C"], map.Of(first).ToArray());
        Assert.Empty(map.Of(new CategoryDictionary()).ToArray());
    }

    private static int Add(CategoryDictionary dictionary, string text) =>
        dictionary.GetOrAdd(Encoding.UTF8.GetBytes(text));

    /// <summary>Random texts may hold halves of surrogate pairs, which no UTF-8 can carry.</summary>
    private static bool IsValid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;
}
