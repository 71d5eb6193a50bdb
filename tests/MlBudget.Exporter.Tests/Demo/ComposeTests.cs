using System.Text.RegularExpressions;
using MlBudget.Exporter.Commands;
using YamlDotNet.Serialization;

namespace MlBudget.Exporter.Tests.Demo;

/// <summary>What <c>docker compose</c> would start fits together. There is no Docker here: that it starts is not shown.</summary>
public sealed partial class ComposeTests
{
    private static readonly string Folder = RepositoryRoot.Combine("grafana");
    private static readonly Dictionary<object, object> Services = Map(Read(Path.Combine(Folder, "docker-compose.yml"))["services"]);

    [Fact]
    public void Every_image_has_a_version_and_what_is_built_has_a_Dockerfile()
    {
        Assert.Equal(["alertmanager", "exporter", "grafana", "prometheus"], Services.Keys.Cast<string>().Order(StringComparer.Ordinal));
        Assert.All(Services.Values.Select(Map), service =>
        {
            if (service.TryGetValue("image", out var image))
                Assert.Matches(@"^[a-z]+/[a-z]+:v?\d+\.\d+\.\d+$", (string)image);
            else
                Assert.True(File.Exists(Path.Combine(Folder, (string)service["build"], "Dockerfile")));
        });
    }

    [Fact]
    public void Everything_that_is_mounted_is_there_and_where_the_programs_look_for_it()
    {
        foreach (var (service, from, to) in Mounts())
            Assert.True(Path.Exists(Path.Combine(Folder, from)), $"{service}: {from} to {to}");
        foreach (var service in new[] { "prometheus", "alertmanager" })
        {
            var configuration = Arguments(service).Single(argument => argument.StartsWith("--config.file=", StringComparison.Ordinal))["--config.file=".Length..];
            Assert.Contains(Mounts(), mount => mount.Service == service && mount.To == configuration);
        }

        var prometheus = Read(RepositoryRoot.Combine("prometheus", "prometheus-demo.yml"));
        Assert.All(Strings(prometheus["rule_files"]), rules => Assert.Contains(Mounts(), mount => mount.To == $"/etc/prometheus/{rules}"));
        var provider = Map(List(Read(Path.Combine(Folder, "provisioning", "dashboards", "mlbudget.yml"))["providers"]).Single());
        var dashboards = (string)Map(provider["options"])["path"];
        Assert.Contains(("grafana", "./dashboards", dashboards), Mounts());
        Assert.Contains(("grafana", "./provisioning", "/etc/grafana/provisioning"), Mounts());
        var home = (string)Map(Map(Services["grafana"])["environment"])["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"];
        Assert.Equal($"{dashboards}/mlbudget-fleet.json", home);
        Assert.True(File.Exists(Path.Combine(Folder, "dashboards", Path.GetFileName(home))));
    }

    [Fact]
    public async Task Names_and_ports_in_URLs_are_those_of_services_and_flags_are_known()
    {
        var prometheus = RepositoryRoot.Combine("prometheus", "prometheus-demo.yml");
        var source = Path.Combine(Folder, "provisioning", "datasources", "mlbudget.yml");
        var targets = new[] { prometheus, source }.SelectMany(file => Target().Matches(File.ReadAllText(file)))
            .Select(target => (Host: target.Groups[1].Value, Port: target.Groups[2].Value)).Where(target => target.Host != "localhost").ToArray();

        Assert.Equal(["alertmanager", "exporter", "prometheus"], targets.Select(target => target.Host).Order(StringComparer.Ordinal));
        Assert.All(targets, target => Assert.Contains(Strings(Map(Services[target.Host])["ports"]), port => port.EndsWith($":{target.Port}", StringComparison.Ordinal)));
        Assert.All(Services.Values.Select(Map).SelectMany(service => Strings(service["ports"])), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
        // A flag that demo doesn't know ends with 2 before anything else happens.
        using var said = new StringWriter();
        Assert.Equal(ExitCode.Done, await CommandLine.RunAsync([.. Arguments("exporter"), "--help"], said, said));
    }

    [Fact]
    public void The_data_source_is_the_one_that_dashboards_name_and_asks_as_often_as_Prometheus_scrapes()
    {
        var source = Map(List(Read(Path.Combine(Folder, "provisioning", "datasources", "mlbudget.yml"))["datasources"]).Single());
        var prometheus = Map(Read(RepositoryRoot.Combine("prometheus", "prometheus-demo.yml"))["global"]);

        Assert.Equal(("Prometheus", "mlbudget-prometheus", "true"), (source["name"], source["uid"], source["isDefault"]));
        Assert.Equal(prometheus["scrape_interval"], Map(source["jsonData"])["timeInterval"]);
    }

    private static IEnumerable<(string Service, string From, string To)> Mounts() => Services
        .Where(service => Map(service.Value).ContainsKey("volumes"))
        .SelectMany(service => Strings(Map(service.Value)["volumes"]).Select(volume => volume.Split(':')).Select(parts =>
        {
            Assert.Equal("ro", parts[2]);
            return ((string)service.Key, parts[0], parts[1]);
        }));

    private static IEnumerable<string> Arguments(string service) => Strings(Map(Services[service])["command"]);

    private static Dictionary<object, object> Read(string file) =>
        new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(File.ReadAllText(file));

    private static Dictionary<object, object> Map(object value) => (Dictionary<object, object>)value;

    private static List<object> List(object value) => (List<object>)value;

    private static IEnumerable<string> Strings(object value) => List(value).Cast<string>();

    [GeneratedRegex(@"(?<=[\[/ ])([a-z]+):(\d+)\b")]
    private static partial Regex Target();
}
