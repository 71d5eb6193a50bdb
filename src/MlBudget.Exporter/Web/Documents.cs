using System.Text;
using Microsoft.AspNetCore.Components.Web;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Listening;
using MlBudget.Exporter.Publishing;

namespace MlBudget.Exporter.Web;

/// <summary>The documents of what is published and of what is configured now.</summary>
/// <param name="published">Where publications are.</param>
/// <param name="live">The configuration.</param>
/// <param name="paths">Where the page's links lead.</param>
/// <param name="logs">For the page's components.</param>
internal sealed class Documents(Published published, LiveConfiguration live, WebPaths paths, ILoggerFactory logs)
{
    private readonly Lock _turn = new();
    private Publication? _publication;
    private PublicationDocuments? _documents;
    private ExporterConfiguration? _configuration;
    private EncodedBody? _config;

    /// <summary>Those of the latest publication.</summary>
    public PublicationDocuments Latest
    {
        get
        {
            var current = published.Current;
            lock (_turn)
            {
                if (_documents is null || !ReferenceEquals(_publication, current))
                    (_publication, _documents) = (current, new(current, RenderAsync));
                return _documents;
            }
        }
    }

    /// <summary>The configuration as it was written.</summary>
    public EncodedBody Configuration
    {
        get
        {
            var current = live.Current;
            lock (_turn)
            {
                if (_config is null || !ReferenceEquals(_configuration, current))
                    (_configuration, _config) = (current, new("text/yaml; charset=utf-8", Encoding.UTF8.GetBytes(current.Text)));
                return _config;
            }
        }
    }

    /// <summary>Rendered without the services of Razor's endpoints: those are for forms too, which the page has none of, and would
    /// write keys for them to the home folder.</summary>
    private async Task<byte[]> RenderAsync(Publication? publication)
    {
        await using var services = new ServiceCollection()
            .AddSingleton(new PageContents(publication, paths.Links, paths.Telemetry)).BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, logs);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<StatusPage>();
            var bytes = new MemoryStream();
            await using (var text = new StreamWriter(bytes, new UTF8Encoding(false)))
                root.WriteHtmlTo(text);
            return bytes.ToArray();
        });
    }
}

/// <summary>What the page shows.</summary>
/// <param name="Publication">The numbers; null before the first poll.</param>
/// <param name="Links">What its links begin with.</param>
/// <param name="Telemetry">Where the metrics are, behind that.</param>
internal sealed record PageContents(Publication? Publication, string Links, string Telemetry);
