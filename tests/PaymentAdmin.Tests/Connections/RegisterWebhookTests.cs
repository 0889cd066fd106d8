using System.Text.Json;
using PaymentAdmin.Audit;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.PspSimulator;
using PaymentAdmin.Tests.Connections.Diagnostics;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections;

/// <summary>Our webhook at the PSP: registered, replaced, removed, and what the PSP logged of its deliveries.</summary>
public sealed class RegisterWebhookTests
{
    [Fact]
    public async Task Register_WithoutASecret_MakesOneAndTellsThePspItAndOurAddress()
    {
        await using var test = await Diagnosing.Start();
        await test.Connect(test.Rest());
        var path = $"{test.Path}/webhook-registration";
        (await test.Admin.Get(path)).IsProblem(404, "not_found");

        var registered = (await test.Admin.Call("POST", path, "{}")).Is(201);

        Assert.Equal(new Uri(test.App.Address, $"/api/webhooks/psp-status/{test.Path.Split('/')[^1]}").ToString(), registered.TextAt("url"));
        Assert.Equal(("active", """["payment.completed","payment.failed","payment.reversed"]""", true, path), (registered.TextAt("status"), registered.At("events").GetRawText(), registered.At("addressIsOurs").GetBoolean(), registered.Headers.Location?.ToString()));
        Assert.Equal(registered.Text, (await test.Admin.Get(path)).Is(200).Text);
        Assert.NotEqual(JsonValueKind.Null, (await test.Admin.Get(test.Path)).At("webhookSecret").ValueKind);

        // The secret that was made is the one that both have: the PSP's deliveries verify.
        Assert.Equal("passed", (await test.Run()).StatusOf("payment_success"));
        Assert.Contains(await test.Rows<AuditEntry>(), entry => entry.Kind == AuditKinds.ConnectionWebhookRegistered);
    }

    [Fact]
    public async Task Register_Again_AddsTheNewOneBeforeItRemovesTheOld()
    {
        await using var test = await Diagnosing.Connected();
        var first = (await test.Admin.Get($"{test.Path}/webhook-registration")).TextAt("id");

        var second = (await test.Admin.Call("POST", $"{test.Path}/webhook-registration", "{}")).Is(201).TextAt("id");

        // As they arrived there.
        var asked = (await test.Psp.Requests()).Where(request => request.EndsWith("/webhooks", StringComparison.Ordinal) || request.StartsWith("DELETE", StringComparison.Ordinal)).Select(request => request.Split(' ')[0]);
        Assert.NotEqual(first, second);
        Assert.Equal([second], (await test.Psp.Api(HttpMethod.Get, "webhooks")).GetProperty("webhooks").EnumerateArray().Select(webhook => webhook.GetProperty("id").GetString()));
        Assert.Equal(["POST", "POST", "DELETE"], asked);
    }

    [Fact]
    public async Task Register_WhereThePspRefuses_IsSaidAndLeavesWhatWas()
    {
        await using var test = await Diagnosing.Connected();
        var before = (await test.Admin.Get($"{test.Path}/webhook-registration")).Text;
        await test.Psp.Set("""{"error503":1}""");

        foreach (var (method, body) in (List<(string, string?)>)[("POST", "{}"), ("DELETE", null)])
        {
            var refused = (await test.Admin.Call(method, $"{test.Path}/webhook-registration", body)).IsProblem(502, "psp_refused");
            Assert.StartsWith("The PSP did not do it:", refused.TextAt("detail"), StringComparison.Ordinal);
        }

        Assert.Equal(before, (await test.Admin.Get($"{test.Path}/webhook-registration")).Is(200).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Remove_AlsoWhereItIsGoneThereAlready_RemovesItHere(bool gone)
    {
        await using var test = await Diagnosing.Connected();
        var id = (await test.Admin.Get($"{test.Path}/webhook-registration")).TextAt("id");
        if (gone)
        {
            await test.Psp.Api(HttpMethod.Delete, $"webhooks/{id}");
        }

        (await test.Admin.Call("DELETE", $"{test.Path}/webhook-registration", body: null)).Is(204);

        (await test.Admin.Get($"{test.Path}/webhook-registration")).IsProblem(404, "not_found");
        (await test.Admin.Call("DELETE", $"{test.Path}/webhook-registration", body: null)).IsProblem(404, "not_found");
        (await test.Admin.Get($"{test.Path}/webhook-deliveries")).IsProblem(404, "not_found");
        Assert.Equal(0, (await test.Psp.Api(HttpMethod.Get, "webhooks")).GetProperty("webhooks").GetArrayLength());
        Assert.Contains(await test.Rows<AuditEntry>(), entry => entry.Kind == AuditKinds.ConnectionWebhookRemoved);
    }

    [Fact]
    public async Task Register_AtAPspWithAPortal_IsRefused()
    {
        await using var test = await Diagnosing.Start();
        await test.ConnectMypvit();

        (await test.Admin.Call("POST", $"{test.Path}/webhook-registration", "{}")).IsProblem(422, "registers_in_portal");
        (await test.Admin.Get($"{test.Path}/webhook-deliveries")).IsProblem(422, "no_delivery_log");
    }

    [Fact]
    public async Task Register_OfARetiredConnectionOrByWhoMayNot_IsRefused()
    {
        await using var test = await Diagnosing.Connected();
        using var officer = await test.App.ClientOf(Roles.ProgrammeOfficer);
        (await officer.Call("POST", $"{test.Path}/webhook-registration", "{}")).IsProblem(403, "forbidden");
        (await officer.Call("DELETE", $"{test.Path}/webhook-registration", body: null)).IsProblem(403, "forbidden");
        (await test.Admin.Call("POST", $"{test.Path}/retire", """{"reason":"Gone"}""")).Is(200);

        (await test.Admin.Call("POST", $"{test.Path}/webhook-registration", "{}")).IsProblem(409, "connection_retired");
    }

    [Fact]
    public async Task ListDeliveries_AsThePspLoggedThem_ShowsOurAnswers()
    {
        await using var test = await Diagnosing.Connected(new SimulatorSettings { DelayedSuccessSeconds = 1 });
        await test.Run();
        await test.Psp.Delivered(16);
        using var auditor = await test.App.ClientOf(Roles.Auditor);

        var all = (await auditor.Get($"{test.Path}/webhook-deliveries?limit=100")).Is(200).At("data");

        Assert.Equal(16, all.GetArrayLength());
        Assert.All(all.EnumerateArray(), delivery => Assert.Equal(("delivered", 200), (delivery.GetProperty("status").GetString(), delivery.GetProperty("responseCode").GetInt32())));
        Assert.Equal(10, (await auditor.Get($"{test.Path}/webhook-deliveries")).At("data").GetArrayLength());
        (await auditor.Get($"{test.Path}/webhook-deliveries?limit=101")).IsProblem(400, "invalid_input");
        await test.Psp.Set("""{"error500":1}""");
        (await auditor.Get($"{test.Path}/webhook-deliveries")).IsProblem(502, "psp_refused");
    }
}
