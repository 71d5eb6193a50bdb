using System.CommandLine;
using MlBudget.Settings;

namespace MlBudget.Exporter.Commands;

/// <summary>Says which words of a command line nobody knows, and what was probably meant.</summary>
internal static class UnknownWords
{
    /// <summary>A line for each of them; none where all are known.</summary>
    public static IReadOnlyList<string> Describe(ParseResult parsed)
    {
        var (lines, isValue) = (new List<string>(), false);
        foreach (var word in parsed.UnmatchedTokens)
        {
            var isFlag = word.StartsWith('-');
            // What follows a flag that nobody knows is its value.
            if (isFlag || !isValue)
                lines.Add(isFlag ? Flag(word.Split('=')[0], parsed.CommandResult.Command) : Word(word, parsed));
            isValue = isFlag && !word.Contains('=', StringComparison.Ordinal);
        }

        return lines;
    }

    private static string Flag(string name, Command command)
    {
        var known = command.Options.Where(option => !option.Hidden).Select(option => option.Name).ToArray();
        return $"{name}: no flag of '{command.Name}'; {NodeReader.Suggestion(name, known)}";
    }

    private static string Word(string word, ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        return command.Subcommands.Count > 0
            ? $"{word}: no command{(command == parsed.RootCommandResult.Command ? "" : $" of '{command.Name}'")}; {NodeReader.Suggestion(word, [.. command.Subcommands.Select(known => known.Name)])}"
            : $"found '{word}', expected a flag: '{command.Name}' takes nothing else; see 'mlbudget {command.Name} --help'";
    }
}
