using System.Net;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Tests.Web;

/// <summary>The links in notifications work from the day on which the exporter is installed.</summary>
public sealed class RunbooksTests
{
    [Fact]
    public void Every_runbook_of_the_repository_is_part_of_the_program() => Assert.Equal(
        Directory.GetFiles(RepositoryRoot.Combine("alerting", "runbooks"), "*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal),
        Runbooks.All);

    [Fact]
    public async Task Each_is_a_page_whose_links_lead_to_pages()
    {
        await using var host = await WebHost.StartAsync();
        foreach (var name in Runbooks.All)
        {
            var (status, type, text) = await host.GetAsync($"/runbooks/{name}.md");
            Assert.Equal((HttpStatusCode.OK, "text/html; charset=utf-8"), (status, type));
            Assert.Contains($">{name}</h1>", text, StringComparison.Ordinal);
            Assert.DoesNotContain("```", text, StringComparison.Ordinal);
            foreach (var link in text.Split("href=\"").Skip(1).Select(part => part.Split('"')[0]).Where(link => link.EndsWith(".md", StringComparison.Ordinal) && !link.StartsWith("https:", StringComparison.Ordinal)))
                Assert.Contains(Path.GetFileNameWithoutExtension(link), Runbooks.All);
        }
    }

    [Fact]
    public async Task Their_list_leads_to_each_and_their_names_do_without_an_extension()
    {
        await using var host = await WebHost.StartAsync();
        var (_, _, list) = await host.GetAsync("/runbooks/");

        Assert.All(Runbooks.All, name => Assert.Contains($"<a href=\"{name}.md\">{name}</a>", list, StringComparison.Ordinal));
        Assert.Equal((await host.GetAsync("/runbooks/MLBudgetBurn.md")).Text, (await host.GetAsync("/runbooks/MLBudgetBurn")).Text);
    }

    [Fact]
    public async Task An_unknown_one_is_an_error_with_the_known_ones()
    {
        await using var host = await WebHost.StartAsync();
        var (status, _, text) = await host.GetAsync("/runbooks/MLBudgetBurnt.md");

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains("There is no runbook 'MLBudgetBurnt'; the runbooks are MLBudgetBurn, ", text.Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
