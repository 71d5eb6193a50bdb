using System.Text;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;

namespace MlBudget.Core.Tests.Ledgers;

public sealed class ClassTextsTests
{
    private static readonly BinaryClasses Fraud = BinaryClasses.Of("fraud");

    [Fact]
    public void Two_different_texts_that_are_not_positive_may_be_a_mistake_and_one_in_two_ways_is_not()
    {
        var texts = new ClassTexts(Fraud, "answer");
        Note(texts, "0", "0.0", "false", "fraud");
        Assert.False(texts.MayBeMistaken);
        Note(texts, "legit");
        Assert.True(texts.MayBeMistaken);
    }

    [Fact]
    public void Texts_of_rows_that_do_not_count_are_not_seen()
    {
        var texts = new ClassTexts(Fraud, "answer");
        Note(texts, "legit", "-review", "legit");
        Assert.False(texts.MayBeMistaken);
        Assert.Equal([new("legit", 2)], texts.Counts());
        Note(texts, "review");
        Assert.True(texts.MayBeMistaken);
    }

    [Fact]
    public void Texts_beside_a_positive_one_are_seen_as_well_and_not_counted()
    {
        var texts = new ClassTexts(Fraud, "answer");
        Note(texts, "legit", "legit");
        Note(texts, "fraud", "review");
        Assert.True(texts.MayBeMistaken);
        Assert.Empty(texts.Counts());
        Note(texts, "legit");
        Assert.Equal([new("legit", 1)], texts.Counts());
    }

    [Fact]
    public void Counts_go_on_where_a_decoder_starts_a_new_dictionary()
    {
        var texts = new ClassTexts(Fraud, "answer");
        NoteAnew(texts, "b", "a", "b");
        NoteAnew(texts, "c", "b", "c", "d");
        Assert.Equal([new("b", 3), new("c", 2), new("a", 1), new("d", 1)], texts.Counts());
    }

    [Theory]
    [InlineData(new string[0], new string[0])]
    [InlineData(new[] { "fraud" }, new[] { "legit", "review" })]
    public void Where_the_negative_texts_are_known_nothing_is_taken_for_negative_by_mistake(string[] positive, string[] negative)
    {
        var texts = new ClassTexts(new([.. positive], [.. negative]), "answer");
        Note(texts, "legit", "review", "0", "false");
        Assert.False(texts.MayBeMistaken);
    }

    [Fact]
    public void A_restart_forgets_nothing_but_the_counts()
    {
        var texts = new ClassTexts(Fraud, "answer");
        Note(texts, "legit");
        var restarted = new ClassTexts(Fraud, "answer");
        Assert.True(restarted.Restore(texts.Stored));
        Note(restarted, "legit");
        Assert.False(restarted.MayBeMistaken);
        Note(restarted, "review");
        Assert.True(restarted.MayBeMistaken);
        var again = new ClassTexts(Fraud, "answer");
        again.Restore(restarted.Stored);
        Assert.True(again.MayBeMistaken);
        Assert.Empty(again.Counts());
    }

    [Fact]
    public void What_was_seen_with_other_classes_or_elsewhere_says_nothing()
    {
        var texts = new ClassTexts(BinaryClasses.Of("Fraud"), "answer");
        Note(texts, "legit", "fraud");
        foreach (var other in new[] { new ClassTexts(Fraud, "answer"), new ClassTexts(BinaryClasses.Of("Fraud"), "decision") })
        {
            Assert.False(other.Restore(texts.Stored));
            Assert.False(other.MayBeMistaken);
        }

        Assert.True(new ClassTexts(Fraud, "answer").Restore(default(StoredClassTexts)));
    }

    /// <summary>A text behind a minus is of a row that does not count.</summary>
    private static void Note(ClassTexts texts, params string[] rows) => Note(texts, Column(rows, Shared), rows);

    private static void NoteAnew(ClassTexts texts, params string[] rows) => Note(texts, Column(rows, new()), rows);

    private static readonly CategoryDictionary Shared = new();

    private static CategoryColumn Column(string[] rows, CategoryDictionary dictionary)
    {
        var column = new CategoryColumn(rows.Length) { Dictionary = dictionary };
        for (var row = 0; row < rows.Length; row++)
        {
            column.Codes[row] = dictionary.GetOrAdd(Encoding.UTF8.GetBytes(rows[row].TrimStart('-')));
            Bits.Set(column.Valid, row);
        }

        return column;
    }

    private static void Note(ClassTexts texts, CategoryColumn column, string[] rows)
    {
        var counted = new ulong[Bits.Words(rows.Length)];
        var positive = new ulong[counted.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            if (!rows[row].StartsWith('-'))
                Bits.Set(counted, row);
            if (texts.Classes.Of(rows[row]) == BinaryClass.Positive)
                Bits.Set(positive, row);
        }

        texts.Note(column, counted, rows.Length, positive);
    }
}
