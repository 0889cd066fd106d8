using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments.Transactions;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Ledger;

namespace PaymentAdmin.Tests.Payments.Transactions;

/// <summary>Transactions, as a use case and in the wire form that scripts rely on.</summary>
public sealed class FindTransactionsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = "entries of one moment have ids in any order")]
    public async Task Handle_WithFilters_ShowsWhatMatchesThemAllNewestFirst(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var ids = new List<string>();
        for (var number = 1; number <= 5; number++)
        {
            booked.Handlers.Clock.Advance(TimeSpan.FromMilliseconds(1));
            var id = number == 3 ? await booked.Handlers.Pending(booked.Connection, number) : await booked.Handlers.Confirmed(booked.Connection, number);
            if (number == 4)
            {
                await booked.Handlers.Hear(id, (transaction, now) => transaction.Reverse(now));
            }

            ids.Insert(0, PublicId.Transaction.Format(id));
        }

        await Check(ids);
        await Check([ids[0], ids[3], ids[4]], statuses: [TransactionStatus.Confirmed]);
        await Check([ids[1], ids[2]], statuses: [TransactionStatus.Pending, TransactionStatus.Reversed, TransactionStatus.Failed]);
        await Check(ids, processor: booked.Connection.ProcessorId, environment: ConnectionEnvironment.Sandbox);
        await Check([], environment: ConnectionEnvironment.Uat);
        await Check([], processor: Guid.Empty);
        await Check([ids[2]], reference: $"REF-{PublicId.Transaction.Parse(ids[2]):N}");
        await Check(ids, currency: "NGN");
        await Check([], currency: "USD");
        await Check([], dueOn: new DateOnly(2001, 1, 1));

        async Task Check(IReadOnlyList<string> expected, IReadOnlyList<TransactionStatus>? statuses = null, Guid? processor = null, string? reference = null, ConnectionEnvironment? environment = null,
            string? currency = null, DateOnly? dueOn = null)
        {
            var query = new FindTransactions.Query(new Slice(2, 0), processor, reference, statuses, environment, currency, dueOn);
            var (shown, cursor) = (new List<string>(), (string?)null);
            do
            {
                var part = await booked.Handlers.Get<FindTransactions>().Handle(query with { After = Cursor.Parse(cursor) }, Actors.Officer, Stop);
                Assert.Equal(expected.Count, part.Pagination.TotalCount);
                shown.AddRange(part.Data.Select(row => row.Id));
                cursor = part.Pagination.Cursor;
            }
            while (cursor is not null && shown.Count < 20);

            Assert.Equal(expected, shown);
        }
    }

    [Fact]
    public async Task Transactions_OfAProcessor_AnswerTheirForm()
    {
        await using var booked = await Booked.Begin();
        var tenant = await booked.Handlers.AddTenant();
        var id = await booked.Handlers.Confirmed(booked.Connection, 1_000_000, tenant);
        await using var app = await booked.Serve();
        using var officer = await app.ClientOf(Roles.ProgrammeOfficer);
        const string At = "2026-03-14T09:26:53.589Z";

        var answer = (await officer.Get($"/api/v1/transactions?processor_id={PublicId.Processor.Format(booked.Connection.ProcessorId)}&status=confirmed&environment=sandbox&limit=1")).Is(200);

        Assert.Equal(
            $$$"""{"data":[{"id":"{{{PublicId.Transaction.Format(id)}}}","processorId":"{{{PublicId.Processor.Format(booked.Connection.ProcessorId)}}}","connectionId":"{{{PublicId.Connection.Format(booked.Connection.Id)}}}","environment":"sandbox","reference":"REF-{{{id:N}}}","eventType":"card_purchase","direction":"inbound","channel":null,"amount":1000000,"fee":26875,"feeNet":25000,"feeVat":1875,"currency":"NGN","status":"confirmed","tenantId":"{{{PublicId.Tenant.Format(tenant)}}}","confirmedAt":"{{{At}}}","settlementDueOn":"2026-03-16","paymentId":null,"withoutFeeRule":false,"feeVersion":1,"settled":0,"open":1000000,"refundOf":null,"movedAt":"{{{At}}}","failedAt":null,"reversedAt":null,"createdAt":"{{{At}}}"}],"pagination":{"limit":1,"offset":0,"total_count":1,"total_count_capped":false,"cursor":null}}""",
            answer.Text);
    }

    [Theory]
    [InlineData("limit=201", 400)]
    [InlineData("offset=-1", 400)]
    [InlineData("cursor=x", 400)]
    [InlineData("status=done", 400)]
    [InlineData("environment=live", 400)]
    [InlineData("currency=NGN", 400)]
    [InlineData("currency=ngn&due_on=2026-03-16", 400)]
    [InlineData("due_on=soon", 400)]
    [InlineData("processor_id=con_1", 404)]
    public async Task Calls_ForWhatIsNotThere_AreAnsweredClearly(string query, int status)
    {
        await using var app = await TestApp.Start();
        using var officer = await app.ClientOf(Roles.ProgrammeOfficer);

        (await officer.Get($"/api/v1/transactions?{query}")).IsProblem(status, status == 404 ? "not_found" : "invalid_input");
    }
}
