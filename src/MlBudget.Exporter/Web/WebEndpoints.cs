using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MlBudget.Exporter.Access;
using MlBudget.Exporter.Configuration.Baselines;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Intake;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Publishing;

namespace MlBudget.Exporter.Web;

/// <summary>What the exporter answers over HTTP.</summary>
internal static class WebEndpoints
{
    /// <summary>Load balancers like to ask with HEAD.</summary>
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    private static readonly string[] Changing = [HttpMethods.Post, HttpMethods.Put];

    /// <summary>Adds the place where publications are found, and what the endpoints need.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="options">What is served, and where.</param>
    public static IServiceCollection AddMlBudgetWeb(this IServiceCollection services, WebOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Published>().AddSingleton<SelfMetrics>();
        services.AddSingleton(options.Paths).AddSingleton<Documents>().AddSingleton<RequestBounds>().AddSingleton<LiveNumbers>().AddSingleton<PushedStreams>();
        services.AddSingleton(new ForeignRequests(options.Paths.External, options.Listen, ForeignRequests.OfThisMachine()));
        return services.AddProblemDetails();
    }

    /// <summary>Maps the endpoints, and puts before them what holds for all of them.</summary>
    /// <param name="app">Where to.</param>
    /// <param name="options">What is served, and where.</param>
    public static void MapMlBudgetWeb(this WebApplication app, WebOptions options)
    {
        app.UseSecurityHeaders();
        app.UseAccess();
        app.UseRouting();
        app.Use(RefuseForeignAsync);
        app.Use((http, next) => app.Services.GetRequiredService<RequestBounds>().AnswerAsync(http, next));
        Map(app.MapGroup(options.Paths.Prefix), options);
        if (options.Paths.Prefix.Length > 0)
            app.MapMethods("/", Reading, () => Results.Redirect($"{(options.Paths.Links.Length > 0 ? options.Paths.Links : options.Paths.Prefix)}/"));
    }

    private static void Map(RouteGroupBuilder routes, WebOptions options)
    {
        routes.MapMethods("/", Reading, (Documents documents) => documents.Latest.Page).Is(WorkKind.Document);
        routes.MapMethods(options.Paths.Telemetry, Reading, MetricsEndpoint.AnswerAsync).Is(WorkKind.Scrape);
        routes.MapMethods("/-/healthy", Reading, () => Results.Text("mlbudget is running.\n"));
        routes.MapMethods("/-/ready", Reading, (Published published) => published.Current is null
            ? NotReady() : Results.Text("mlbudget is ready.\n"));
        routes.MapMethods("/runbooks/", Reading, () => Runbooks.Index).Is(WorkKind.Document);
        routes.MapMethods("/runbooks/{alert}", Reading, Runbooks.Of).Is(WorkKind.Document);
        routes.MapMethods("/config", Reading, (Documents documents) => documents.Configuration).Is(WorkKind.Document);
        routes.MapMethods("/-/reload", Changing, (HttpContext http, ReloadRequests reloads) =>
            options.HasLifecycle ? ReloadAsync(reloads, http.RequestAborted) : LifecycleIsOff()).Is(WorkKind.Change);
        routes.MapMethods("/api/v1/admin/snapshot", Changing, SnapshotEndpoint.AnswerAsync).Is(WorkKind.Change).RequireAdmin(options.HasAdminApi);
        routes.MapMethods("/api/v1/gate", Reading, GateEndpoint.Answer).Is(WorkKind.Document);
        routes.MapMethods("/api/v1/decisions", Reading, DecisionsEndpoint.List).Is(WorkKind.Document);
        routes.MapPost("/api/v1/decisions", DecisionsEndpoint.TakeAsync).Is(WorkKind.Change).RequireAdmin(options.HasAdminApi);
        routes.MapMethods("/api/v1/deployments", Reading, DeploymentsEndpoint.List).Is(WorkKind.Document);
        routes.MapPost("/api/v1/deployments", DeploymentsEndpoint.TakeAsync).Is(WorkKind.Change).RequireAdmin(options.HasAdminApi);
        routes.MapMethods("/api/v1/baselines", Changing, BaselineEndpoint.AnswerAsync).Is(WorkKind.Change).RequireAdmin(options.HasAdminApi)
            .WithMetadata(new BodyBound(BaselineFile.MostBytes));
        foreach (var path in (ReadOnlySpan<string>)["/api/v1/events", "/api/v1/events/{stream}"])
            routes.MapPost(path, EventsEndpoint.TakeAsync).Is(WorkKind.Intake).WithMetadata(new ForPrograms());
        routes.MapPost("/", EventsEndpoint.TakeAtRootAsync).Is(WorkKind.Intake).WithMetadata(new ForPrograms());
        foreach (var path in (ReadOnlySpan<string>)["/v1/traces", "/api/v1/otlp/{stream}/v1/traces"])
            routes.MapPost(path, SpansEndpoint.TakeAsync).Is(WorkKind.Intake).WithMetadata(new ForPrograms());
        routes.MapMethods("/api/v1/budgets", Reading, async (Documents documents) => documents.Latest is { Snapshot: not null } latest
            ? await latest.Budgets : NotReady()).Is(WorkKind.Document);
        routes.MapMethods("/api/v1/budgets/{model}", Reading, (string model, Documents documents) =>
            BudgetsAsync(documents.Latest, model)).Is(WorkKind.Document);
    }

    /// <summary>On endpoints that no browser has any business with.</summary>
    private sealed record ForPrograms;

    private sealed record BodyBound(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;

    private static RouteHandlerBuilder Is(this RouteHandlerBuilder endpoint, WorkKind kind) => endpoint.WithMetadata(new WorkKindMetadata(kind));

    private static Task RefuseForeignAsync(HttpContext http, RequestDelegate next) =>
        http.RequestServices.GetRequiredService<ForeignRequests>().Refuse(http.Request, http.GetEndpoint()?.Metadata.GetMetadata<ForPrograms>() is not null) is { } refusal
            ? Results.Text(refusal, statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(http) : next(http);

    private static async Task<IResult> ReloadAsync(ReloadRequests reloads, CancellationToken cancel)
    {
        var outcome = await reloads.AskAsync().WaitAsync(cancel);
        return Results.Text(outcome.Text, statusCode: outcome.IsGood ? StatusCodes.Status200OK : StatusCodes.Status500InternalServerError);
    }

    private static Task<IResult> LifecycleIsOff() => Task.FromResult(Results.Text(
        "Start mlbudget with --web.enable-lifecycle to reload over HTTP, or send it SIGHUP.\n",
        statusCode: StatusCodes.Status403Forbidden));

    private static async Task<IResult> BudgetsAsync(PublicationDocuments latest, string name)
    {
        if (latest.Snapshot is not { } snapshot)
            return NotReady();
        if (snapshot.Models.FirstOrDefault(model => model.Report.Model == name) is { } found)
            return await latest.BudgetsOf(found);
        if (snapshot.Unavailable.FirstOrDefault(model => model.Model == name) is { } unavailable)
        {
            return Results.Problem(
                unavailable.Reason, statusCode: StatusCodes.Status503ServiceUnavailable, title: "No numbers of this model");
        }

        var known = string.Join(", ", snapshot.Models.Select(model => model.Report.Model)
            .Concat(snapshot.Unavailable.Select(model => model.Model)).Select(known => $"'{known}'"));
        return Results.Problem(
            $"There is no model '{name}'; the models are {known}.",
            statusCode: StatusCodes.Status404NotFound, title: "Unknown model");
    }

    private static IResult NotReady() => Results.Text(
        "mlbudget is not ready: the first poll has not ended yet.\n", statusCode: StatusCodes.Status503ServiceUnavailable);
}
