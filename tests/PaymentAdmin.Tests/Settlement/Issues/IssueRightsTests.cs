using System.Text;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform.Files;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Settlement.Issues;

/// <summary>Who may do what at the desk's endpoints, and what is not there.</summary>
public sealed class IssueRightsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryAct_OfWhoMayNot_IsForbidden()
    {
        var (api, id) = await SettlementApi.WithShort();
        await using var _ = api;
        var one = $"{SettlementApi.Issues}/{id}";
        foreach (var role in (string[])[Roles.PlatformAdmin, Roles.ProgrammeOfficer, Roles.Auditor])
        {
            using var client = await api.App.ClientOf(role);
            foreach (var (method, path, body) in ((string, string, string?)[])
            [
                ("PATCH", one, """{"notes":"Mine"}"""),
                ("POST", $"{one}/retry", null),
                ("POST", $"{one}/resolution", """{"approve":true}"""),
                ("POST", "/api/v1/settlement/issues/assign", $$"""{"ids":["{{id}}"]}"""),
                ("POST", "/api/v1/settlement/issues/resolve", $$"""{"ids":["{{id}}"],"resolution":"write_off","notes":"Mine"}"""),
            ])
            {
                (await client.Call(method, path, body)).IsProblem(403, "forbidden");
            }

            (await client.SendFile($"{one}/files", "a.txt", [65])).IsProblem(403, "forbidden");
        }

        using var officer = await api.App.ClientOf(Roles.ProgrammeOfficer);
        using var auditor = await api.App.ClientOf(Roles.Auditor);
        using var nobody = api.App.Anonymous();
        foreach (var path in (string[])[api.ProcessorIssues, one, "/api/v1/settlement/issues"])
        {
            (await officer.Get(path)).IsProblem(403, "forbidden");
            (await nobody.Get(path)).IsProblem(401, "unauthenticated");
            (await auditor.Get(path)).Is(200);
        }

        Assert.Equal(("pending", 0), (await api.Finance.Get(api.ProcessorIssues)) is var row ? (row.TextAt("data.0.status"), row.NumberAt("data.0.retryCount")) : default);
    }

    [Theory]
    [InlineData("exc_00000000-0000-7000-8000-000000000000")]
    [InlineData("exc_550e8400")]
    [InlineData("proc_00000000-0000-7000-8000-000000000000")]
    public async Task EveryAct_OnAnIssueThatIsNotThere_IsNotFound(string id)
    {
        await using var api = await SettlementApi.Begin();

        (await api.Finance.Get($"{SettlementApi.Issues}/{id}")).IsProblem(404, "not_found");
        (await api.Patch(id, """{"notes":"Mine"}""")).IsProblem(404, "not_found");
        (await api.Finance.Call("POST", $"{SettlementApi.Issues}/{id}/retry", null)).IsProblem(404, "not_found");
        (await api.Finance.Call("POST", $"{SettlementApi.Issues}/{id}/resolution", """{"approve":true,"proposal":"prp_0190a1b2-0000-7000-8000-000000000000"}""")).IsProblem(404, "not_found");
        (await api.Finance.SendFile($"{SettlementApi.Issues}/{id}/files", "a.txt", [65])).IsProblem(404, "not_found");
        (await api.Finance.Get($"/api/v1/processors/{id}/issues")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task Attach_WithAnIdempotencyKey_IsOneFile()
    {
        var (api, id) = await SettlementApi.WithShort();
        await using var _ = api;

        var first = (await Send("Dear colleagues")).Is(201);
        var again = (await Send("Dear colleagues")).Is(201);
        (await Send("Dear others")).IsProblem(409, "idempotency_key_reused");

        Assert.Equal(first.Text, again.Text);
        Assert.Equal([first.TextAt("id")], (await api.Finance.Get($"{SettlementApi.Issues}/{id}")).Is(200).TextsAt("files", "id"));
        Assert.Equal("Dear colleagues", (await api.Finance.Get(first.Headers.Location!.OriginalString)).Is(200).Text);
        await using var db = api.Settling.Database.Open();
        Assert.Single(await db.Set<FileChunk>().Where(chunk => chunk.Kind == FileKind.Attachment).ToListAsync(Stop));

        Task<ApiAnswer> Send(string text) => api.Finance.SendFile($"{SettlementApi.Issues}/{id}/files", "mail.txt", Encoding.UTF8.GetBytes(text), headers: ("Idempotency-Key", "once"));
    }
}
