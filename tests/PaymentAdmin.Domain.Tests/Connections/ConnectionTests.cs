using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Domain.Tests.Connections;

public sealed class ConnectionTests
{
    [Fact]
    public void Add_WithTheLeast_HasTheDocumentsDefaults()
    {
        var connection = Connected.Sandbox(Connected.Settings with { BaseUrl = "https://sandbox.psp-example.com/api/v2/" });

        Assert.Equal((ConnectionStatus.Setup, 1, "https://sandbox.psp-example.com/api/v2"), (connection.Status, connection.Version, connection.BaseUrl));
        Assert.Equal(("UTC", false, 86_400, 10), (connection.TimeZone, connection.HonoursIdempotencyKeys, connection.IdempotencyKeyTtlSeconds, connection.TimeoutSeconds));
        Assert.Equal(((long?)null, (long?)null, 500), (connection.SingleMaximum, connection.DailyVolume, connection.BatchSize));
        Assert.Equal(("0,30,120,480", "30,120,480,1800,7200,21600,86400", 600), (connection.RetrySchedule, connection.UnknownSchedule, connection.NotFoundConfirmSeconds));
        Assert.Equal(Connected.Settings, connection.Settings);
    }

    [Fact]
    public void Change_OfEverySetting_IsReadBackAsItWasSet()
    {
        var connection = Connected.Sandbox();
        var other = new ConnectionSettings
        {
            BaseUrl = "https://other.example.com/v3",
            Authentication = Connected.Settings.Authentication,
            MerchantId = "M-2",
            SourceAccount = "acc_123456",
            TimeZone = "Africa/Lagos",
            Currency = "NGN",
            TenantId = Known.Id(500),
            SupportContact = "Support, +234 1 234",
            OurAddresses = "203.0.113.7",
            HonoursIdempotencyKeys = true,
            IdempotencyKeyTtlSeconds = 3_600,
            TimeoutSeconds = 20,
            Limits = new ConnectionLimits { SingleMaximum = 100_000_000, DailyVolume = 5_000_000_000, BatchSize = 100, UseBatches = true, RequestsPerSecond = 5, ConcurrentRequests = 2 },
            Retry = Schedule.Of(0, 60),
            StatusQuery = new StatusQueryPolicy { Unknown = Schedule.Of(10, 20), PendingAfterSeconds = 90, NotFoundConfirmSeconds = 700, ConfirmFinals = true },
        };

        Assert.True(connection.Change(other, Known.Ben, Known.Later));

        Assert.Equal(other, connection.Settings);
        Assert.Equal((2, Known.Later, Known.Ben.Name), (connection.Version, connection.UpdatedAt, connection.UpdatedByName));
        Assert.False(connection.Change(other, Known.Ada, Known.Later.AddHours(1)));
        Assert.Equal(2, connection.Version);
    }

    [Theory]
    [InlineData("https://SANDBOX.psp-example.com/api/v2/", "MERCHANT_TEST_001", true)]
    [InlineData("https://sandbox.psp-example.com/api/v3", "MERCHANT_TEST_001", false)]
    [InlineData("https://sandbox.psp-example.com/api/v2", "MERCHANT_TEST_002", false)]
    public void Change_OfThePlace_ForgetsWhatWasSeenThere(string address, string merchant, bool kept)
    {
        var connection = Connected.Sandbox();
        connection.IdempotencySeen(honoured: true, Known.Ada, Known.Now);

        connection.Change(Connected.Settings with { BaseUrl = address, MerchantId = merchant, TimeoutSeconds = 11 }, Known.Ada, Known.Later);

        Assert.Equal(kept, connection.IdempotencyProvenAt is not null);
        Assert.Equal("https://sandbox.psp-example.com", new Uri(connection.BaseUrl!).GetLeftPart(UriPartial.Authority));
    }

    [Fact]
    public void Change_OfTheScheme_IsRefused()
    {
        var refusal = Assert.Throws<Refusal>(() => Connected.Sandbox().Change(
            Connected.Settings with { Authentication = new AuthenticationSettings { Scheme = AuthenticationScheme.Mtls } }, Known.Ada, Known.Later));

        Assert.Equal((RefusalKind.Rule, "field_immutable", "authentication.scheme"), (refusal.Kind, refusal.Code, refusal.Field));
    }

    [Fact]
    public void Add_EverythingWrong_NamesEveryFieldAtOnce()
    {
        var wrong = new ConnectionSettings
        {
            BaseUrl = "ftp://x",
            Authentication = new AuthenticationSettings { Scheme = AuthenticationScheme.MypvitSecret, TokenUrl = "x", OperationAccountCode = "1" },
            MerchantId = " Société",
            SourceAccount = "",
            TimeZone = "Mars/Olympus",
            Currency = "XYZ",
            SupportContact = new string('x', 501),
            OurAddresses = "\u202e",
            IdempotencyKeyTtlSeconds = 59,
            TimeoutSeconds = 0,
            Limits = new ConnectionLimits { SingleMaximum = 0, DailyVolume = Amount.MaxMinor + 1, BatchSize = 0, RequestsPerSecond = 0, ConcurrentRequests = 101 },
            Retry = Schedule.Of(),
            StatusQuery = new StatusQueryPolicy { Unknown = Schedule.Of(-1), PendingAfterSeconds = 9, NotFoundConfirmSeconds = 59 },
        };

        Assert.Equal(
            [
                "authentication.operationAccountCode", "authentication.scheme", "authentication.tokenUrl", "baseUrl", "currency", "idempotencyKeyTtlSeconds", "limits.batchSize",
                "limits.concurrentRequests", "limits.dailyVolume", "limits.requestsPerSecond", "limits.singleMaximum", "merchantId", "ourAddresses", "retry.scheduleSeconds", "sourceAccount",
                "statusQuery.notFoundConfirmSeconds", "statusQuery.pendingAfterSeconds", "statusQuery.unknownScheduleSeconds", "supportContact", "timeZone", "timeoutSeconds",
            ],
            Known.InvalidFields(() => Connected.Sandbox(wrong)));
    }

    [Theory]
    [InlineData(ConnectionEnvironment.Sandbox, "http://127.0.0.1:5090/api/v2", true)]
    [InlineData(ConnectionEnvironment.Uat, "http://uat.example.com", true)]
    [InlineData(ConnectionEnvironment.Production, "https://api.example.com/api/v2", true)]
    [InlineData(ConnectionEnvironment.Production, "http://api.example.com/api/v2", false)]
    [InlineData(ConnectionEnvironment.Sandbox, "https://me:secret@example.com", false)]
    [InlineData(ConnectionEnvironment.Sandbox, "https://example.com/?key=1", false)]
    [InlineData(ConnectionEnvironment.Sandbox, "https://example.com/#x", false)]
    [InlineData(ConnectionEnvironment.Sandbox, "/api/v2", false)]
    [InlineData(ConnectionEnvironment.Sandbox, "https://example.com/api ", false)]
    [InlineData(ConnectionEnvironment.Sandbox, " https://example.com/api", false)]
    [InlineData(ConnectionEnvironment.Sandbox, "https://example.com/a b", false)]
    [InlineData(ConnectionEnvironment.Sandbox, "https://example.com\\@evil.example", false)]
    [InlineData(ConnectionEnvironment.Sandbox, "file:///etc/passwd", false)]
    [InlineData(ConnectionEnvironment.Sandbox, null, false)]
    public void Add_BaseAddress_IsHttpsInProductionAndHoldsNoSecret(ConnectionEnvironment environment, string? address, bool accepted)
    {
        var settings = Connected.Settings with { BaseUrl = address };
        if (accepted)
        {
            Assert.Equal(address, Connected.Of(environment, settings).BaseUrl);
        }
        else
        {
            Assert.Equal(["baseUrl"], Known.InvalidFields(() => Connected.Of(environment, settings)));
        }
    }

    [Fact]
    public void Add_OfMypvit_CannotHonourKeysItDoesNotHave()
    {
        Assert.Equal(ConnectionStatus.Setup, Connected.Sandbox(Connected.Mypvit, Dialect.Mypvit).Status);
        Assert.Equal(["honoursIdempotencyKeys"], Known.InvalidFields(() => Connected.Sandbox(Connected.Mypvit with { HonoursIdempotencyKeys = true }, Dialect.Mypvit)));
        Assert.Equal(["limits.useBatches"], Known.InvalidFields(() => Connected.Sandbox(Connected.Mypvit with { Limits = new ConnectionLimits { UseBatches = true } }, Dialect.Mypvit)));
        Assert.Equal(["currency"], Known.InvalidFields(() => Connected.Sandbox(Connected.Mypvit with { Currency = "NGN" }, Dialect.Mypvit)));
        Assert.Equal(["authentication.scheme"], Known.InvalidFields(() => Connected.Sandbox(Connected.Settings, Dialect.Mypvit)));
    }

    [Fact]
    public void Add_OfOauth_NeedsItsTokenAddressAndNobodyElseDoes()
    {
        var oauth = new AuthenticationSettings { Scheme = AuthenticationScheme.Oauth2ClientCredentials };

        Assert.Equal(["authentication.tokenUrl"], Known.InvalidFields(() => Connected.Sandbox(Connected.Settings with { Authentication = oauth })));
        var fine = oauth with { TokenUrl = "https://sandbox.psp-example.com/oauth/token" };
        Assert.Equal(fine.TokenUrl, Connected.Sandbox(Connected.Settings with { Authentication = fine }).TokenUrl);
        Assert.Equal(["authentication.tokenUrl"], Known.InvalidFields(() => Connected.Of(ConnectionEnvironment.Production, Connected.Settings with { Authentication = fine with { TokenUrl = "http://psp.example/token" } })));
        Assert.Equal(["authentication.restUrlCode"], Known.InvalidFields(() => Connected.Sandbox(Connected.Settings with { Authentication = Connected.Settings.Authentication with { RestUrlCode = "R" } })));
    }

    [Theory]
    [InlineData(60, 29, true)]
    [InlineData(60, 30, false)]
    [InlineData(61, 30, true)]
    [InlineData(240, 120, false)]
    public void Add_ConfirmationOfNotFound_OutlastsTwoTimeouts(int confirm, int timeout, bool accepted)
    {
        var settings = Connected.Settings with { TimeoutSeconds = timeout, StatusQuery = new StatusQueryPolicy { NotFoundConfirmSeconds = confirm } };

        Assert.Equal(accepted ? [] : ["statusQuery.notFoundConfirmSeconds"], accepted ? Fine(() => Connected.Sandbox(settings)) : Known.InvalidFields(() => Connected.Sandbox(settings)));

        static string[] Fine(Action act)
        {
            act();
            return [];
        }
    }

    [Theory]
    [InlineData(Dialect.PspRestV2, PaymentChannel.MobileMoney, null, 4 * 3_600)]
    [InlineData(Dialect.PspRestV2, PaymentChannel.Agent, null, 4 * 3_600)]
    [InlineData(Dialect.PspRestV2, PaymentChannel.BankTransfer, null, 24 * 3_600)]
    [InlineData(Dialect.Mypvit, PaymentChannel.MobileMoney, null, 180)]
    [InlineData(Dialect.PspRestV2, PaymentChannel.BankTransfer, 77, 77)]
    public void PendingAfter_OfAChannel_IsTheDocumentsUnlessSet(Dialect dialect, PaymentChannel channel, int? set, int seconds)
    {
        var settings = (dialect == Dialect.Mypvit ? Connected.Mypvit : Connected.Settings) with { StatusQuery = new StatusQueryPolicy { PendingAfterSeconds = set } };

        Assert.Equal(TimeSpan.FromSeconds(seconds), Connected.Sandbox(settings, dialect).PendingAfter(channel));
    }

    [Theory]
    [InlineData(Dialect.Cbs, "NGN", "Africa/Lagos")]
    [InlineData(Dialect.Paystack, null, "UTC")]
    [InlineData(Dialect.Flutterwave, null, "UTC")]
    [InlineData(Dialect.Generic, null, "UTC")]
    public void Facts_OfADialectThatOnlyTells_SayWhatItsMessagesLeaveUnsaid(Dialect dialect, string? currency, string timeZone)
    {
        var facts = DialectFacts.Of(dialect);

        Assert.Equal((currency, timeZone), (facts.DefaultCurrency, facts.DefaultTimeZone));
        Assert.True(facts is { CallsOut: false, SignsWebhooks: true, RegistersWebhooks: false, NeedsWebhookSecret: true });
        Assert.Null(PaymentAdmin.Domain.Connections.Mapping.DialectTargets.Find(dialect));
    }

    [Fact]
    public void Facts_OfADialectThatCallsOut_CanDoWithoutAWebhookSecret() =>
        Assert.All((Dialect[])[Dialect.PspRestV2, Dialect.Mypvit], dialect => Assert.False(DialectFacts.Of(dialect).NeedsWebhookSecret));

    [Fact]
    public void Add_OfCbs_NeedsACurrencyAndNoAddress()
    {
        var settings = new ConnectionSettings { Authentication = new AuthenticationSettings { Scheme = AuthenticationScheme.None }, Currency = "NGN", TimeZone = "Africa/Lagos" };

        Assert.Null(Connected.Sandbox(settings, Dialect.Cbs).BaseUrl);
        Assert.Equal(["currency"], Known.InvalidFields(() => Connected.Sandbox(settings with { Currency = null }, Dialect.Cbs)));
        Assert.Null(Connected.Sandbox(settings with { Currency = null }, Dialect.Paystack).Currency);
        Assert.Equal(["authentication.scheme"], Known.InvalidFields(() => Connected.Sandbox(settings with { Authentication = new AuthenticationSettings { Scheme = AuthenticationScheme.ApiKey } }, Dialect.Cbs)));
        Assert.Equal(["honoursIdempotencyKeys"], Known.InvalidFields(() => Connected.Sandbox(settings with { HonoursIdempotencyKeys = true }, Dialect.Cbs)));
    }

    [Fact]
    public void Facts_OfEveryDialect_AreThereAndConsistent()
    {
        foreach (var facts in Enum.GetValues<Dialect>().Select(DialectFacts.Of))
        {
            Assert.NotEmpty(facts.Schemes);
            Assert.Equal(facts.CallsOut, facts.ReferenceMaxLength > 0);
            Assert.Equal(facts.CallsOut, !facts.Schemes.Contains(AuthenticationScheme.None));
            Assert.True(TimeZoneInfo.TryFindSystemTimeZoneById(facts.DefaultTimeZone, out _));
            Assert.True(facts.DefaultCurrency is null || Currency.Exists(facts.DefaultCurrency));
            Assert.Matches("^[a-z-]+$", facts.WebhookPath);
            Assert.All(facts.Schemes, scheme => Assert.Subset(AuthenticationSettings.SecretsTaken(scheme).ToHashSet(), AuthenticationSettings.SecretsNeeded(scheme).ToHashSet()));
        }
    }
}
