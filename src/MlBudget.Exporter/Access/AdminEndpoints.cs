namespace MlBudget.Exporter.Access;

/// <summary>What endpoints ask for that change state.</summary>
internal static class AdminEndpoints
{
    /// <summary>Lets an endpoint answer only where it is enabled, and only users whom the web configuration has authenticated; else with
    /// 403 and what to do.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="isEnabled">Whether endpoints that change state are enabled.</param>
    public static TBuilder RequireAdmin<TBuilder>(this TBuilder endpoint, bool isEnabled)
        where TBuilder : IEndpointConventionBuilder => endpoint.AddEndpointFilter(async (call, next) => call.HttpContext switch
        {
            _ when !isEnabled => Refused("Start mlbudget with --web.enable-admin-api to change its state over HTTP.\n"),
            { User.Identity.IsAuthenticated: true } => await next(call),
            _ => Refused("What changes the state of mlbudget needs a user: write basic_auth_users into the file of --web.config.file.\n"),
        });

    private static IResult Refused(string text) => Results.Text(text, statusCode: StatusCodes.Status403Forbidden);
}
