using System.Text;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Webhooks;

namespace PaymentAdmin.Tests.Connections;

/// <summary>A second host, in a folder and a home of its own, on the database of the first: what the first encrypted, it uses.</summary>
public sealed class SecondHostTests
{
    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task Credentials_OfOneHost_AreUsedByAnother(DatabaseProvider provider)
    {
        var home = Directory.CreateTempSubdirectory("second-host").FullName;
        var before = Environment.GetEnvironmentVariable("HOME");
        try
        {
            await using var first = await TestApp.Start(provider, new TestAppOptions { Listens = true });
            await using var psp = await RunningPsp.Start(first.Clock);
            using var admin = await first.ClientOf(Roles.PlatformAdmin);
            var path = await Connect(admin, psp);

            // Where the keys would lie that are not in the database.
            Environment.SetEnvironmentVariable("HOME", home);
            await using var second = await TestApp.Start(first.Database, new TestAppOptions { Clock = first.Clock, People = false, Listens = true, ContentFolder = home });
            using var other = await second.ClientOf(Roles.PlatformAdmin);

            // It calls with the key of the first, is told of the secret of the first, and a webhook signed with that verifies there.
            var registered = (await other.Call("POST", $"{path}/webhook-registration", "{}")).Is(201);
            Assert.StartsWith(second.Address.ToString(), registered.TextAt("url"), StringComparison.Ordinal);
            Assert.Equal("[]", (await other.Get($"{path}/webhook-deliveries")).Is(200).At("data").GetRawText());
            var webhook = (await other.Get(path)).TextAt("webhookUrl")!;
            foreach (var (secret, status) in (List<(string, int)>)[("planted-webhook-secret", 200), ("another-webhook-secret", 401)])
            {
                var signature = Receiving.Sign(Encoding.UTF8.GetBytes(Receiving.Completed), secret);
                (await other.Call("POST", webhook, Receiving.Completed, ("X-PSP-Signature", signature))).Is(status);
            }

            Assert.Single(await first.Database.Inbox());
            Assert.Empty(Directory.EnumerateFiles(home, "key-*.xml", SearchOption.AllDirectories));
        }
        finally
        {
            Environment.SetEnvironmentVariable("HOME", before);
            Directory.Delete(home, recursive: true);
        }
    }

    private static async Task<string> Connect(HttpClient admin, RunningPsp psp)
    {
        var processor = await admin.Onboard("SHARED");
        var added = await admin.Call("POST", "/api/v1/connections", $$$"""
            {"processorId":"{{{processor}}}","environment":"sandbox","dialect":"psp_rest_v2","baseUrl":"{{{psp.At()}}}/api/v2",
             "authentication":{"scheme":"api_key","apiKey":"{{{RunningPsp.ApiKey}}}"},"webhookSecret":"planted-webhook-secret"}
            """);
        return $"/api/v1/connections/{added.Is(201).TextAt("id")}";
    }
}
