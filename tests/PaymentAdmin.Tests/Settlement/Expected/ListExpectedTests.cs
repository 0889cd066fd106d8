using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Payments.Transactions;
using PaymentAdmin.Platform;
using PaymentAdmin.Settlement.Expected;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Settlement.Expected;

public sealed class ListExpectedTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task List_SumsWhatIsOpenByCurrencyAndDay(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        await settling.Confirm("R1", 500_000);
        await settling.Confirm("R2", 300_000);
        await settling.Confirm("OUT", 100_000, inbound: false);
        await settling.Confirm("PENDING", 700_000, confirmed: false);
        await settling.Confirm("DOLLAR", 2_000, currency: "USD");
        var first = (await List(settling))[0].DueOn;
        settling.Handlers.Clock.Advance(TimeSpan.FromDays(7));
        await settling.Confirm("NEXT", 40_000);

        var rows = await List(settling);

        Assert.Equal(
            [(first, "NGN", 3, 800_000L, 100_000L, 20_000L, 680_000L), (first, "USD", 1, 2_000, 0, 0, 2_000), (first.AddDays(7), "NGN", 1, 40_000, 0, 10_000, 30_000)],
            rows.Select(row => (row.DueOn, row.Currency, row.Transactions, row.Inbound, row.Outbound, row.Fee, row.Net)));
        Assert.Equal(2, (await List(settling, currency: "NGN")).Count);
        Assert.Empty(await List(settling, environment: ConnectionEnvironment.Production));
        Assert.Empty(await List(settling, processor: Guid.Empty));
        Assert.Equal(3, (await settling.Handlers.Get<FindTransactions>().Handle(new FindTransactions.Query(new Slice(10, 0), Currency: "NGN", DueOn: first), Actors.Officer, Stop)).Data.Count);
    }

    [Theory, EachDatabase]
    public async Task List_AfterASettlementInPart_HasTheRestWithoutItsFee(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        await settling.Confirm("R1", 500_000);
        await settling.Confirm("R2", 300_000);

        await settling.Upload(settling.Row("R1", 4_000), settling.Row("R2", 3_000));

        var row = Assert.Single(await List(settling));
        Assert.Equal((1, 100_000, 0, 100_000), (row.Transactions, row.Inbound, row.Fee, row.Net));
    }

    [Fact]
    public async Task List_AsksForItsPermissionAndNamesWhatIsWrong()
    {
        await using var settling = await Settling.Begin();
        await Assert.ThrowsAsync<Refusal>(() => settling.Handlers.Get<ListExpected>().Handle(new ListExpected.Query(new Slice(5, 0)), Actors.Of(Roles.ProgrammeOfficer, 5), Stop));

        await using var api = await SettlementApi.Begin();
        (await api.Finance.Get("/api/v1/settlement/expected?environment=nowhere")).IsProblem(400, "invalid_input");
        (await api.Finance.Get("/api/v1/settlement/expected?limit=5")).Is(200);
    }

    private static async Task<IReadOnlyList<ListExpected.Row>> List(Settling settling, Guid? processor = null, string? currency = null, ConnectionEnvironment? environment = null) =>
        (await settling.Handlers.Get<ListExpected>().Handle(new ListExpected.Query(new Slice(50, 0), processor, currency, environment), Actors.Auditor, Stop)).Data;
}
