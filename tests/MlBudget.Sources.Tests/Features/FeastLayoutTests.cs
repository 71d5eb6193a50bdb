using System.Globalization;
using MlBudget.Core.Time;
using MlBudget.FeatureStores;
using MlBudget.Sources.Features.Feast;

namespace MlBudget.Sources.Tests.Features;

/// <summary>Keys and fields as Feast writes them into Redis. The bytes were computed by Feast's own serialization.</summary>
public sealed class FeastLayoutTests
{
    /// <summary>The entity <c>driver_id</c> 1002 of the project <c>prod</c>, in version 3.</summary>
    private const string Driver = "0100000002000000090000006472697665725f69640400000008000000ea0300000000000070726f64";

    [Fact]
    public void A_key_of_the_third_version_is_of_its_join_key_and_project()
    {
        var key = Convert.FromHexString(Driver);
        Assert.True(new FeastKey(3, "prod", ["driver_id"]).IsOf(key));
        Assert.False(new FeastKey(3, "rod", ["driver_id"]).IsOf(key));
        Assert.False(new FeastKey(3, "myprod", ["driver_id"]).IsOf(key));
        Assert.False(new FeastKey(3, "prod", ["rider_id"]).IsOf(key));
        Assert.False(new FeastKey(3, "prod", ["driver_id", "zone"]).IsOf(key));
        Assert.False(new FeastKey(2, "prod", ["driver_id"]).IsOf(key));
        Assert.Equal(Driver, Convert.ToHexStringLower([.. FeastKeys.Of("driver_id", 1002), .. "prod"u8]));
    }

    [Fact]
    public void Nothing_that_is_cut_off_or_has_more_is_a_key()
    {
        var (key, keys) = (Convert.FromHexString(Driver), new FeastKey(3, "prod", ["driver_id"]));
        for (var length = 0; length < key.Length; length++)
            Assert.False(keys.IsOf(key.AsSpan(0, length)));
        Assert.False(keys.IsOf([.. key, 0]));
        Assert.False(keys.IsOf([.. key.AsSpan(0, 25), .. BitConverter.GetBytes(uint.MaxValue), .. key.AsSpan(29)]));
    }

    [Theory]
    [InlineData(2, "02000000" + "6472697665725f6964" + "04000000" + "08000000" + "ea03000000000000" + "70726f64")]
    [InlineData(1, "02000000" + "6472697665725f6964" + "04000000" + "04000000" + "ea030000" + "70726f64")]
    public void Older_versions_lack_lengths_of_names(int version, string key) =>
        Assert.True(new FeastKey(version, "prod", ["driver_id"]).IsOf(Convert.FromHexString(key)));

    [Fact]
    public void Join_keys_are_in_the_order_of_their_names() => Assert.True(new FeastKey(3, "p", ["b", "a"]).IsOf(
        Convert.FromHexString("02000000" + "02000000" + "01000000" + "61" + "02000000" + "01000000" + "62" + "02000000" + "01000000" + "78" + "03000000" + "04000000" + "07000000" + "70")));

    /// <summary>The first is Feast's; the others are what scikit-learn's <c>murmurhash3_32</c> gives, of lengths that leave each rest.</summary>
    [Theory]
    [InlineData("driver_hourly_stats", "conv_rate", "6160E3DA")]
    [InlineData("v", "a", "56677D19")]
    [InlineData("vi", "ew", "DEDA70AC")]
    [InlineData("view", "feature", "7F115176")]
    [InlineData("customer_stats", "orders_7d", "CA7ACF31")]
    [InlineData("é", "ü", "88C59959")]
    public void The_field_of_a_feature_is_the_hash_of_view_and_feature(string view, string feature, string field) =>
        Assert.Equal(field, Convert.ToHexString(FeastFields.Of(view, feature)));

    [Theory]
    [InlineData("", "1970-01-01T00:00:00Z")]
    [InlineData("08808882EF06", "2028-06-01T00:00:00Z")]
    [InlineData("08809D89C90610C0843D", "2025-11-23T00:00:00.001Z")]
    [InlineData("10C0843D08809D89C906", "2025-11-23T00:00:00.001Z")]
    [InlineData("08FFFFFFFFFFFFFFFFFF01", "1969-12-31T23:59:59Z")]
    public void A_time_is_seconds_and_nanoseconds(string message, string time) =>
        Assert.Equal(Instant.From(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture)), FeastFields.Time(Convert.FromHexString(message)));

    [Theory]
    [InlineData("12")]
    [InlineData("08")]
    [InlineData("0880")]
    [InlineData("08ffffffffffffff7f")]
    [InlineData("0a0161")]
    public void What_is_no_time_is_none(string message) => Assert.Null(FeastFields.Time(Convert.FromHexString(message)));

    [Theory]
    [InlineData("", false)]
    [InlineData("980100", false)]
    [InlineData("2000", true)]
    [InlineData("3D00000000", true)]
    [InlineData("1200", false)]
    [InlineData("0A00", false)]
    [InlineData("120161", true)]
    [InlineData("29000000000000F87F", false)]
    [InlineData("290000000000000000", true)]
    [InlineData("350000C07F", false)]
    [InlineData("3500000000", true)]
    public void A_zero_is_a_value_and_a_null_is_none(string message, bool isValue) => Assert.Equal(isValue, FeastFields.IsValue(Convert.FromHexString(message)));
}
