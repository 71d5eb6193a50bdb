using System.Collections.Frozen;
using System.Collections.Immutable;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Owners;

/// <summary>Reads <c>teams</c>: who may own budgets, and where Alertmanager reaches them.</summary>
internal static class TeamsReader
{
    /// <summary>What a receiver of Alertmanager may hold, in any of its versions.</summary>
    private static readonly ImmutableArray<string> Integrations =
    [
        "discord_configs", "email_configs", "jira_configs", "msteams_configs", "msteamsv2_configs", "opsgenie_configs", "pagerduty_configs",
        "pushover_configs", "rocketchat_configs", "slack_configs", "sns_configs", "telegram_configs", "victorops_configs", "webex_configs",
        "webhook_configs", "wechat_configs",
    ];

    /// <summary>What Alertmanager takes for a secret in any integration, and reads from a file as well.</summary>
    private static readonly FrozenSet<string> Secrets = FrozenSet.ToFrozenSet(
    [
        "api_key", "auth_password", "auth_secret", "bot_token", "client_secret", "credentials", "key", "password", "service_key", "token", "user_key", "webhook_url",
    ]);

    /// <summary>What it takes for a secret, and can't read from a file of that name.</summary>
    private static readonly FrozenSet<string> SecretsWithoutFile =
        FrozenSet.ToFrozenSet(["access_key", "api_secret", "secret_key", "secrets"]);

    private const string Shown = "is a secret, and the configuration is shown to whoever asks";

    /// <summary>The teams, in the order of the file; null where none are listed, and owners may name any.</summary>
    /// <param name="node">The mapping; null for none.</param>
    public static ImmutableArray<Team>? Read(NodeReader? node)
    {
        if (node is null)
            return null;
        var entries = node.Entries();
        if (node.IsMapping && entries.IsEmpty)
            node.Error("there is no team, expected at least one");
        foreach (var team in entries)
        {
            if (TeamName.FaultOf(team.Key) is { } fault)
                team.ErrorAtKey(fault);
        }

        return [.. entries.Select(ReadTeam)];

        static Team ReadTeam(NodeReader team) =>
            team.IsNothing || !team.IsMappingOf("members", "page", "ticket") ? new(team.Key, null, null)
                : new(team.Key, Receiver(team.Optional("page")), Receiver(team.Optional("ticket")))
                {
                    Members = DistinctNames.Read(team.Optional("members"), "a user's name", Member),
                };
    }

    /// <summary>A user of <c>--web.config.file</c>, whose name can't hold what stands between it and the password.</summary>
    private static string? Member(NodeReader node)
    {
        if (node.Literal("the name of a user of --web.config.file") is not { } name)
            return null;
        if (!name.Contains(':', StringComparison.Ordinal) && !name.Any(char.IsControl))
            return name;
        node.Error($"found {node.Shown}, expected the name of a user of --web.config.file, which holds no ':'");
        return null;
    }

    private static NodeReader? Receiver(NodeReader? node)
    {
        if (node is null || !node.IsMappingOf([.. Integrations]))
            return null;
        var entries = node.Entries();
        if (entries.IsEmpty)
            node.Error("there is no integration, expected one such as webhook_configs: without one Alertmanager drops what it gets");
        foreach (var integration in entries)
        {
            var items = integration.Items();
            if (items.IsEmpty && integration.IsList)
                integration.Error("the list is empty, expected at least one: without one Alertmanager drops what it gets");
            foreach (var item in items.Where(item => item.Entries().IsEmpty && item.IsMapping))
                item.Error("nothing is written, expected what the integration takes, such as url");
            foreach (var value in integration.SelfAndDescendants())
                CheckValue(value, integration.Key);
        }

        return node;
    }

    /// <summary>What users say in a notification has keys of their own.</summary>
    private static bool IsOfMessage(NodeReader value) => value.Path.Contains(".details.", StringComparison.Ordinal)
        || value.Path.Contains(".headers.", StringComparison.Ordinal) || value.Path.Contains(".custom_fields.", StringComparison.Ordinal);

    /// <summary>The receiver is shown with the configuration, and copied for Alertmanager, which has no references.</summary>
    private static void CheckValue(NodeReader value, string integration)
    {
        if (value.IsReference)
            value.Error($"found {value.Shown}, expected a text without references: this is copied for Alertmanager, which reads secrets from files");
        else if (value.IsMapping || value.IsList || IsOfMessage(value))
            return;
        else if (Secrets.Contains(value.Key) || (value.Key, integration) is ("api_url", "slack_configs") or ("routing_key", "pagerduty_configs"))
            value.ErrorAtKey($"'{value.Key}' {Shown}; write '{value.Key}_file'");
        else if (SecretsWithoutFile.Contains(value.Key))
            value.ErrorAtKey($"'{value.Key}' {Shown}; write it into the generated file, by what deploys that");
        else if (Uri.TryCreate(value.Written, UriKind.Absolute, out var address) && address.UserInfo.Length > 0)
            value.Error($"found a user in the address, which {Shown}; write it into a file of http_config.basic_auth, as password_file");
    }
}
