namespace MlBudget.EndToEnd.Tests.Harness;

/// <summary>Waits for what is bound to come, and says what is there instead when it doesn't.</summary>
internal static class Deadline
{
    /// <summary>Long enough for a loaded machine; nothing waits for as long when all is well.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks again and again until an answer is the one that is waited for.</summary>
    /// <param name="ask">Gets the answer.</param>
    /// <param name="isIt">Whether it is the one.</param>
    /// <param name="wanted">What is waited for, for the message.</param>
    /// <param name="within">How long at most; a minute if not given.</param>
    /// <param name="pause">How long to wait before it is asked again; a tenth of a second if not given.</param>
    /// <param name="describe">An answer, for the message; its text if not given.</param>
    public static async Task<T> UntilAsync<T>(
        Func<Task<T>> ask, Func<T, bool> isIt, string wanted, TimeSpan? within = null, TimeSpan? pause = null,
        Func<T, string>? describe = null)
    {
        var end = DateTime.UtcNow + (within ?? Usual);
        while (true)
        {
            var answer = await ask();
            if (isIt(answer))
                return answer;
            if (DateTime.UtcNow > end)
            {
                var there = describe is null ? answer?.ToString() : describe(answer);
                throw new TimeoutException($"{wanted}: not within {within ?? Usual}; there is: {there}");
            }

            await Task.Delay(pause ?? Pause);
        }
    }
}
