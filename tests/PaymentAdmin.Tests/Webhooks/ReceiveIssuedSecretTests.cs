using System.Text;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Webhooks;

namespace PaymentAdmin.Tests.Webhooks;

/// <summary>The secret that MyPVit hands over goes to the encrypted store and nowhere else.</summary>
public sealed class ReceiveIssuedSecretTests
{
    private const string Short = """{"operation_account_code":"ACC_673B22D1077EA","secret":"planted-secret-1","expires_in":3000}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Receive_ASecret_KeepsItEncryptedUntilItsEnd(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var connection = await handlers.Connect(Connecting.Mypvit(await handlers.Onboard()));

        await Receive(handlers, connection, Short);

        var until = handlers.Clock.Time.AddSeconds(3_000);
        Assert.Equal(("planted-secret-1", until), await Kept(database, handlers, connection));
        Assert.Empty(await database.Inbox());
        await using var db = database.Open();
        var kept = await db.Set<ConnectionSecret>().SingleAsync(secret => secret.Kind == SecretKind.IssuedSecret, Stop);
        Assert.DoesNotContain("planted", kept.Encrypted, StringComparison.Ordinal);
        var entry = (await db.Set<AuditEntry>().Where(e => e.Kind == AuditKinds.ConnectionSecretSet).ToListAsync(Stop)).Single(e => e.ActorName == "MyPVit");
        Assert.Equal([new FieldChange("issued_secret", null, "set, until 2026-03-14T10:16:53.589Z")], entry.Changes);
    }

    [Theory, EachDatabase]
    public async Task Receive_AnotherSecret_TakesThePlaceOfTheFirst(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var connection = await handlers.Connect(Connecting.Mypvit(await handlers.Onboard()));
        await Receive(handlers, connection, Short);
        handlers.Clock.Advance(TimeSpan.FromMinutes(40));

        await Receive(handlers, connection, """{"merchant_operation_account_code":"ACC_673B22D1077EA","secret_key":"planted-secret-2","expires_in":"60"}""");

        Assert.Equal(("planted-secret-2", handlers.Clock.Time.AddSeconds(60)), await Kept(database, handlers, connection));
    }

    [Theory]
    [InlineData("", "body")]
    [InlineData("[]", "body")]
    [InlineData("""{"operation_account_code":"ACC_673B22D1077EA","expires_in":3000}""", "secret")]
    [InlineData("""{"operation_account_code":"ACC_673B22D1077EA","secret":"","expires_in":3000}""", "secret")]
    [InlineData("""{"operation_account_code":"ACC_673B22D1077EA","secret":"planted with\r\nHeader: x","expires_in":3000}""", "secret")]
    [InlineData("""{"operation_account_code":"ACC_673B22D1077EA","secret":"env:PATH","expires_in":3000}""", "secret")]
    [InlineData("""{"operation_account_code":"ACC_673B22D1077EA","secret":["planted"],"expires_in":3000}""", "secret")]
    [InlineData("""{"operation_account_code":"ACC_673B22D1077EA","secret":"planted"}""", "expires_in")]
    [InlineData("""{"operation_account_code":"ACC_673B22D1077EA","secret":"planted","expires_in":0}""", "expires_in")]
    [InlineData("""{"operation_account_code":"ACC_673B22D1077EA","secret":"planted","expires_in":99999999999}""", "expires_in")]
    [InlineData("""{"operation_account_code":"ACC_OTHER","secret":"planted","expires_in":3000}""", "operation_account_code")]
    [InlineData("""{"secret":"planted","expires_in":3000}""", "operation_account_code")]
    public async Task Receive_AnythingElse_IsRefusedWithoutRepeatingIt(string body, string field)
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var connection = await handlers.Connect(Connecting.Mypvit(await handlers.Onboard()));

        var refusal = await Assert.ThrowsAsync<Refusal>(() => Receive(handlers, connection, body));

        Assert.Equal(field, refusal.Field);
        Assert.DoesNotContain("planted", refusal.ToString(), StringComparison.Ordinal);
        Assert.Equal((null, null), await Kept(database, handlers, connection));
    }

    [Fact]
    public async Task Receive_WithAnotherToken_HasNoAddress()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var processor = await handlers.Onboard();
        var mypvit = await handlers.Connect(Connecting.Mypvit(processor));
        var rest = await handlers.Connect(Connecting.Production(processor));
        var callback = mypvit.Answer.WebhookUrl!.Split('/')[^1];

        foreach (var (id, token) in ((string, string)[])[(mypvit.Answer.Id, "x"), (mypvit.Answer.Id, callback), (rest.Answer.Id, ""), ("con_x", "x")])
        {
            var input = new ReceiveIssuedSecret.Input(id, token, Encoding.UTF8.GetBytes(Short));
            Assert.Equal(RefusalKind.NotFound, (await Assert.ThrowsAsync<Refusal>(() => handlers.Get<ReceiveIssuedSecret>().Handle(input, Stop))).Kind);
        }

        Assert.Equal((null, null), await Kept(database, handlers, mypvit));
    }

    [Fact]
    public void IssuedSecret_Shown_IsNotTheSecret() =>
        Assert.DoesNotContain("planted", $"{IssuedSecret.Read(Encoding.UTF8.GetBytes(Short))}", StringComparison.Ordinal);

    private static Task Receive(Handlers handlers, Versioned<ConnectionAnswer> connection, string body)
    {
        var token = connection.Answer.SecretReceptionUrl!.Split('/')[^1];
        return handlers.Get<ReceiveIssuedSecret>().Handle(new ReceiveIssuedSecret.Input(connection.Answer.Id, token, Encoding.UTF8.GetBytes(body)), Stop);
    }

    private static async Task<(string? Value, DateTime? Until)> Kept(TestDatabase database, Handlers handlers, Versioned<ConnectionAnswer> connection)
    {
        await using var db = database.Open();
        var secrets = await handlers.Get<SecretVault>().Open(db, connection.IdOf(), handlers.Clock.Time, Stop);
        Assert.True(secrets.All(SecretKind.IssuedSecret).Count <= 1);
        return (secrets[SecretKind.IssuedSecret], secrets.Kept(SecretKind.IssuedSecret)?.ValidUntil);
    }
}
