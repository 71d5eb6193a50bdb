using System.Collections.Immutable;
using MlBudget.Settings;

namespace MlBudget.Exporter.Alerting;

/// <summary>Writes a configuration of Alertmanager, for version 0.25 and later ones.</summary>
internal static class AlertmanagerFile
{
    private const string Head = """
        Who gets which alert of mlbudget, for Alertmanager 0.25 or newer. Written by `mlbudget generate alertmanager`: write it anew
        when owners or teams change, and look at what changed. critical pages, warning makes tickets, info is quiet.
        Each webhook on 127.0.0.1:9095 stands for a receiver that your configuration doesn't have yet: write teams.TEAM.page and
        teams.TEAM.ticket there, or change it here. Until somebody listens at that address, Alertmanager logs an error for each
        notification, and counts it in alertmanager_notifications_failed_total.
        To check it, and to ask it where an alert would go:
          amtool check-config alertmanager.yml
          amtool config routes test --config.file=alertmanager.yml severity=critical owner=TEAM
        """;

    private const string OfTemplates = """
        What notifications say, for receivers that take a text, such as Slack and e-mail: put alerting/templates beside this file.
        Alertmanager doesn't say when it is missing; its notifications have its own texts then.
        """;

    private const string OfQuiet = "Notes for those who look: Alertmanager and dashboards show them, and nobody is told.";

    private const string OfWatchdog =
        "Change: a service outside that calls people when it hears nothing for ten minutes. That the alert ended is no sign of life.";

    /// <summary>The whole file.</summary>
    /// <param name="route">Who gets what.</param>
    /// <param name="contacts">How they are reached.</param>
    public static string Of(Route route, ImmutableArray<Contact> contacts) => YamlText.Of(yaml =>
    {
        yaml.Comment(Head);
        yaml.Comment(OfTemplates);
        yaml.Texts("templates", ["templates/*.tmpl"]);
        yaml.Comment(route.Comment ?? "");
        yaml.Mapping("route", root => Write(root, route));
        yaml.List("inhibit_rules", Inhibition.All, Write, inhibition => inhibition.Comment);
        yaml.List("receivers", contacts, Write, contact => contact.Name == Receivers.Quiet ? OfQuiet : null);
    });

    private static void Write(YamlText yaml, Route route)
    {
        if (!route.Matchers.IsEmpty)
            yaml.Texts("matchers", route.Matchers);
        yaml.Text("receiver", route.Receiver);
        if (route.GoesOn)
            yaml.Plain("continue", "true");
        if (!route.GroupBy.IsEmpty)
            yaml.Texts("group_by", route.GroupBy);
        if (route.Pace is { } pace)
        {
            yaml.Plain("group_wait", pace.Wait);
            yaml.Plain("group_interval", pace.Interval);
            yaml.Plain("repeat_interval", pace.Repeat);
        }

        if (!route.Routes.IsEmpty)
            yaml.List("routes", route.Routes, Write, inner => inner.Comment);
    }

    private static void Write(YamlText yaml, Inhibition inhibition)
    {
        yaml.Texts("source_matchers", inhibition.Source);
        yaml.Texts("target_matchers", inhibition.Target);
        yaml.Texts("equal", inhibition.Equal);
    }

    private static void Write(YamlText yaml, Contact contact)
    {
        yaml.Text("name", contact.Name);
        if (contact.Name == Receivers.Quiet)
            return;
        if (contact.Written is { } written)
            yaml.Entries(written);
        else if (contact.Name == Receivers.Watchdog)
            yaml.List("webhook_configs", [contact], WriteHeartbeat, _ => OfWatchdog);
        else
            yaml.List("webhook_configs", [contact], (webhook, at) => webhook.Text("url", at.Webhook));
    }

    private static void WriteHeartbeat(YamlText yaml, Contact contact)
    {
        yaml.Text("url", contact.Webhook);
        yaml.Plain("send_resolved", "false");
    }
}
