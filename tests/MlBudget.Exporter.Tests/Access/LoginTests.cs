using System.Net;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Exporter.Access.Logins;

namespace MlBudget.Exporter.Tests.Access;

/// <summary>Who may log in, with hashes that are cheap to check.</summary>
public sealed class LoginTests
{
    private static readonly BasicUsers Users = new(new Dictionary<string, BcryptHash>
    {
        ["alice"] = Hash("sesame", 4),
        ["Zoë"] = Hash("Ünïcöde", 5),
        ["longest"] = Hash(new string('a', 72), 4),
        ["empty"] = Hash("", 4),
    });

    [Theory]
    [InlineData("alice", "sesame", true)]
    [InlineData("alice", "Sesame", false)]
    [InlineData("alice", "", false)]
    [InlineData("Alice", "sesame", false)]
    [InlineData("nobody", "sesame", false)]
    [InlineData("", "", false)]
    [InlineData("Zoë", "Ünïcöde", true)]
    [InlineData("Zoe", "Ünïcöde", false)]
    [InlineData("empty", "", true)]
    public void Name_and_password_have_to_be_those_of_one_user(string name, string password, bool isRight)
    {
        var login = new BasicCredentials(name, password);

        Assert.Equal(isRight, Users.Check(login));
        // Also of what is remembered.
        Assert.Equal(isRight, Users.Remembers(login));
        Assert.Equal(isRight, Users.Check(login));
    }

    [Fact]
    public void Of_a_password_the_first_72_bytes_count_as_bcrypt_has_it()
    {
        Assert.True(Users.Check(new("longest", new string('a', 72))));
        Assert.True(Users.Check(new("longest", new string('a', 73))));
        Assert.False(Users.Check(new("longest", new string('a', 71))));
    }

    [Theory]
    [InlineData("alice", "sesamealice", "alicesesame", "alice")]
    [InlineData("a", "lice:sesame", "alice", "sesame")]
    public void What_is_remembered_of_one_login_is_none_of_another_that_reads_the_same(string name, string password, string other, string its)
    {
        var users = new BasicUsers(new Dictionary<string, BcryptHash> { [name] = Hash(password, 4) });

        Assert.True(users.Check(new(name, password)));
        Assert.False(users.Remembers(new(other, its)));
    }

    [Theory]
    [InlineData("Basic YWxpY2U6c2VzYW1l", "alice", "sesame")]
    [InlineData("basic   YWxpY2U6c2VzYW1l ", "alice", "sesame")]
    [InlineData("Basic YWxpY2U6YTpi", "alice", "a:b")]
    [InlineData("Basic Wm/DqzrDnA==", "Zoë", "Ü")]
    [InlineData("Basic Og==", "", "")]
    public void Credentials_are_read_as_RFC_7617_has_them(string header, string name, string password) =>
        Assert.Equal(new(name, password), BasicCredentials.Parse(header));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Basic")]
    [InlineData("Basic YWxpY2U")] // No base64: its padding is missing.
    [InlineData("Basic YWxpY2U=")] // alice, without a colon.
    [InlineData("Basic Wm/rOg==")] // Zoë in Latin-1.
    [InlineData("Basic YTpiAGM=")] // A NUL within the password.
    [InlineData("Bearer YWxpY2U6c2VzYW1l")]
    public void Anything_else_is_none(string? header) => Assert.Null(BasicCredentials.Parse(header));

    [Fact]
    public void Two_headers_are_none() => Assert.Null(BasicCredentials.Parse(new(["Basic YWxpY2U6c2VzYW1l", "Basic YWxpY2U6c2VzYW1l"])));

    [Theory]
    [InlineData("$2y$10$Qulbj47Xxumernft7iLrPe6zw8ZmlWjQaqpPPJ6b6jjwy0FfmzRF2", 10)]
    [InlineData("$2b$04$Qulbj47Xxumernft7iLrPe6zw8ZmlWjQaqpPPJ6b6jjwy0FfmzRF2", 4)]
    [InlineData("$2a$31$Qulbj47Xxumernft7iLrPe6zw8ZmlWjQaqpPPJ6b6jjwy0FfmzRF2", 31)]
    [InlineData("$2$10$Qulbj47Xxumernft7iLrPe6zw8ZmlWjQaqpPPJ6b6jjwy0FfmzRF2", null)]
    [InlineData("$2x$10$Qulbj47Xxumernft7iLrPe6zw8ZmlWjQaqpPPJ6b6jjwy0FfmzRF2", null)]
    [InlineData("$2y$10$Qulbj47Xxumernft7iLrPe6zw8ZmlWjQaqpPPJ6b6jjwy0FfmzRF", null)]
    [InlineData("$apr1$kmG.vxvz$g6rdUMTHxU5iSDqdgUYiB0", null)]
    public void A_hash_is_known_by_its_form(string text, int? cost) => Assert.Equal(cost, BcryptHash.Parse(text)?.Cost);

    [Fact]
    public void A_decoy_is_a_hash_of_the_cost_that_is_asked_for()
    {
        var decoy = BcryptHash.Decoy(7);

        Assert.Equal(decoy, BcryptHash.Parse(decoy.Text));
        Assert.Equal(7, decoy.Cost);
        Assert.False(decoy.IsOf("anything"));
    }

    [Fact]
    public void What_is_remembered_of_a_user_stays_as_long_as_its_hash_does()
    {
        var (alice, bob) = (Hash("sesame", 4), Hash("open", 4));
        var before = new BasicUsers(new Dictionary<string, BcryptHash> { ["alice"] = alice, ["bob"] = bob, ["gone"] = bob });
        Assert.All(
            new BasicCredentials[] { new("alice", "sesame"), new("bob", "open"), new("gone", "open") }, login => Assert.True(before.Check(login)));

        var after = new BasicUsers(new Dictionary<string, BcryptHash> { ["alice"] = alice, ["bob"] = Hash("open", 4), ["new"] = alice })
            .InPlaceOf(before);

        Assert.Equal<string>(["alice", "bob", "new"], after.Names);
        Assert.True(after.Remembers(new("alice", "sesame")));
        Assert.All(
            new BasicCredentials[] { new("bob", "open"), new("gone", "open"), new("new", "sesame"), new("alice", "open") },
            login => Assert.False(after.Remembers(login)));
        Assert.False(after.Check(new("gone", "open")));
    }

    [Fact]
    public async Task Beyond_those_that_may_wait_a_login_is_turned_away_and_one_that_is_known_is_not()
    {
        using var turn = new Turn();
        using var check = new LoginCheck(new FakeTimeProvider(), turn.Check);
        var known = new BasicCredentials("alice", "sesame");
        Assert.Equal(LoginAnswer.Granted, await check.AskAsync(Users, known, null, default));
        using var gone = new CancellationTokenSource();
        var first = turn.Keep(check);

        var waiting = Enumerable.Range(1, LoginCheck.MostWaiting - 1)
            .Select(client => check.AskAsync(Users, Wrong, Address($"10.0.0.{client}"), gone.Token)).ToList();
        Assert.Equal(LoginAnswer.Busy, await check.AskAsync(Users, Wrong, Address("10.0.0.100"), default));
        Assert.Equal(LoginAnswer.Granted, await check.AskAsync(Users, known, null, default));

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(waiting));
        turn.End();
        Assert.Equal(LoginAnswer.Refused, await first);
        Assert.Equal(0, check.Waiting);
        Assert.Equal(LoginAnswer.Refused, await check.AskAsync(Users, Wrong, null, default));
    }

    [Theory]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", "10.0.0.2")]
    [InlineData("2001:db8::1", "2001:db8::2:3:4:5", "2001:db8:0:1::1")]
    public async Task One_client_leaves_the_others_their_places(string address, string same, string other)
    {
        using var turn = new Turn();
        using var check = new LoginCheck(new FakeTimeProvider(), turn.Check);
        using var gone = new CancellationTokenSource();
        var first = turn.Keep(check);
        var waiting = Enumerable.Range(0, LoginCheck.MostWaitingOfOne)
            .Select(_ => check.AskAsync(Users, Wrong, Address(address), gone.Token)).ToList();

        Assert.Equal(LoginAnswer.Busy, await check.AskAsync(Users, Wrong, Address(same), default));
        var unknown = new BasicUsers(new Dictionary<string, BcryptHash> { ["bob"] = Hash("open", 4) });
        var others = check.AskAsync(unknown, new("bob", "open"), Address(other), default);

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(waiting));
        turn.End();
        Assert.Equal(LoginAnswer.Granted, await others);
        Assert.Equal(LoginAnswer.Refused, await first);
        Assert.Equal(LoginAnswer.Refused, await check.AskAsync(Users, Wrong, Address(same), default));
    }

    [Fact]
    public async Task Who_has_waited_for_too_long_is_turned_away()
    {
        var time = new FakeTimeProvider();
        using var turn = new Turn();
        using var check = new LoginCheck(time, turn.Check);
        var first = turn.Keep(check);
        var second = check.AskAsync(Users, Wrong, null, default);

        time.Advance(LoginCheck.Patience);

        Assert.Equal(LoginAnswer.Busy, await second);
        // A check that goes on is not broken off.
        turn.End();
        Assert.Equal(LoginAnswer.Refused, await first);
    }

    private static BasicCredentials Wrong => new("alice", "wrong");

    private static IPAddress Address(string text) => IPAddress.Parse(text);

    private static BcryptHash Hash(string password, int cost) => BcryptHash.Parse(BCrypt.Net.BCrypt.HashPassword(password, cost))!.Value;

    /// <summary>A first check that goes on until it is told to end; the others take as long as they do.</summary>
    private sealed class Turn : IDisposable
    {
        private readonly BasicUsers _nobody = new(new Dictionary<string, BcryptHash> { ["alice"] = BcryptHash.Decoy(4) });
        private readonly ManualResetEventSlim _begun = new(), _ended = new();

        public bool Check(BasicUsers users, BasicCredentials login)
        {
            if (users != _nobody)
                return users.Check(login);
            _begun.Set();
            _ended.Wait();
            return false;
        }

        public Task<LoginAnswer> Keep(LoginCheck check)
        {
            var first = Task.Factory.StartNew(
                () => check.AskAsync(_nobody, Wrong, Address("192.0.2.1"), default).GetAwaiter().GetResult(),
                default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            _begun.Wait();
            return first;
        }

        public void End() => _ended.Set();

        public void Dispose()
        {
            End();
            _begun.Dispose();
            _ended.Dispose();
        }
    }
}
