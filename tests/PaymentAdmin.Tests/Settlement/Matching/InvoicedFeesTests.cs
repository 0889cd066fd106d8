using PaymentAdmin.Data;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Ledger.Manual;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Settlement.Expected;
using PaymentAdmin.Settlement.Settings;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Settlement.Matching;

/// <summary>A processor that settles in full and sends an invoice for its fees (design, "The ledger": fee invoiced).</summary>
public sealed class InvoicedFeesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Settled_InFull_OpensNoIssueAndOwesTheFeeUntilItsInvoice(DatabaseProvider provider)
    {
        await using var settling = await Invoicing(provider);
        await settling.Confirm("R1", 500_000);
        var expected = Assert.Single((await settling.Handlers.Get<ListExpected>().Handle(new ListExpected.Query(new Slice(5, 0)), Actors.Auditor, Stop)).Data);

        await settling.Upload(settling.Row("R1", 5_000, fee: 0));

        Assert.Equal((0, 500_000), (expected.Fee, expected.Net));
        Assert.Empty(await settling.Kinds());
        Assert.Equal((500_000, -10_000, 10_000), (await settling.Balance(AccountClass.OperatingBank), await settling.Balance(AccountClass.FeePayable), await settling.Balance(AccountClass.FeeExpense)));
        await Pay(settling, 10_000);
        Assert.Equal((490_000, 0), (await settling.Balance(AccountClass.OperatingBank), await settling.Balance(AccountClass.FeePayable)));
    }

    [Theory, EachDatabase]
    public async Task Settled_LessAFeeThatIsInvoicedToo_IsAFinding(DatabaseProvider provider)
    {
        await using var settling = await Invoicing(provider);
        await settling.Confirm("R1", 500_000);

        await settling.Upload(settling.Row("R1", 5_000));

        Assert.Equal(["fee"], await settling.Kinds());
    }

    [Theory, EachDatabase]
    public async Task Setting_ChangedLater_LeavesWhatIsChargedAsItWas(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        await settling.Confirm("R1", 500_000);
        await Invoice(settling);

        await settling.Upload(settling.Row("R1", 5_000));

        Assert.Empty(await settling.Kinds());
    }

    private static async Task<Settling> Invoicing(DatabaseProvider provider)
    {
        var settling = await Settling.Begin(provider);
        await Invoice(settling);
        return settling;
    }

    private static Task<Versioned<ChangeSettlementSettings.Answer>> Invoice(Settling settling) => settling.Handlers.Get<ChangeSettlementSettings>()
        .Handle(settling.Connection.ProcessorId, new ChangeSettlementSettings.Input(EveryDay: false, FeesInvoiced: true), IfMatch.Any, Actors.Admin, Stop);

    private static async Task Pay(Settling settling, long amount)
    {
        var invoice = new ProposeEntry.Input(ManualEntryKind.FeeInvoiced, settling.Connection.Environment, "Invoice 7", "NGN", amount, settling.Processor);
        var entry = await settling.Handlers.Get<ProposeEntry>().Handle(invoice, Actors.Finance, Stop);
        await settling.Handlers.Get<DecideEntry>().Handle(PublicId.ManualEntry.Parse(entry.Id), new DecideEntry.Input(Approve: true), Settling.Second, Stop);
    }
}
