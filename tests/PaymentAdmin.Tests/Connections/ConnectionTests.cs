using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections;

public sealed class ConnectionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Add_OfASandbox_KeepsItAndRecordsItWithoutItsSecrets(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);

        var added = await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()));

        Assert.Equal((ConnectionStatus.Setup, 1, "PAYSTACK", "NGN"), (added.Answer.Status, added.Version, added.Answer.ProcessorCode, added.Answer.Limits.Currency));
        Assert.Equal((new SecretAnswer("f456", FakeClock.Start), new SecretAnswer("c123", FakeClock.Start)), (added.Answer.Authentication.ApiKey, added.Answer.WebhookSecret));
        Assert.Equal(($"/api/webhooks/psp-status/{added.Answer.Id}", $"https://pay.example.org/api/webhooks/psp-status/{added.Answer.Id}"), (added.Answer.WebhookUrl, added.Answer.WebhookAddress));
        Assert.Equal((null, null), (added.Answer.SecretReceptionUrl, added.Answer.SecretReceptionAddress));
        Assert.Empty(added.Answer.Warnings);
        Same(added.Answer, (await handlers.Get<ListConnections>().One(added.IdOf(), Actors.Auditor, Stop)).Answer);

        var record = (await handlers.Get<ListAudit>().Handle(new ListAudit.Query(ThingId: added.IdOf()), Actors.Auditor, Stop)).Data;
        Assert.Equal(["connection.added", "connection.secret_set"], record.Select(row => row.Kind).Where(kind => kind is "connection.added" or "connection.secret_set").Order());
        Assert.All(record, row => Assert.Equal("PAYSTACK sandbox", row.ThingName));
        Assert.DoesNotContain(record.SelectMany(row => row.Changes!), change => $"{change.From}{change.To}" is var text && (text.Contains(Connecting.ApiKey, StringComparison.Ordinal) || text.Contains(Connecting.WebhookSecret, StringComparison.Ordinal)));
        await using var db = database.Open();
        Assert.All(await db.Set<ConnectionSecret>().ToListAsync(Stop), secret => Assert.DoesNotContain("abc123", secret.Encrypted!, StringComparison.Ordinal));
    }

    [Theory, EachDatabase]
    public async Task Add_OfASecondInTheSamePlace_IsRefusedUntilTheFirstIsRetired(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var processor = await handlers.Onboard();
        var first = await handlers.Connect(Connecting.Sandbox(processor));
        await handlers.Connect(Connecting.Production(processor));
        await handlers.Connect(Connecting.Sandbox(await handlers.Onboard("OTHER")));

        Assert.Equal("environment", (await Refused.With(RefusalKind.Conflict, "connection_exists", () => handlers.Connect(Connecting.Sandbox(processor)))).Field);
        await handlers.Get<StopConnection>().Retire(first.IdOf(), new StopConnection.Input("Moved"), Actors.Admin, Stop);

        Assert.NotEqual(first.Answer.Id, (await handlers.Connect(Connecting.Sandbox(processor))).Answer.Id);
    }

    [Theory, EachDatabase(RealOnly = "races")]
    public async Task Add_TwentyAtOnce_MakesOne(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var processor = await handlers.Onboard();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            try
            {
                await handlers.Connect(Connecting.Sandbox(processor));
                return "added";
            }
            catch (Refusal refusal)
            {
                return refusal.Code;
            }
        })));

        Assert.Equal(["added", .. Enumerable.Repeat("connection_exists", 19)], outcomes.Order(StringComparer.Ordinal));
        await using var db = database.Open();
        Assert.Equal(2, await db.Set<ConnectionSecret>().CountAsync(Stop));
    }

    [Theory, EachDatabase]
    public async Task Add_WithASecretOfAnotherEnvironment_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var processor = await handlers.Onboard();
        await handlers.Connect(Connecting.Sandbox(processor));
        var production = Connecting.Production(processor);

        Assert.Equal("authentication.apiKey", await Shared(production with { Authentication = new AuthenticationInput(AuthenticationScheme.ApiKey, Connecting.ApiKey) }));
        Assert.Equal("webhookSecret", await Shared(production with { WebhookSecret = Connecting.WebhookSecret }));

        // Whatever it is called there.
        Assert.Equal("webhookSecret", await Shared(production with { WebhookSecret = Connecting.ApiKey }));
        var live = await handlers.Connect(production);
        var change = new UpdateConnection.Input(WebhookSecret: Connecting.WebhookSecret);
        Assert.Equal("webhookSecret", (await Refused.With(RefusalKind.Rule, "secret_shared_between_environments", () => handlers.Get<UpdateConnection>().Handle(live.IdOf(), change, IfMatch.Any, Actors.Admin, Stop))).Field);

        async Task<string?> Shared(AddConnection.Input input) =>
            (await Refused.With(RefusalKind.Rule, "secret_shared_between_environments", () => handlers.Connect(input))).Field;
    }

    [Theory, EachDatabase]
    public async Task Add_OfASuspiciousProductionAddress_Warns(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var processor = await handlers.Onboard();
        await handlers.Connect(Connecting.Sandbox(processor));

        var live = await handlers.Connect(Connecting.Production(processor) with { BaseUrl = "https://SANDBOX.psp-example.com/api/v2" });

        Assert.Equal(["sandbox_address", "address_shared"], live.Answer.Warnings.Select(warning => warning.Code));
        Assert.Equal("https://sandbox.psp-example.com/api/v2", live.Answer.BaseUrl);
        var mended = await handlers.Get<UpdateConnection>().Handle(live.IdOf(), new UpdateConnection.Input(BaseUrl: "https://api.psp-example.com/api/v2/", Authentication: new AuthenticationInput(ApiKey: "prod_key_secure124")), IfMatch.Any, Actors.Admin, Stop);
        Assert.Empty(mended.Answer.Warnings);
    }

    [Theory, EachDatabase]
    public async Task Add_WhatCannotBe_IsRefusedAndLeavesNothingBehind(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var processor = await handlers.Onboard();
        var before = await Rows.Of(database);
        var sandbox = Connecting.Sandbox(processor);

        Assert.Equal(["authentication.apiKey"], await Invalid(sandbox with { Authentication = new AuthenticationInput(AuthenticationScheme.ApiKey) }));
        Assert.Equal(["authentication.scheme"], await Invalid(sandbox with { Authentication = new AuthenticationInput(ApiKey: "x") }, "authentication.scheme"));
        Assert.Equal(["authentication.clientId"], await Invalid(sandbox with { Authentication = new AuthenticationInput(AuthenticationScheme.ApiKey, "k", ClientId: "x") }));
        Assert.Equal(["webhookSecret"], await Invalid(sandbox with { WebhookSecret = "env:not a name" }));
        Assert.Equal(["webhookSecret"], await Invalid(sandbox with { WebhookSecret = "env:ConnectionStrings__PaymentAdmin" }));
        Assert.Equal(["authentication.pkcs12"], await Invalid(sandbox with { Authentication = new AuthenticationInput(AuthenticationScheme.Mtls, Pkcs12: "AAAA") }));
        await Refused.NotFound(() => handlers.Connect(sandbox with { ProcessorId = PublicId.Processor.Format(Guid.Empty) }));
        await Refused.NotFound(() => handlers.Connect(sandbox with { TenantId = PublicId.Tenant.Format(Guid.Empty) }));
        Assert.Equal("limits.currency", (await Refused.With(RefusalKind.Rule, "limits_currency", () => handlers.Connect(sandbox with { Limits = new LimitsInput(Currency: "USD") }))).Field);
        Assert.Equal("honoursIdempotencyKeys", (await Refused.With(RefusalKind.Rule, "idempotency_unproven", () => handlers.Connect(Connecting.Production(processor) with { HonoursIdempotencyKeys = true }))).Field);

        Assert.Equal(before, await Rows.Of(database));
        await using var db = database.Open();
        Assert.Equal((0, 0), (await db.Connections.CountAsync(Stop), await db.Set<ConnectionSecret>().CountAsync(Stop)));

        async Task<IEnumerable<string>> Invalid(AddConnection.Input input, string? only = null) =>
            (await Refused.With(RefusalKind.Invalid, "invalid_input", () => handlers.Connect(input))).Errors.Keys.Where(field => only is null || field == only);
    }

    [Theory, EachDatabase]
    public async Task Update_OfProduction_HonoursKeysOnlyOnceItsSandboxProvedIt(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var processor = await handlers.Onboard();
        var sandbox = await handlers.Connect(Connecting.Sandbox(processor) with { HonoursIdempotencyKeys = true });
        var live = await handlers.Connect(Connecting.Production(processor));
        var change = new UpdateConnection.Input(HonoursIdempotencyKeys: true);

        await Refused.With(RefusalKind.Rule, "idempotency_unproven", () => Update(handlers, live, change));
        await using (var db = database.Open())
        {
            (await db.Connections.SingleAsync(connection => connection.Id == sandbox.IdOf(), Stop)).IdempotencySeen(honoured: true, Actors.Admin, handlers.Clock.Time);
            await db.SaveChangesAsync(Stop);
        }

        Assert.True((await Update(handlers, live, change)).Answer.HonoursIdempotencyKeys);
    }

    [Theory, EachDatabase]
    public async Task Update_OfTheHost_NeedsTheSecretsAgainWhereTheyAreOfWorth(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var processor = await handlers.Onboard();
        var sandbox = await handlers.Connect(Connecting.Sandbox(processor));
        var live = await handlers.Connect(Connecting.Production(processor));
        var elsewhere = new UpdateConnection.Input(BaseUrl: "https://elsewhere.example/api/v2");

        Assert.Equal("authentication.apiKey", (await Refused.With(RefusalKind.Rule, "secrets_needed_again", () => Update(handlers, live, elsewhere))).Field);
        Assert.Equal("https://api.psp-example.com/api/v3", (await Update(handlers, live, new UpdateConnection.Input(BaseUrl: "https://api.psp-example.com/api/v3"))).Answer.BaseUrl);
        var moved = await Update(handlers, live, elsewhere with { Authentication = new AuthenticationInput(ApiKey: "prod_key_elsewhere9") });
        Assert.Equal(("https://elsewhere.example/api/v2", "ere9"), (moved.Answer.BaseUrl, moved.Answer.Authentication.ApiKey!.Last4));
        Assert.Equal("https://elsewhere.example/sandbox", (await Update(handlers, sandbox, new UpdateConnection.Input(BaseUrl: "https://elsewhere.example/sandbox"))).Answer.BaseUrl);
    }

    [Theory, EachDatabase]
    public async Task Update_AfterTheProofIsGone_IsWarnedButNotStopped(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var processor = await handlers.Onboard();
        var sandbox = await handlers.Connect(Connecting.Sandbox(processor));
        await using (var db = database.Open())
        {
            (await db.Connections.SingleAsync(connection => connection.Id == sandbox.IdOf(), Stop)).IdempotencySeen(honoured: true, Actors.Admin, handlers.Clock.Time);
            await db.SaveChangesAsync(Stop);
        }

        var live = await handlers.Connect(Connecting.Production(processor) with { HonoursIdempotencyKeys = true });
        Assert.Empty(live.Answer.Warnings);
        Assert.Null((await Update(handlers, sandbox, new UpdateConnection.Input(Authentication: new AuthenticationInput(ApiKey: "test_key_rotated1")))).Answer.IdempotencyProvenAt);

        var rotated = await Update(handlers, live, new UpdateConnection.Input(Authentication: new AuthenticationInput(ApiKey: "prod_key_rotated2")));
        Assert.Equal("idempotency_unproven", Assert.Single(rotated.Answer.Warnings).Code);
    }

    [Theory, EachDatabase(RealOnly = "races")]
    public async Task Add_OfAllEnvironmentsAtOnceWithOneSecret_KeepsItOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var processor = await handlers.Onboard();

        var outcomes = await Task.WhenAll(Enum.GetValues<ConnectionEnvironment>().Select(environment => Task.Run(async () =>
        {
            try
            {
                await handlers.Connect(Connecting.Sandbox(processor) with { Environment = environment });
                return "added";
            }
            catch (Refusal refusal)
            {
                return refusal.Code;
            }
        })));

        Assert.Equal(["added", "secret_shared_between_environments", "secret_shared_between_environments"], outcomes.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("env:ConnectionStrings__PaymentAdmin")]
    [InlineData("env:SQLCONNSTR_PaymentAdmin")]
    [InlineData("env:CUSTOMCONNSTR_X")]
    [InlineData("env:PGPASSWORD")]
    [InlineData("env:AWS_SECRET_ACCESS_KEY")]
    [InlineData("env:Kestrel__Certificates__Default__Password")]
    [InlineData("env:path")]
    [InlineData("env:")]
    [InlineData("two\nlines")]
    [InlineData(" padded ")]
    public async Task Add_WithASecretThatMayNotBe_IsRefused(string value)
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var input = Connecting.Sandbox(await handlers.Onboard()) with { WebhookSecret = value };

        Assert.Equal(["webhookSecret"], (await Refused.With(RefusalKind.Invalid, "invalid_input", () => handlers.Connect(input))).Errors.Keys);
    }

    [Theory, EachDatabase]
    public async Task Update_OfTheWebhookSecret_LetsTheOldOneCountUntilTheOverlapIsOver(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var connection = await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()));
        var vault = handlers.Get<SecretVault>();

        handlers.Clock.Advance(TimeSpan.FromHours(1));
        var changed = await Update(handlers, connection, new UpdateConnection.Input(WebhookSecret: "second-secret-2", WebhookSecretOverlapSeconds: 3_600));

        Assert.Equal((new SecretAnswer("et-2", handlers.Clock.Time), 2), (changed.Answer.WebhookSecret, changed.Version));
        Assert.Equal(["second-secret-2", Connecting.WebhookSecret], await Webhook());
        handlers.Clock.Advance(TimeSpan.FromSeconds(3_599));
        Assert.Equal(2, (await Webhook()).Count);
        handlers.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["second-secret-2"], await Webhook());

        // One that has leaked counts no more at once; an API key has no overlap at all.
        await Update(handlers, connection, new UpdateConnection.Input(WebhookSecret: "middle-secret-m", WebhookSecretOverlapSeconds: 86_400));
        await Update(handlers, connection, new UpdateConnection.Input(WebhookSecret: "third-secret-3", WebhookSecretOverlapSeconds: 0, Authentication: new AuthenticationInput(ApiKey: "other-key-9")));
        Assert.Equal(["third-secret-3"], await Webhook());
        await using var db = database.Open();
        Assert.Equal(["other-key-9"], (await vault.Open(db, connection.IdOf(), handlers.Clock.Time, Stop)).All(SecretKind.ApiKey));

        async Task<IReadOnlyList<string>> Webhook()
        {
            await using var context = database.Open();
            return (await vault.Open(context, connection.IdOf(), handlers.Clock.Time, Stop)).All(SecretKind.WebhookSecret);
        }
    }

    [Theory, EachDatabase]
    public async Task Update_OfWhatIsSent_ChangesOnlyThatAndClearsWithAnEmptyText(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var tenant = PublicId.Tenant.Format(await handlers.AddTenant());
        var connection = await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()) with { TenantId = tenant, Currency = "NGN", SupportContact = "Ada" });

        var limited = await Update(handlers, connection, new UpdateConnection.Input(Limits: new LimitsChange(100, 200, 5), TimeoutSeconds: 7));
        Assert.Equal((100, 200, 5, 7, "Ada"), (limited.Answer.Limits.SingleMaximum, limited.Answer.Limits.DailyVolume, limited.Answer.Limits.BatchSize, limited.Answer.TimeoutSeconds, limited.Answer.SupportContact));
        var cleared = await Update(handlers, connection, new UpdateConnection.Input(TenantId: "", Currency: "", SupportContact: "", MerchantId: ""));
        Assert.Equal((null, null, null, null, 7), (cleared.Answer.TenantId, cleared.Answer.Currency, cleared.Answer.SupportContact, cleared.Answer.MerchantId, cleared.Answer.TimeoutSeconds));
        Assert.Equal(3, cleared.Version);
        Assert.Equal(3, (await Update(handlers, connection, new UpdateConnection.Input(TimeoutSeconds: 7))).Version);
        Assert.Equal(3, (await Update(handlers, connection, new UpdateConnection.Input(Limits: new LimitsChange(DailyVolume: 200)))).Version);

        var freed = await Update(handlers, connection, new UpdateConnection.Input(Limits: new LimitsChange(SingleMaximum: 0), StatusQuery: new StatusQueryChange(PendingAfterSeconds: 77)));
        Assert.Equal((null, 200, 77), (freed.Answer.Limits.SingleMaximum, freed.Answer.Limits.DailyVolume, freed.Answer.StatusQuery.PendingAfterSeconds));

        var stale = await Refused.With(RefusalKind.Stale, "changed_meanwhile", () => handlers.Get<UpdateConnection>().Handle(connection.IdOf(), new UpdateConnection.Input(TimeoutSeconds: 9), IfMatch.Version(1), Actors.Admin2, Stop));
        Assert.Equal((4, 7), (stale.Facts["version"], ((ConnectionAnswer)stale.Facts["current"]!).TimeoutSeconds));
        Assert.Equal("dialect", (await Refused.With(RefusalKind.Rule, "field_immutable", () => Update(handlers, connection, new UpdateConnection.Input(Dialect: Dialect.Mypvit)))).Field);
    }

    [Theory, EachDatabase]
    public async Task One_OfAnAddressWithAToken_ShowsItToWhoMayManageOnly(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var mypvit = await handlers.Connect(Connecting.Mypvit(await handlers.Onboard()));
        var list = handlers.Get<ListConnections>();

        Assert.Matches($"^/api/webhooks/mypvit/{mypvit.Answer.Id}/[A-Za-z0-9_-]{{32}}$", mypvit.Answer.WebhookUrl!);
        Assert.Matches($"^https://pay.example.org/api/webhooks/mypvit-secret/{mypvit.Answer.Id}/[A-Za-z0-9_-]{{32}}$", mypvit.Answer.SecretReceptionAddress!);
        Assert.Equal(mypvit.Answer.WebhookUrl, (await list.One(mypvit.IdOf(), Actors.Admin2, Stop)).Answer.WebhookUrl);
        foreach (var reader in (Actor[])[Actors.Finance, Actors.Officer, Actors.Auditor])
        {
            var seen = (await list.One(mypvit.IdOf(), reader, Stop)).Answer;
            Assert.Equal((null, null, null, null), (seen.WebhookUrl, seen.WebhookAddress, seen.SecretReceptionUrl, seen.SecretReceptionAddress));
        }

        var halted = Assert.Single(mypvit.Answer.Warnings);
        Assert.Equal("currency", halted.Code);
    }

    [Theory, EachDatabase]
    public async Task Stop_Paused_IsResumedByWhoMay(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var connection = await handlers.Connect(Connecting.Sandbox(await handlers.Onboard()));
        var stop = handlers.Get<StopConnection>();
        var why = new StopConnection.Input("Maintenance at the PSP");

        var paused = await stop.Pause(connection.IdOf(), why, Actors.Admin, Stop);
        Assert.Equal((ConnectionStatus.Paused, why.Reason), (paused.Answer.Status, paused.Answer.StatusReason));
        await Refused.With(RefusalKind.Conflict, "connection_state", () => stop.Pause(connection.IdOf(), why, Actors.Admin, Stop));
        await Refused.ForWantOf(Permissions.ManageConnections, [Actors.Finance, Actors.Officer, Actors.Auditor], person => stop.Resume(connection.IdOf(), why, person, Stop));
        Assert.Equal(ConnectionStatus.Setup, (await stop.Resume(connection.IdOf(), new StopConnection.Input(), Actors.Admin2, Stop)).Answer.Status);

        Assert.Equal(["reason"], (await Refused.With(RefusalKind.Invalid, "invalid_input", () => stop.Retire(connection.IdOf(), new StopConnection.Input(new string('x', 501)), Actors.Admin, Stop))).Errors.Keys);
        var record = (await handlers.Get<ListAudit>().Handle(new ListAudit.Query(Kind: "connection.paused"), Actors.Auditor, Stop)).Data;
        Assert.Equal(why.Reason, Assert.Single(record).Reason);
    }

    [Theory, EachDatabase]
    public async Task List_WithFilters_FindsByProcessorEnvironmentAndState(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var (first, second) = (await handlers.Onboard("ALPHA"), await handlers.Onboard("BETA"));
        await handlers.Connect(Connecting.Sandbox(second));
        await handlers.Connect(Connecting.Production(first));
        var paused = await handlers.Connect(Connecting.Mypvit(first));
        await handlers.Get<StopConnection>().Pause(paused.IdOf(), new StopConnection.Input(), Actors.Admin, Stop);

        await Check(["ALPHA production", "ALPHA sandbox", "BETA sandbox"], new([], [], []));
        await Check(["ALPHA sandbox", "BETA sandbox"], new([ConnectionEnvironment.Sandbox, ConnectionEnvironment.Uat], [], []));
        await Check(["ALPHA sandbox"], new([], [ConnectionStatus.Paused], []));
        await Check(["ALPHA sandbox"], new([], [], [Dialect.Mypvit]));
        await Check(["BETA sandbox"], new([], [], [], second));
        await Check(["BETA sandbox"], new([], [], [], Search: "bet"));
        await Check(["ALPHA sandbox"], new([], [], [], Slice: new Slice(1, 1)));
        await Refused.ForWantOf(Permissions.ViewConnections, [Actors.Nobody], person => handlers.Get<ListConnections>().Handle(new([], [], []), person, Stop));
        await Refused.ForWantOf(Permissions.ManageConnections, [Actors.Finance, Actors.Officer, Actors.Auditor, Actors.Nobody], person => handlers.Get<AddConnection>().Handle(Connecting.Sandbox(first), person, Stop));

        async Task Check(string[] expected, ListConnections.Query query) =>
            Assert.Equal(expected, (await handlers.Get<ListConnections>().Handle(query, Actors.Auditor, Stop)).Data.Select(row => $"{row.ProcessorCode} {Words.Of(row.Environment)}"));
    }

    private static Task<Versioned<ConnectionAnswer>> Update(Handlers handlers, Versioned<ConnectionAnswer> connection, UpdateConnection.Input input) =>
        handlers.Get<UpdateConnection>().Handle(connection.IdOf(), input, IfMatch.Any, Actors.Admin, Stop);

    private static void Same(ConnectionAnswer one, ConnectionAnswer other) =>
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(one, Wire.Json), System.Text.Json.JsonSerializer.Serialize(other, Wire.Json));
}
