using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections.Diagnostics;

/// <summary>What the steps of one run work with, and what they hand on to each other.</summary>
internal sealed class TestBench(DiagnosticRun run, Connection connection, FieldMapping? mapping, string currency, Actor actor, TestTools tools)
{
    private const int AmountMajor = 1_000;

    public Connection Connection { get; } = connection;

    public FieldMapping Mapping => mapping ?? throw new InvalidOperationException("This dialect sends no payments: its steps are not tried.");

    public IDialect Dialect => tools.Dialects.Of(Connection.Dialect);

    public TestTools Tools => tools;

    public Actor Actor => actor;

    /// <summary>In whose currency test payments are made.</summary>
    public Currency Currency { get; } = Domain.Money.Currency.Of(DialectFacts.Of(connection.Dialect).Currency ?? currency);

    /// <summary>The test payments that were submitted.</summary>
    public List<SubmittedTest> Submitted { get; } = [];

    /// <summary>Whether the production connection of the processor has the same address: then this is no sandbox.</summary>
    public bool LeadsToProduction { get; init; }

    /// <summary>Tells whoever looks that the run still moves.</summary>
    public Func<Task> Moved { get; set; } = () => Task.CompletedTask;

    /// <summary>Whether a repeated idempotency key got the first answer; null where it was not tried.</summary>
    public bool? IdempotencyHonoured { get; set; }

    public DateTime Now => tools.Clock.Now();

    /// <summary>What makes the references of this run its own; short enough for every dialect.</summary>
    private string Mark => Convert.ToHexString(run.Id.ToByteArray(bigEndian: true).AsSpan(2, 4)) + Convert.ToHexString(run.Id.ToByteArray(bigEndian: true).AsSpan(14, 1));

    public Task<PspResult<T>> Send<T>(PspCall<T> call, string purpose, CancellationToken cancellationToken) where T : notnull =>
        tools.Client.Send(Connection, call, new CallContext(purpose, actor), cancellationToken);

    /// <summary>A payment to nobody.</summary>
    /// <param name="test">Whom it goes to.</param>
    /// <param name="name">Makes its reference its own within the run: up to three letters and digits.</param>
    public PaymentToSend Payment(TestIdentifier test, string name) => new(
        $"TEST-{test.Code}",
        test.Title,
        test.PhoneNumber,
        AccountNumber: null,
        PaymentChannel.MobileMoney,
        new Amount((test.AmountMajor ?? AmountMajor) * Currency.MinorPerMajor, Currency),
        $"T{Mark}{name}",
        $"test-{run.Id:N}-{name}",
        "TEST",
        $"TEST-{Mark}",
        new ConnectionFacts(Connection.MerchantId, Connection.SourceAccount, Connection.OperationAccountCode, Connection.CallbackUrlCode));

    /// <summary>When the webhook that ended a payment arrived; null while none has.</summary>
    public async Task<DateTime?> WebhookOf(string? pspPaymentId, string reference, CancellationToken cancellationToken)
    {
        await using var db = await tools.Contexts.CreateDbContextAsync(cancellationToken);
        var ours = db.Set<WebhookReference>().Where(row => row.ConnectionId == Connection.Id && (row.Value == pspPaymentId || row.Value == reference)).Select(row => row.NotificationId);
        return await db.WebhookNotifications.AsNoTracking()
            .Where(notification => ours.Contains(notification.Id))
            .OrderBy(notification => notification.ReceivedAt)
            .Select(notification => (DateTime?)notification.ReceivedAt)
            .FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Asks again every second until there is an answer, or until the time is over.</summary>
    public async Task<T?> Until<T>(DateTime end, Func<Task<T?>> ask, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            if (Now >= end)
            {
                return default;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), tools.Clock, cancellationToken);
            await Moved();
        }
    }
}

/// <summary>A test payment on its way.</summary>
internal sealed record SubmittedTest(TestIdentifier Test, PaymentToSend Payment, PspResult<PspPayment> Answer, DateTime At)
{
    public string? PspPaymentId => Answer.Value?.PspPaymentId;
}

/// <summary>The tools of every run.</summary>
internal sealed class TestTools(
    IPspClient client, DialectBook dialects, SecretVault vault, Platform.Settings.PublicAddress ours, IDbContextFactory<PaymentDb> contexts, TimeProvider clock, NetworkProbe network, LoopbackCall loopback)
{
    public IPspClient Client => client;

    public DialectBook Dialects => dialects;

    public SecretVault Vault => vault;

    public Platform.Settings.PublicAddress Ours => ours;

    public IDbContextFactory<PaymentDb> Contexts => contexts;

    public TimeProvider Clock => clock;

    public NetworkProbe Network => network;

    public LoopbackCall Loopback => loopback;
}
