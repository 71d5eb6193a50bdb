using System.Data.Common;
using CsCheck;
using MlBudget.Sources.Sql;

namespace MlBudget.Sources.Tests.Sql;

/// <summary>Connection strings and addresses: where they lead, and that nothing of a password is ever shown.</summary>
public sealed class ConnectionTests
{
    [Theory]
    [InlineData("postgresql", "Host=db;Database=fraud;Username=me;Password='a;b=c'", "db/fraud", "a;b=c")]
    [InlineData("postgresql", "postgresql://me:p%40ss%2Fw%3A%3F@db:5433/fraud?sslmode=verify-full&channel_binding=require", "db:5433/fraud", "p@ss/w:?")]
    [InlineData("postgresql", "postgres://me@db/fraud?password=secret&target_session_attrs=read-write&application_name=x&connect_timeout=5", "db/fraud", "secret")]
    [InlineData("postgresql", "postgresql://[::1]:5433/fraud?user=me&gssencmode=disable&sslrootcert=/etc/ca.pem&client_encoding=UTF8", "::1:5433/fraud", null)]
    [InlineData("mysql", "mysql://me:p%23@db:3307/fraud?ssl-mode=VERIFY_IDENTITY&ssl-ca=/etc/ca.pem&charset=utf8mb4", "db:3307/fraud", "p#")]
    [InlineData("postgresql", "postgresql://me@db/fraud?password=a+b%2B", "db/fraud", "a+b+")]
    [InlineData("postgresql", "Host=db;Database=fraud;Username=me;SSL Password=hunter2", "db/fraud", "hunter2")]
    [InlineData("mysql", "Server=db;Database=fraud;User ID=me;Password=x", "db/fraud", "x")]
    public void It_leads_to_a_host_and_a_database(string type, string connection, string place, string? password)
    {
        var server = Engine(type).Read(connection);
        Assert.Equal((place, password), (server.Place, server.Secrets.SingleOrDefault()));
    }

    [Fact]
    public void Options_of_addresses_are_those_of_the_driver()
    {
        var keys = KeysOf("postgresql", "postgresql://me:x@db/fraud?sslmode=verify-ca&channel_binding=require&target_session_attrs=read-write&connect_timeout=7");
        Assert.Equal(("VerifyCA", "Require", "read-write", "7"), (keys["SSL Mode"], keys["Channel Binding"], keys["Target Session Attributes"], keys["Timeout"]));
        Assert.Equal("VerifyFull", KeysOf("mysql", "mysql://me:x@db/fraud?ssl-mode=verify_identity")["SSL Mode"]);

        DbConnectionStringBuilder KeysOf(string type, string connection) => new() { ConnectionString = Engine(type).Read(connection).Connection };
    }

    [Theory]
    [InlineData("postgresql", "postgresql+psycopg2://me:sesame@db/fraud", "found an address that begins with 'postgresql+psycopg2://', expected 'postgresql://' or 'postgres://'")]
    [InlineData("postgresql", "jdbc:postgresql://db/fraud", "found an address that begins with 'jdbc:postgresql://', expected")]
    [InlineData("mysql", "postgresql://me:sesame@db/fraud", "found an address that begins with 'postgresql://', expected 'mysql://' or 'mariadb://'")]
    [InlineData("postgresql", "postgresql://me:ses@me@db/fraud", "found an '@' or '#' where an address can't have one")]
    [InlineData("postgresql", "postgresql://me:ses/me@db/fraud", "found an '@' or '#' where an address can't have one")]
    [InlineData("postgresql", "postgresql://me:ses?me@db/fraud", "found an '@' or '#' where an address can't have one")]
    [InlineData("postgresql", "postgresql://me:ses#me@db/fraud", "found an '@' or '#' where an address can't have one")]
    [InlineData("postgresql", "postgresql://me:sesame@one,two/fraud", "found several hosts in an address, expected one")]
    [InlineData("postgresql", "postgresql://me:sesame@db/fraud?sslmode=sometimes", "the driver doesn't know the option 'sslmode' of the address, or can't read its value")]
    [InlineData("postgresql", "postgresql://me:sesame@db/fraud?speed=high", "the driver doesn't know the option 'speed' of the address")]
    [InlineData("postgresql", "postgresql://db/fraud?user=me&pwd=ses&ame=x", "found an option in the address that the driver doesn't know")]
    [InlineData("postgresql", "postgresql://db/fraud?user=me&sslpassword=ses&ame=x", "found an option in the address that the driver doesn't know")]
    [InlineData("postgresql", "postgresql://db/fraud?user=me&password=ses&ame=x", "found an option in the address that the driver doesn't know")]
    [InlineData("postgresql", "Host=db;Password=ses;ame=Pw", "expected a connection string such as")]
    [InlineData("postgresql", "Host=db;Speed=high", "expected a connection string such as 'Host=db;Database=fraud;Username=mlbudget;Password=…' or 'postgresql://mlbudget:…@db/fraud'; 'Speed' is no key of it")]
    public void What_can_not_be_read_is_said(string type, string connection, string said) =>
        Assert.StartsWith(said, Assert.Throws<FormatException>(() => Engine(type).Read(connection)).Message, StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("22P02", "invalid input syntax for type integer: \"12 Main Street\"", "invalid input syntax for type integer: *** (22P02)")]
    [InlineData("22P02", "invalid input syntax for type integer: \"{\"card\": \"4111x\", \"name\": \"Bob\"}\"", "invalid input syntax for type integer: *** (22P02)")]
    [InlineData("22003", "value \"123456789012\" is out of range for type integer", "value *** is out of range for type integer (22003)")]
    [InlineData("42P01", "relation \"outcomes\" does not exist", "relation \"outcomes\" does not exist (42P01)")]
    [InlineData("42501", "permission denied for user \"me\" with sesame", "permission denied for user *** with *** (42501)")]
    [InlineData("28000", "no pg_hba.conf entry for host \"10.0.0.7\", user \"me\"", "the server refuses the user, the password, or this host, maybe for want of TLS (28000)")]
    public void Errors_show_neither_values_nor_credentials(string state, string message, string shown)
    {
        var engine = Engine("postgresql");
        var server = engine.Read("postgresql://me:sesame@db/fraud");
        Assert.Equal($"{shown} (postgresql db/fraud)", engine.Describe(new Npgsql.PostgresException(message, "ERROR", "ERROR", state), server));
    }

    /// <summary>A password of any signs, written plainly where it ought to be escaped, in any form: it is read whole, or no part of it is shown.</summary>
    [Fact]
    public void No_part_of_a_password_is_ever_shown() => Gen.Select(Gen.OneOf(Gen.Const("postgresql"), Gen.Const("mysql")), Gen.Int[0, 3], Gen.Char["XYZQ;=@/:?#&'\", %+"].Array[1, 12]).Sample(
        (type, form, signs) =>
        {
            var password = $"XQ{new string(signs)}ZY";
            var connection = form switch
            {
                0 => $"{type}://me:{password}@db/fraud",
                1 => $"{type}://db/fraud?user=me&password={password}",
                2 => $"Host=db;Database=fraud;Username=me;Password={password}",
                _ => $"Host=db;Password={password};Database=fraud;Speed=high",
            };
            string shown;
            try
            {
                var server = Engine(type).Read(connection);
                // What is a key and a value by the form's own rules is no password any more, but its last key may name another database.
                shown = form >= 2 && password.Contains(';') ? "" : server.Place;
            }
            catch (FormatException error)
            {
                shown = error.Message;
            }

            Assert.DoesNotMatch("[XYZQ]{2}", shown);
        },
        iter: 3000);

    private static SqlEngine Engine(string type) => SqlEngines.Carried.Single(engine => engine.Type == type);
}
