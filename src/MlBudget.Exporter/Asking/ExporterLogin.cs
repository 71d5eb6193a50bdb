using System.Net.Http.Headers;
using System.Text;

namespace MlBudget.Exporter.Asking;

/// <summary>A user of an exporter, with the password, which is never shown.</summary>
internal sealed class ExporterLogin
{
    private readonly string _user, _password;

    private ExporterLogin(string user, string password)
    {
        (_user, _password) = (user, password);
    }

    /// <summary>As a request has it.</summary>
    public AuthenticationHeaderValue Header => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_user}:{_password}")));

    /// <summary>What is wrong with a user and the file of the password as they are given; null for nothing.</summary>
    public static string? FaultOf(string? user, string? file) => (user is null, file is null) switch
    {
        (true, false) => "--password-file: found it without --user, expected both or none",
        (false, true) => "--user: found it without --password-file, expected both or none",
        _ => null,
    };

    /// <summary>The login; null where nobody is given.</summary>
    /// <inheritdoc cref="Read"/>
    public static ExporterLogin? ReadOptional(string? user, string? file) => user is null ? null : Read(user, file!);

    /// <summary>Reads the password from a file, as secrets are mounted.</summary>
    /// <exception cref="ExporterException">It can't be read, or is empty; or the name can't be that of a user.</exception>
    public static ExporterLogin Read(string user, string file)
    {
        if (user.Length == 0 || user.Contains(':', StringComparison.Ordinal))
            throw new ExporterException($"--user: found '{user}', expected a name without ':'");
        try
        {
            var password = File.ReadAllText(file).TrimEnd('\r', '\n');
            return password.Length > 0 ? new(user, password)
                : throw new ExporterException($"--password-file: {file}: found it empty, expected a password");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ExporterException($"--password-file: {file}: can't be read: {error.Message}", error);
        }
    }
}
