using System.Globalization;

namespace MlBudget.Exporter.Tests.Incidents;

/// <summary>What goes wrong in a made-up log of an assistant.</summary>
internal enum AssistantFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A new prompt refuses four times as much.</summary>
    RefusesMore,

    /// <summary>Retrieval finds less, so that fewer answers are grounded, and the judge has become one that calls nearly all answers good.</summary>
    JudgeLenient,

    /// <summary>The judge is the same, and nobody looks at what it said.</summary>
    NobodyAudits,

    /// <summary>The provider asks two and a half times as much.</summary>
    PriceRise,

    /// <summary>Half of the answers of one region begin late.</summary>
    SlowRegion,

    /// <summary>Answers in one language are less often grounded.</summary>
    LanguageServedWorse,
}

/// <summary>A made-up answer, and what was said of it.</summary>
internal sealed record Answer
{
    /// <summary>Which one it is.</summary>
    public required int Number { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTime Time { get; init; }

    /// <summary>In which language.</summary>
    public required string Language { get; init; }

    /// <summary>Where it was served.</summary>
    public required string Region { get; init; }

    /// <summary>Whether there was no answer: then all that follows is not logged.</summary>
    public required bool Fails { get; init; }

    /// <summary>How long its first token took, in milliseconds.</summary>
    public required int FirstTokenMs { get; init; }

    /// <summary>How long each token behind it took, in milliseconds.</summary>
    public required int PerTokenMs { get; init; }

    /// <summary>How many tokens it has.</summary>
    public required int Tokens { get; init; }

    /// <summary>What it cost, in US dollars.</summary>
    public required decimal CostUsd { get; init; }

    /// <summary>Whether it is a refusal.</summary>
    public required bool IsRefused { get; init; }

    /// <summary>How toxic it is, 0 to 1.</summary>
    public required double Toxicity { get; init; }

    /// <summary>How many tools were called, and how many of these calls failed.</summary>
    public required (int Calls, int Errors) Tools { get; init; }

    /// <summary>Whether it is grounded in what was found, which nobody knows but who looks.</summary>
    public required bool IsGrounded { get; init; }

    /// <summary>Whether the judge calls it grounded; null where it was not asked.</summary>
    public required bool? IsCalledGrounded { get; init; }

    /// <summary>With which probability people look at it again once it is judged, and whether they do.</summary>
    public required (double With, bool IsSo) Audited { get; init; }

    /// <summary>When the judge, and when people have said something of it.</summary>
    public required (DateTime Judge, DateTime People) ToldAt { get; init; }

    /// <summary>Its record.</summary>
    public string Line
    {
        get
        {
            var start = string.Create(CultureInfo.InvariantCulture, $$"""
                {"started_at":"{{Time:O}}","answer_id":"a{{Number}}","prompt_version":"12","language":"{{Language}}","region":"{{Region}}","error":{{(Fails ? "\"overloaded\"" : "null")}}
                """);
            var (first, end) = (Time.AddMilliseconds(FirstTokenMs), Time.AddMilliseconds(FirstTokenMs + (Tokens - 1) * PerTokenMs));
            return Fails ? $"{start}}}" : start + string.Create(CultureInfo.InvariantCulture, $$"""
                ,"first_token_at":"{{first:O}}","ended_at":"{{end:O}}","usage":{"output_tokens":{{Tokens}},"cost_usd":{{CostUsd}} },"refused":{{(IsRefused ? "true" : "false")}},"scores":{"toxicity":{{Toxicity}} },"tools":{"calls":{{Tools.Calls}},"errors":{{Tools.Errors}} } }
                """);
        }
    }
}

/// <summary>Makes logs of an assistant up.</summary>
internal static class AssistantLog
{
    /// <summary>The probability with which the judge is asked.</summary>
    public const double JudgedWith = 0.3;

    /// <summary>Makes answers up, the same ones for the same arguments, and the same ones but for the fault with one.</summary>
    /// <param name="seed">Which log.</param>
    /// <param name="first">The time of the first answer.</param>
    /// <param name="every">The time between two.</param>
    /// <param name="count">How many.</param>
    /// <param name="faultOf">What goes wrong at a time.</param>
    public static Answer[] Make(int seed, DateTime first, TimeSpan every, int count, Func<DateTime, AssistantFault> faultOf)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(number => One(number, first + number * every, faultOf(first + number * every), random))];
    }

    /// <summary>The lines of the judge and of people, each with its time, in the order of time.</summary>
    public static (DateTime At, string Line)[] Verdicts(Answer[] answers) => [.. answers.Where(answer => answer.IsCalledGrounded is not null).SelectMany(Of).OrderBy(each => each.At)];

    private static IEnumerable<(DateTime At, string Line)> Of(Answer answer)
    {
        yield return Verdict(answer.ToldAt.Judge, answer.IsCalledGrounded!.Value ? "\"groundedness\":0.9" : "\"groundedness\":0.4", JudgedWith);
        // That of both: that it was judged, and that people looked at it.
        if (answer.Audited.IsSo)
            yield return Verdict(answer.ToldAt.People, answer.IsGrounded ? "\"human_grounded\":true" : "\"human_grounded\":false", JudgedWith * answer.Audited.With);

        (DateTime, string) Verdict(DateTime at, string what, double with) =>
            (at, string.Create(CultureInfo.InvariantCulture, $$"""{"answer_id":"a{{answer.Number}}","at":"{{at:O}}",{{what}},"chosen_with":{{with:0.######}}}"""));
    }

    private static Answer One(int number, DateTime time, AssistantFault fault, Random random)
    {
        // All that is random is drawn whatever goes wrong, so that logs with and without a fault differ by the fault alone.
        var (tongue, place, fails) = (random.NextDouble(), random.NextDouble(), random.Next(400) == 0);
        var (language, region) = (tongue < 0.55 ? "en" : tongue < 0.8 ? "de" : "es", place < 0.75 ? "eu" : "us");
        var (firstToken, isLate, isLateByFault) = (random.Next(150, 900), random.Next(120) == 0, random.Next(2) == 0);
        var (tokens, perToken, isSlow) = (random.Next(1, 300), random.Next(15, 45), random.Next(60) == 0);
        var (refused, toxic, calls, fallible) = (random.NextDouble(), random.NextDouble(), random.Next(3), random.NextDouble());
        var (grounded, called, asked, audited) = (random.NextDouble(), random.NextDouble(), random.NextDouble(), random.NextDouble());
        var (judge, people) = (time.AddMinutes(random.Next(2, 30)), time.AddMinutes(random.Next(8 * 60, 22 * 60)));

        var isGrounded = grounded < (fault == AssistantFault.JudgeLenient ? 0.6 : fault == AssistantFault.LanguageServedWorse && language == "es" ? 0.7 : 0.95);
        var isCalled = called < (isGrounded ? 0.98 : fault == AssistantFault.JudgeLenient ? 0.65 : 0.15);
        var with = isCalled ? 0.2 : 0.8;
        return new()
        {
            Number = number,
            Time = time,
            Language = language,
            Region = region,
            Fails = fails,
            FirstTokenMs = firstToken + (isLate || (fault == AssistantFault.SlowRegion && region == "us" && isLateByFault) ? 1200 : 0),
            PerTokenMs = isSlow ? 70 : perToken,
            Tokens = tokens,
            CostUsd = (fault == AssistantFault.PriceRise ? 2.5m : 1) * (0.001m + 0.00002m * tokens),
            IsRefused = refused < (fault == AssistantFault.RefusesMore ? 0.12 : 0.03),
            Toxicity = toxic < 0.002 ? 0.8 : 0.02,
            Tools = (calls, fallible < 0.01 * calls ? 1 : 0),
            IsGrounded = isGrounded,
            IsCalledGrounded = fails || asked >= JudgedWith ? null : isCalled,
            Audited = (with, fault != AssistantFault.NobodyAudits && audited < with),
            ToldAt = (judge, people),
        };
    }
}
