using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Fees;
using PaymentAdmin.Platform;
using PaymentAdmin.Processors;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Processors;

public sealed class OnboardProcessorTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Handle_OfTheExample_KeepsProcessorAccountsFeesAndRecord(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);

        var onboarded = await handlers.Get<OnboardProcessor>().Handle(Known.Paystack(fees: [Known.CardPurchase, Known.Payout]), Actors.Admin, Stop);

        var expected = new ProcessorAnswer(
            onboarded.Answer.Processor.Id, "PAYSTACK", "Paystack", ProcessorCategory.DebitCard, true, true, true, 1, "NGN",
            ProcessorStatus.Active, FakeClock.Start, FakeClock.Start);
        Assert.Equal((expected, 1), (onboarded.Answer.Processor, onboarded.Version));
        Assert.Equal(new Versioned<ProcessorAnswer>(expected, 1), await handlers.Get<GetProcessor>().Handle(PublicId.Processor.Parse(expected.Id), Actors.Auditor, Stop));
        Assert.Equal(
            ["1001001001 Paystack Settlement Float", "5001001001 Paystack Fee Expense", "2001001001 Paystack Fee Payable"],
            new[] { onboarded.Answer.GlAccounts.Base.SettlementFloat, onboarded.Answer.GlAccounts.Base.FeeExpense, onboarded.Answer.GlAccounts.Base.FeePayable }
                .Select(account => $"{account?.AccountNumber} {account?.Name}"));

        // The three base accounts and the five that NGN processors share; the set of two rules; the processor and its fees in the record.
        Assert.Equal(new Rows(1, 8, 1, 2, 0, 2, 0), await Rows.Of(database));
    }

    [Theory, EachDatabase]
    public async Task Handle_OfASecondProcessor_GivesItTheNextNumber(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await handlers.Onboard();

        var second = await handlers.Get<OnboardProcessor>().Handle(Known.Paystack("FLUTTERWAVE"), Actors.Admin, Stop);

        var accounts = second.Answer.GlAccounts.Base;
        Assert.Equal(("1001002001", "5001002001", "2001002001"), (accounts.SettlementFloat?.AccountNumber, accounts.FeeExpense?.AccountNumber, accounts.FeePayable?.AccountNumber));
    }

    [Theory, EachDatabase]
    public async Task Handle_WithStatusInactive_OnboardsItInactive(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);

        var onboarded = await handlers.Get<OnboardProcessor>().Handle(Known.Paystack() with { Status = ProcessorStatus.Inactive }, Actors.Admin, Stop);

        Assert.Equal(ProcessorStatus.Inactive, onboarded.Answer.Processor.Status);
        await using var db = database.Open();
        Assert.Equal(ProcessorStatus.Inactive, (await db.Processors.SingleAsync(Stop)).Status);
    }

    [Theory, EachDatabase]
    public async Task Handle_WithoutFees_OpensAnEmptySet(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);

        var id = await handlers.Onboard();

        var fees = await handlers.Get<GetFees>().Handle(id, at: null, history: false, Actors.Admin, Stop);
        Assert.Empty(fees.Answer.Fees);
        Assert.Equal(1, fees.Version);
    }

    [Theory, EachDatabase]
    public async Task Handle_OfALowerCaseCode_KeepsCapitals(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);

        var onboarded = await handlers.Get<OnboardProcessor>().Handle(Known.Paystack(" paystack_2 "), Actors.Admin, Stop);

        Assert.Equal(("PAYSTACK_2", "PAYSTACK_2"), (onboarded.Answer.Processor.Code, onboarded.Answer.GlAccounts.Code));
    }

    [Theory, EachDatabase]
    public async Task Handle_OfATakenCode_IsRefusedWhateverTheCase(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await handlers.Onboard();

        foreach (var code in (string[])["PAYSTACK", "paystack", "PayStack "])
        {
            var refusal = await Refused.With(RefusalKind.Conflict, "processor_code_taken", () => handlers.Onboard(code));
            Assert.Equal("code", refusal.Field);
        }
    }

    [Theory, EachDatabase]
    public async Task Handle_ByWhoMayNotManageProcessors_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);

        await Refused.ForWantOf(
            Permissions.ManageProcessors,
            [Actors.Finance, Actors.Officer, Actors.Auditor, Actors.Nobody],
            person => handlers.Get<OnboardProcessor>().Handle(Known.Paystack(), person, Stop));

        Assert.Equal(Rows.None, await Rows.Of(database));
    }

    [Theory, EachDatabase]
    public async Task Handle_RefusedAtAnyStage_LeavesNothingBehind(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await handlers.Onboard();
        var before = await Rows.Of(database);
        var onboard = handlers.Get<OnboardProcessor>();
        var once = new Once("key", new string('a', 64));

        await Refused.With(RefusalKind.Invalid, "invalid_input", () => onboard.Handle(Known.Paystack("X"), Actors.Admin, Stop, once));
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => onboard.Handle(Known.Paystack("OTHER", Known.Payout with { Amount = -1 }), Actors.Admin, Stop, once));
        await Refused.With(RefusalKind.Rule, "fee_rule_overlap", () => onboard.Handle(Known.Paystack("OTHER", Known.Payout, Known.Payout), Actors.Admin, Stop, once));
        await Refused.With(RefusalKind.Conflict, "processor_code_taken", () => onboard.Handle(Known.Paystack(fees: Known.Payout), Actors.Admin, Stop, once));

        Assert.Equal(before, await Rows.Of(database));
    }

    [Theory, EachDatabase(RealOnly = "lets the database fail")]
    public async Task Handle_WhereTheDatabaseFailsInTheMiddle_LeavesNothingBehind(DatabaseProvider provider)
    {
        foreach (var table in (string[])["Processors", "LedgerAccounts", "FeeSets", "FeeRules", "AuditEntries", "IdempotentRequests"])
        {
            await using var database = await TestDatabase.Create(provider);
            await using var handlers = Handlers.On(database);
            await database.RefuseRowsOf(table);

            var failure = await Assert.ThrowsAsync<DbUpdateException>(() =>
                handlers.Get<OnboardProcessor>().Handle(Known.Paystack(fees: Known.Payout), Actors.Admin, Stop, new Once("key", new string('a', 64))));

            Assert.Contains("refused", failure.GetBaseException().Message, StringComparison.Ordinal);
            Assert.Equal(Rows.None, await Rows.Of(database));
        }
    }

    [Theory, EachDatabase(RealOnly = "lets the database fail")]
    public async Task Handle_WhereTheCommitFails_LeavesNothingBehindAndWorksWhenTriedAgain(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using (var failing = database.HandlersThatNeverCommit())
        {
            var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => failing.Onboard(fees: [Known.CardPurchase, Known.Payout]));
            Assert.Equal("The power is gone.", failure.Message);
        }

        Assert.Equal(Rows.None, await Rows.Of(database));
        await using var handlers = Handlers.On(database);
        await handlers.Onboard(fees: [Known.CardPurchase, Known.Payout]);
        Assert.Equal(new Rows(1, 8, 1, 2, 0, 2, 0), await Rows.Of(database));
    }

    [Theory, EachDatabase]
    public async Task Handle_OfAProcessor_RecordsEachFieldAndHidesTheFees(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await handlers.Onboard(fees: Known.Payout);

        await using var db = database.Open();
        var entries = await db.Set<AuditEntry>().AsNoTracking().OrderBy(entry => entry.Kind).ToListAsync(Stop);
        Assert.Equal([("processor.fees_replaced", Permissions.ManageProcessors), ("processor.onboarded", null)], entries.Select(entry => (entry.Kind, entry.ChangesNeedPermission)));
        Assert.Equal(
            ["category=debit_card", "code=PAYSTACK", "name=Paystack", "number=1", "settlementBank=true", "settlementCurrency=NGN", "settlementDelayDays=1", "status=active", "supportsInflows=true", "supportsOutflows=true"],
            entries[1].Changes.Select(change => $"{change.Field}={change.To}").Order(StringComparer.Ordinal));
        Assert.All(entries[1].Changes, change => Assert.Null(change.From));
    }
}
