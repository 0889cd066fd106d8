using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Access;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Fees;
using PaymentAdmin.Ledger;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Processors;
using PaymentAdmin.Tenants;

namespace PaymentAdmin.Demo;

/// <summary>Fills an empty database with people, processors and tenants to try things with. The code PAYSTACK stays free for the tour.</summary>
public sealed class SeedDemo(
    IDbContextFactory<PaymentDb> contexts, FirstPeople people, OnboardProcessor onboard, UpdateProcessor update, AddTenant addTenant, SetTenantAccounts setAccounts,
    AddConnection connect, SeedProgramme programme)
{
    private const string LastTenant = "HEALTH_GA";

    /// <summary>The processor behind which the simulator stands.</summary>
    private const string Simulated = "SANDPAY";

    /// <summary>The processor that tells of card purchases, and how its messages are signed.</summary>
    internal const string Receiving = "GRUPP";

    /// <inheritdoc cref="Receiving"/>
    internal const string ReceivingSecret = "grupp_demo_secret_0123456789";

    public static readonly IReadOnlyList<(string Email, string Role)> People =
    [
        ("admin@demo.example", Roles.PlatformAdmin),
        ("admin2@demo.example", Roles.PlatformAdmin),
        ("finance@demo.example", Roles.FinanceReviewer),
        ("finance2@demo.example", Roles.FinanceReviewer),
        ("officer@demo.example", Roles.ProgrammeOfficer),
        ("officer2@demo.example", Roles.ProgrammeOfficer),
        ("officer3@demo.example", Roles.ProgrammeOfficer),
        ("auditor@demo.example", Roles.Auditor),
    ];

    /// <summary>Seeds an empty database. A start that was ended in the middle is taken up by the next one.</summary>
    public async Task Run(AppSettings settings, CancellationToken cancellationToken)
    {
        if (!settings.SeedDemo || await Missing(cancellationToken) is not { } missing)
        {
            return;
        }

        var actor = Actor.System("demo data", Correlation.Current());
        foreach (var (email, role) in missing)
        {
            await people.Add(email, settings.DemoPassword!, role, actor);
        }

        await SeedBusiness(actor, cancellationToken);
        await ConnectOnce(Receiving, Receiver, actor, cancellationToken);
        if (settings.SimulatorUrl is { } simulator)
        {
            await programme.Run(await ConnectOnce(Simulated, processor => Sender(processor, simulator), actor, cancellationToken), actor, cancellationToken);
        }
    }

    /// <summary>One connection that works at once: to the simulator's sandbox, with the credentials of psp-integration.</summary>
    private static AddConnection.Input Sender(string processor, Uri simulator) => new(
        processor, ConnectionEnvironment.Sandbox, Dialect.PspRestV2,
        new AuthenticationInput(AuthenticationScheme.ApiKey, "test_key_abc123def456"), new Uri(simulator, "api/v2").ToString(), "MERCHANT_TEST_001",
        SupportContact: "The simulator inside this process: open its address in a browser to make it misbehave.");

    /// <summary>One that takes signed messages as they are usual; the README signs one by hand.</summary>
    private static AddConnection.Input Receiver(string processor) => new(
        processor, ConnectionEnvironment.Sandbox, Dialect.Generic, new AuthenticationInput(AuthenticationScheme.None), WebhookSecret: ReceivingSecret);

    private async Task<Guid> ConnectOnce(string code, Func<string, AddConnection.Input> input, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var processor = await db.Processors.SingleAsync(known => known.Code == code, cancellationToken);
        return await db.Connections.Where(connection => connection.ProcessorId == processor.Id).Select(connection => (Guid?)connection.Id).FirstOrDefaultAsync(cancellationToken)
            ?? PublicId.Connection.Parse((await connect.Handle(input(PublicId.Processor.Format(processor.Id)), actor, cancellationToken)).Answer.Id);
    }

    /// <summary>The people still to be added; null where all is there, or where the database belongs to others.</summary>
    private async Task<IReadOnlyList<(string Email, string Role)>?> Missing(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var there = await db.Set<User>().Select(user => user.Email!).Order().Take(People.Count + 1).ToListAsync(cancellationToken);
        var finished = await db.TenantAccounts.AnyAsync(accounts => db.Tenants.Any(tenant => tenant.Id == accounts.TenantId && tenant.Code == LastTenant), cancellationToken);
        return finished || there.Except(People.Select(person => person.Email), StringComparer.Ordinal).Any()
            ? null
            : [.. People.Where(person => !there.Contains(person.Email, StringComparer.Ordinal))];
    }

    private async Task SeedBusiness(Actor actor, CancellationToken cancellationToken)
    {
        var flutterwave = await Onboard("FLUTTERWAVE", "Flutterwave", ProcessorCategory.DebitCard, "NGN", 1,
            [
                new("card_purchase", FeeDirection.Inbound, FeeBasis.Percent, 0.075m, "NGN", Percentage: 0.014m, Maximum: 200_000),
                new("payout", FeeDirection.Outbound, FeeBasis.Flat, 0.075m, "NGN", Amount: 5_375),
            ]);
        await Onboard(Receiving, "Grupp", ProcessorCategory.DebitCard, "NGN", 1,
            [new("card_purchase", FeeDirection.Inbound, FeeBasis.FlatPlusPercent, 0.075m, "NGN", Amount: 10_000, Percentage: 0.005m, Maximum: 100_000)]);
        var aella = await Onboard("AELLAINFLOW", "Aella Inflow", ProcessorCategory.VirtualAccountInflow, "NGN", 0,
            [new("inflow", FeeDirection.Inbound, FeeBasis.Percent, 0.075m, "NGN", Percentage: 0.005m, Minimum: 1_000, Maximum: 30_000)]);
        await Onboard("MYPVIT", "MyPVit", ProcessorCategory.FundsTransfer, "XAF", 2,
            [new("payout", FeeDirection.Outbound, FeeBasis.Percent, 0.18m, "XAF", Percentage: 0.02m, Minimum: 100)]);
        await Onboard(Simulated, "Sandpay (simulator)", ProcessorCategory.FundsTransfer, "TZS", 1,
            [new("payout", FeeDirection.Outbound, FeeBasis.Percent, 0.18m, "TZS", Percentage: 0.01m, Minimum: 50_000, Maximum: 500_000)]);
        var identity = await Onboard("IDCHECK", "ID Check", ProcessorCategory.Identity, "USD", 30, [], inflows: false, outflows: false);
        await update.Handle(identity, new UpdateProcessor.Input(Status: ProcessorStatus.Inactive), Platform.Api.IfMatch.Any, actor, cancellationToken);

        var relief = await Tenant("RELIEF_NG", "Relief Nigeria");
        var health = await Tenant(LastTenant, "Health Gabon");
        await setAccounts.Handle(flutterwave, relief, new SetTenantAccounts.Input(FeePayableOverride: true), actor, cancellationToken);
        await setAccounts.Handle(aella, health, new SetTenantAccounts.Input(FeePayableOverride: false), actor, cancellationToken);

        async Task<Guid> Onboard(string code, string name, ProcessorCategory category, string currency, int delay, FeeRuleInput[] fees, bool inflows = true, bool outflows = true)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            if (await db.Processors.Where(processor => processor.Code == code).Select(processor => (Guid?)processor.Id).SingleOrDefaultAsync(cancellationToken) is { } there)
            {
                return there;
            }

            var input = new OnboardProcessor.Input(code, name, category, inflows, outflows, SettlementBank: true, delay, currency, fees);
            return PublicId.Processor.Parse((await onboard.Handle(input, actor, cancellationToken)).Answer.Processor.Id);
        }

        async Task<Guid> Tenant(string code, string name)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            return await db.Tenants.Where(tenant => tenant.Code == code).Select(tenant => (Guid?)tenant.Id).SingleOrDefaultAsync(cancellationToken)
                ?? PublicId.Tenant.Parse((await addTenant.Handle(new AddTenant.Input(code, name), actor, cancellationToken)).Answer.Id);
        }
    }
}
