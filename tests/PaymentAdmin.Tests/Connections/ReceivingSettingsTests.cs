using System.Text.Json;
using PaymentAdmin.Audit;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections;

/// <summary>What a connection asks of the messages that it receives, over the API.</summary>
public sealed class ReceivingSettingsTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Path = "/api/v1/connections";

    private static int s_processors;

    [Fact]
    public async Task Post_OfGenericWithTheLeast_AnswersTheDefaults()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);

        var added = (await admin.Call("POST", Path, await Body(admin, "generic"))).Is(201);

        Assert.Equal($"/api/webhooks/generic/{added.TextAt("id")}", added.TextAt("webhookUrl"));
        Assert.Equal("""{"header":"x-signature","algorithm":"hmac_sha256","encoding":"hex","prefix":null,"timestampHeader":null,"toleranceSeconds":300}""", added.At("webhook.signature").GetRawText());
        Assert.Equal(("event", "data.reference", "data.amount", "data.status"), (added.TextAt("webhook.paths.eventType"), added.TextAt("webhook.paths.reference"), added.TextAt("webhook.paths.amount"), added.TextAt("webhook.paths.status")));
        Assert.Equal(("minor", "inflow", "null"), (added.TextAt("webhook.amountUnit"), added.TextAt("webhook.flow"), added.At("cbs").GetRawText()));
        Assert.Equal("""["success","successful","succeeded","completed","paid"]""", added.At("webhook.words.completed").GetRawText());
    }

    [Fact]
    public async Task Patch_OfAPart_KeepsTheRestAndIsInTheRecord()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var added = (await admin.Call("POST", Path, await Body(admin, "generic", """
            ,"webhook":{"signature":{"header":"X-Grupp-Signature","algorithm":"hmac_sha512","encoding":"base64","prefix":"v1:","timestampHeader":"X-Time","toleranceSeconds":60},
              "paths":{"moreReferences":["data.rrn","data.items[0].id"],"channel":""},"amountUnit":"major","flow":"outflow","words":{"reversed":[]}}
            """))).Is(201);
        var path = $"{Path}/{added.TextAt("id")}";

        var changed = (await admin.Call("PATCH", path, """{"webhook":{"signature":{"prefix":"","toleranceSeconds":90},"paths":{"tenant":"data.org"}}}""", ("If-Match", "*"))).Is(200);

        Assert.Equal("""{"header":"x-grupp-signature","algorithm":"hmac_sha512","encoding":"base64","prefix":null,"timestampHeader":"x-time","toleranceSeconds":90}""", changed.At("webhook.signature").GetRawText());
        Assert.Equal(("data.org", null, """["data.rrn","data.items[0].id"]""", "[]"), (changed.TextAt("webhook.paths.tenant"), changed.TextAt("webhook.paths.channel"), changed.At("webhook.paths.moreReferences").GetRawText(), changed.At("webhook.words.reversed").GetRawText()));
        Assert.Equal(("major", "outflow"), (changed.TextAt("webhook.amountUnit"), changed.TextAt("webhook.flow")));
        Assert.Equal(changed.Text, (await admin.Get(path)).Text);
        await using var db = fixture.App.Database.Open();
        Assert.Contains(db.Set<AuditEntry>().AsEnumerable(), entry => JsonSerializer.Serialize(entry.Changes).Contains("data.org", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("generic", """{"webhook":{"signature":{"header":"a b"}}}""", "webhook.signature.header")]
    [InlineData("generic", """{"webhook":{"signature":{"header":"Authorization"}}}""", "webhook.signature.header")]
    [InlineData("generic", """{"webhook":{"signature":{"timestampHeader":"X-SIGNATURE"}}}""", "webhook.signature.timestampHeader")]
    [InlineData("generic", """{"webhook":{"signature":{"prefix":"sha 512","toleranceSeconds":0}}}""", "webhook.signature.prefix,webhook.signature.toleranceSeconds")]
    [InlineData("generic", """{"webhook":{"signature":{"algorithm":"md5","encoding":"hexa"}}}""", "webhook.signature.algorithm,webhook.signature.encoding")]
    [InlineData("generic", """{"webhook":{"paths":{"amount":"data..amount","status":"","eventType":"$.event"}}}""", "webhook.paths.amount,webhook.paths.eventType,webhook.paths.status")]
    [InlineData("generic", """{"webhook":{"paths":{"paymentId":"","reference":""}}}""", "webhook.paths.reference")]
    [InlineData("generic", """{"webhook":{"paths":{"moreReferences":["a","b","c","d","e","f"]}}}""", "webhook.paths.moreReferences")]
    [InlineData("generic", """{"webhook":{"words":{"completed":[],"failed":["Pending"]}}}""", "webhook.words.completed,webhook.words.pending")]
    [InlineData("generic", """{"webhook":{"flow":"sideways","amountUnit":"pence"}}""", "webhook.amountUnit,webhook.flow")]
    [InlineData("generic", """{"webhook":{"header":"x"}}""", "webhook.header")]
    [InlineData("generic", """{"cbs":{}}""", "cbs")]
    [InlineData("paystack", """{"webhook":{}}""", "webhook")]
    [InlineData("cbs", """{"webhook":{}}""", "webhook")]
    [InlineData("flutterwave", """{"cbs":{"invoicePrefixes":["19"]}}""", "cbs")]
    [InlineData("cbs", """{"cbs":{"clientIdentity":"cbs-client-01"}}""", "cbs.clientIdentityHeader")]
    [InlineData("cbs", """{"cbs":{"clientIdentityHeader":"x:y"}}""", "cbs.clientIdentityHeader")]
    public async Task PostAndPatch_WithWhatIsWrong_NameTheFields(string dialect, string settings, string fields)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var added = (await admin.Call("POST", Path, await Body(admin, dialect))).Is(201);

        Named(await admin.Call("POST", Path, await Body(admin, dialect, "," + settings[1..^1])));
        Named(await admin.Call("PATCH", $"{Path}/{added.TextAt("id")}", settings, ("If-Match", "*")));

        void Named(ApiAnswer answer) => Assert.Equal(fields, string.Join(',', answer.IsProblem(400, "invalid_input").Errors.Keys.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Cbs_ItsClientIdentity_IsWrittenAndNeverRead()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var added = (await admin.Call("POST", Path, await Body(admin, "cbs", ""","cbs":{"clientIdentityHeader":"X-Client-Id","clientIdentity":"cbs-client-planted-01","invoicePrefixes":["19","20"]}"""))).Is(201);
        var path = $"{Path}/{added.TextAt("id")}";

        Assert.Equal(("x-client-id", "d-01", """["19","20"]"""), (added.TextAt("cbs.clientIdentityHeader"), added.TextAt("cbs.clientIdentity.last4"), added.At("cbs.invoicePrefixes").GetRawText()));
        var changed = (await admin.Call("PATCH", path, """{"cbs":{"invoicePrefixes":[]}}""", ("If-Match", "*"))).Is(200);
        Assert.Equal(("x-client-id", "[]", "d-01"), (changed.TextAt("cbs.clientIdentityHeader"), changed.At("cbs.invoicePrefixes").GetRawText(), changed.TextAt("cbs.clientIdentity.last4")));
        var cleared = (await admin.Call("PATCH", path, """{"cbs":{"clientIdentityHeader":""}}""", ("If-Match", "*"))).Is(200);
        Assert.Null(cleared.TextAt("cbs.clientIdentityHeader"));

        await using var db = fixture.App.Database.Open();
        Assert.DoesNotContain("cbs-client-planted-01", added.Text + changed.Text + JsonSerializer.Serialize(db.Set<AuditEntry>().AsEnumerable().Select(entry => entry.Changes)), StringComparison.Ordinal);
    }

    private static async Task<string> Body(HttpClient admin, string dialect, string more = "")
    {
        var processor = await admin.Onboard($"RECEIVER_{Interlocked.Increment(ref s_processors)}");
        return $$$"""{"processorId":"{{{processor}}}","environment":"sandbox","dialect":"{{{dialect}}}","webhookSecret":"receiver_secret_{{{s_processors}}}","authentication":{"scheme":"none"}{{{more}}}}""";
    }
}
