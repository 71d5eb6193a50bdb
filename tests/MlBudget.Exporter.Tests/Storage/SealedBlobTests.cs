using CsCheck;
using MlBudget.Core.Persistence;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Tests.Storage;

public sealed class SealedBlobTests
{
    private static readonly long Key = SealedBlob.Key("measure", "1", "records");

    private static readonly Gen<byte[]> Content = Gen.Byte.Array[0, 200];

    [Fact]
    public void What_is_sealed_is_opened_as_it_was() => Content.Sample(bytes =>
        SealedBlob.Open(Key, SealedBlob.Seal(Key, bytes)).SequenceEqual(bytes));

    [Fact]
    public void A_changed_bit_is_noticed() => Gen.Select(Content, Gen.Int[0, 7], Gen.Double.Unit).Sample((bytes, bit, place) =>
    {
        var blob = SealedBlob.Seal(Key, bytes);
        blob[(int)(place * blob.Length * 0.999)] ^= (byte)(1 << bit);
        Assert.Throws<BlobException>(() => SealedBlob.Open(Key, blob).ToArray());
    });

    [Fact]
    public void What_stands_in_another_row_is_noticed() => Gen.Select(Content, Gen.Long, Gen.Long).Where(t => t.Item2 != t.Item3)
        .Sample((bytes, row, other) => Assert.Throws<BlobException>(
            () => SealedBlob.Open(SealedBlob.Key(other, 1), SealedBlob.Seal(SealedBlob.Key(row, 1), bytes)).ToArray()));

    [Fact]
    public void What_is_cut_off_is_noticed() => Gen.Select(Content, Gen.Double.Unit).Sample((bytes, place) =>
    {
        var blob = SealedBlob.Seal(Key, bytes);
        Assert.Throws<BlobException>(() => SealedBlob.Open(Key, blob.AsSpan(0, (int)(place * blob.Length * 0.999))).ToArray());
    });

    [Fact]
    public void Counters_are_read_as_they_were_written() => Gen.Long.Array[0, 100].Sample(cells =>
    {
        var blob = new BlobWriter();
        Cells.Write(blob, cells);
        var reader = new BlobReader(blob.Written);
        Assert.Equal(cells, Cells.Read(ref reader));
        Assert.True(reader.AtEnd);
    });
}
