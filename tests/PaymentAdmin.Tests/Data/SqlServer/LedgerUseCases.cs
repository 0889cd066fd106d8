using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Ledger;
using PaymentAdmin.Ledger.Manual;
using PaymentAdmin.Ledger.Months;
using PaymentAdmin.Ledger.Reading;
using PaymentAdmin.Payments.Transactions;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Data.SqlServer;

/// <summary>The walk's part through the ledger.</summary>
internal static class LedgerUseCases
{
    private const ConnectionEnvironment Sandbox = ConnectionEnvironment.Sandbox;

    private static readonly Cursor s_end = new(new DateTime(2999, 1, 1, 0, 0, 0, DateTimeKind.Utc), Guid.Empty);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task Walk(Handlers handlers)
    {
        Assert.NotEmpty((await handlers.Get<FindTransactions>().Handle(new FindTransactions.Query(new Slice(5, 0), Statuses: [TransactionStatus.Confirmed, TransactionStatus.Pending], Environment: Sandbox, After: s_end), Actors.Officer, Stop)).Data);
        var entries = (await handlers.Get<ListEntries>().Handle(new ListEntries.Query(new Slice(5, 0), Environment: Sandbox, After: s_end), Actors.Auditor, Stop)).Data;
        var (account, reference) = (entries[0].Lines[0].AccountNumber, entries[0].SourceReference);
        Assert.NotEmpty((await handlers.Get<ListEntries>().Handle(new ListEntries.Query(new Slice(5, 0), Account: account, Environment: Sandbox, After: s_end), Actors.Auditor, Stop)).Data);
        Assert.NotEmpty((await handlers.Get<ListEntries>().Handle(new ListEntries.Query(new Slice(5, 0), reference, account, Environment: Sandbox), Actors.Auditor, Stop)).Data);
        Assert.NotEmpty((await handlers.Get<GetTrialBalance>().Handle(new GetTrialBalance.Query(entries[0].Lines[0].Currency, Environment: Sandbox), Actors.Finance, Stop)).Accounts);
        var statement = new GetAccountStatement.Query(PublicId.Account.Parse(entries[0].Lines[0].AccountId), new DateOnly(2000, 1, 1), new DateOnly(2999, 12, 31), Sandbox, Limit: 1, After: s_end);
        Assert.NotEmpty((await handlers.Get<GetAccountStatement>().Handle(statement, Actors.Auditor, Stop)).Data);
        await ByHand(handlers);
        Assert.NotEqual(0, await handlers.Get<SumTurnovers>().Handle(Actors.Admin, Stop));
        Assert.NotEqual(0, (await handlers.Get<RebuildTurnovers>().Handle(Actors.Admin, Stop)).Turnovers);
        Assert.Equal(0, await handlers.Get<CheckLedger>().Handle(Actors.Admin, Stop));
    }

    private static async Task ByHand(Handlers handlers)
    {
        var proposed = await handlers.Get<ProposeEntry>().Handle(new ProposeEntry.Input(ManualEntryKind.PrefundTopUp, Sandbox, "Walked", "NGN", 5), Actors.Finance, Stop);
        var id = PublicId.ManualEntry.Parse(proposed.Id);
        foreach (var status in Enum.GetValues<ManualEntryStatus>())
        {
            await handlers.Get<ReadManualEntries>().Handle(new ReadManualEntries.Query(new Slice(5, 0), status, Sandbox), Actors.Auditor, Stop);
        }

        Assert.Equal(ManualEntryStatus.Proposed, (await handlers.Get<ReadManualEntries>().One(id, Actors.Auditor, Stop)).Status);
        Assert.NotEmpty(await handlers.Get<ReadManualEntries>().WaitingFor(Actors.Of(Roles.FinanceReviewer, 77), Stop));
        Assert.Equal(ManualEntryStatus.Posted, (await handlers.Get<DecideEntry>().Handle(id, new DecideEntry.Input(true), Actors.Of(Roles.FinanceReviewer, 77), Stop)).Status);
        var next = (await handlers.Get<ReadMonths>().Handle(Sandbox, Actors.Auditor, Stop)).Next;
        var refusal = await Record.ExceptionAsync(() => handlers.Get<CloseMonth>().Handle(new CloseMonth.Input(next ?? "2999-01", Sandbox), Actors.Finance, Stop));
        Assert.Equal(next is null ? "month_not_over" : null, (refusal as Refusal)?.Code);
    }
}
