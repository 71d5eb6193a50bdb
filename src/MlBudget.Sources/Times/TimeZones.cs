using System.Security;

namespace MlBudget.Sources.Times;

/// <summary>Time zones by their names in the IANA database, as the system has it.</summary>
public static class TimeZones
{
    /// <summary>The zone of exactly that name; null where there is none. The system's database has folders of the same zones with leap
    /// seconds, <c>right</c>, by which every time would be half a minute off, and <c>localtime</c>, which is another zone on another machine.</summary>
    public static TimeZoneInfo? Find(string name)
    {
        try
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(name);
            return zone.Id == name && name != "localtime" && !name.StartsWith("right/", StringComparison.Ordinal)
                && !name.StartsWith("posix", StringComparison.Ordinal) ? zone : null;
        }
        catch (Exception error) when (error is TimeZoneNotFoundException or InvalidTimeZoneException or SecurityException)
        {
            return null;
        }
    }
}
