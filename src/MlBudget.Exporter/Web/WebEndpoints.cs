using Microsoft.AspNetCore.Components.Web;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Publishing;

namespace MlBudget.Exporter.Web;

/// <summary>What the exporter answers over HTTP.</summary>
internal static class WebEndpoints
{
    /// <summary>Load balancers like to ask with HEAD.</summary>
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    private static readonly string[] Changing = [HttpMethods.Post, HttpMethods.Put];

    /// <summary>Adds the place where publications are found, and the exporter's own metrics.</summary>
    public static IServiceCollection AddMlBudgetWeb(this IServiceCollection services)
    {
        services.AddSingleton<Published>().AddSingleton<SelfMetrics>();
        return services.AddProblemDetails();
    }

    /// <summary>Maps the endpoints.</summary>
    /// <param name="routes">Where to.</param>
    /// <param name="options">What is served, and where.</param>
    public static void MapMlBudgetWeb(this IEndpointRouteBuilder routes, WebOptions options)
    {
        routes.MapGet("/", StatusPageAsync);
        routes.MapMethods("/metrics", Reading, MetricsEndpoint.AnswerAsync);
        routes.MapMethods("/-/healthy", Reading, () => Results.Text("mlbudget is running.\n"));
        routes.MapMethods("/-/ready", Reading, (Published published) => published.Current is null
            ? NotReady() : Results.Text("mlbudget is ready.\n"));
        routes.MapGet("/config", (LiveConfiguration live) => Results.Text(live.Current.Text, "text/yaml; charset=utf-8"));
        routes.MapMethods("/-/reload", Changing, (ReloadRequests reloads) => options.HasLifecycle ? ReloadAsync(reloads) : LifecycleIsOff());
        routes.MapGet("/api/v1/budgets", (Published published) => published.Current is { } current
            ? Results.Json(BudgetsJson.Of(current.Snapshot), BudgetsJson.Options) : NotReady());
        routes.MapGet("/api/v1/budgets/{model}", (string model, Published published) => published.Current is { } current
            ? Budgets(current, model) : NotReady());
    }

    /// <summary>The page for people. Rendered without the services of Razor's endpoints: those are for forms too, which it has none
    /// of, and would write keys for them to the home folder.</summary>
    private static async Task<IResult> StatusPageAsync(IServiceProvider services, ILoggerFactory logs)
    {
        await using var renderer = new HtmlRenderer(services, logs);
        var page = await renderer.Dispatcher.InvokeAsync(
            async () => (await renderer.RenderComponentAsync<StatusPage>()).ToHtmlString());
        return Results.Text(page, "text/html; charset=utf-8");
    }

    private static async Task<IResult> ReloadAsync(ReloadRequests reloads)
    {
        var errors = await reloads.AskAsync();
        return errors.IsEmpty ? Results.Text("The configuration was loaded again.\n") : Results.Text(
            $"The configuration was not loaded again, the last good one stays:\n{string.Join('\n', errors)}\n",
            statusCode: StatusCodes.Status500InternalServerError);
    }

    private static Task<IResult> LifecycleIsOff() => Task.FromResult(Results.Text(
        "Start mlbudget with --web.enable-lifecycle to reload over HTTP, or send it SIGHUP.\n",
        statusCode: StatusCodes.Status403Forbidden));

    private static IResult Budgets(Publication current, string name)
    {
        var model = current.Snapshot.Models.FirstOrDefault(model => model.Report.Model == name);
        if (model is not null)
            return Results.Json(BudgetsJson.Of(model), BudgetsJson.Options);
        if (current.Snapshot.Unavailable.FirstOrDefault(model => model.Model == name) is { } unavailable)
        {
            return Results.Problem(
                unavailable.Reason, statusCode: StatusCodes.Status503ServiceUnavailable, title: "No numbers of this model");
        }

        var known = string.Join(", ", current.Snapshot.Models.Select(model => model.Report.Model)
            .Concat(current.Snapshot.Unavailable.Select(model => model.Model)).Select(known => $"'{known}'"));
        return Results.Problem(
            $"There is no model '{name}'; the models are {known}.",
            statusCode: StatusCodes.Status404NotFound, title: "Unknown model");
    }

    private static IResult NotReady() => Results.Text(
        "mlbudget is not ready: the first poll has not ended yet.\n", statusCode: StatusCodes.Status503ServiceUnavailable);
}
