using System.Net;

namespace MlBudget.Exporter.Tests.Web;

public sealed class SnapshotEndpointTests
{
    [Theory]
    [InlineData(false, "Start mlbudget with --web.enable-admin-api to change its state over HTTP.\n")]
    [InlineData(true, "What changes the state of mlbudget needs a user: write basic_auth_users into the file of --web.config.file.\n")]
    public async Task Nobody_copies_the_store_without_the_flag_or_without_a_user(bool isEnabled, string answer)
    {
        using var directory = new StorageDirectory();
        await using var host = await WebHost.StartAsync(web: new() { HasAdminApi = isEnabled }, storage: directory.Path);

        using var response = await host.Client.PostAsync("/api/v1/admin/snapshot", null);

        Assert.Equal((HttpStatusCode.Forbidden, answer), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Empty(Directory.GetFileSystemEntries(directory.Path));
    }
}
