using MlBudget.Settings;
using MlBudget.Settings.Yaml;
using MlBudget.Sources.Redis;

namespace MlBudget.Sources.Tests.Redis;

/// <summary>Passwords come by references, and what they stand for must not be taken for anything else.</summary>
public sealed class RedisSettingsTests
{
    private const string WithComma = "connection: a reference in it stands for a text with a comma, which separates options: a password with one can't be written here";

    [Theory]
    [InlineData("redis:6379,password=${env:P}", "se,same", WithComma)]
    [InlineData("redis:6379,password=${env:P},ssl=true", "sesame,ssl=false", WithComma)]
    [InlineData("redis:6379,password=${env:P}", "sesame", null)]
    [InlineData("${env:P}", "redis:6379,password=sesame,ssl=true", null)]
    [InlineData("redis:6379,password=ses${env:P}", "ame", "connection: holds a password, and the configuration is shown to whoever asks; write it as a reference such as ${env:REDIS_PASSWORD} or ${file:/run/secrets/redis}")]
    public void A_comma_in_a_password_is_no_further_option(string connection, string value, string? problem)
    {
        var problems = new Problems();
        var settings = NodeReader.Parse($"connection: \"{connection}\"\n", problems, new(_ => value), 100)!;

        var server = RedisSettings.ReadServer(settings.Optional("connection")!);

        Assert.Equal(problem is null, server is not null);
        Assert.Equal(problem, problems.Described("s").SingleOrDefault()?.Split(": ", 2)[1]);
        Assert.Equal(problem is null ? "sesame" : null, server?.Options.Password);
    }

    /// <summary>One group of a server must not be set by two, however they write where the server is.</summary>
    [Theory]
    [InlineData("redis", "REDIS:6379")]
    [InlineData("127.0.0.1", "127.0.0.1:6379,defaultDatabase=0")]
    [InlineData("127.0.0.1,ssl=true", "127.0.0.1:6380,ssl=true")]
    [InlineData("a:1,b:2", "b:2,a:1")]
    public void A_server_that_is_written_in_two_ways_is_the_same(string one, string other) => Assert.Equal(ServerOf(one).Identity, ServerOf(other).Identity);

    private static RedisServer ServerOf(string connection) =>
        RedisSettings.ReadServer(NodeReader.Parse($"connection: \"{connection}\"\n", new Problems(), References.None, 100)!.Optional("connection")!)!;
}
