using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;
using PaymentAdmin.Payments.Reading;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;
using static PaymentAdmin.Domain.Payments.PaymentStatus;

namespace PaymentAdmin.Tests.Payments.Reading;

public sealed class FindPaymentsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Handle_WithEachFilter_FindsWhatItNames(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var march = await paying.Released(database, handlers, 3);
        handlers.Clock.Advance(TimeSpan.FromHours(1));
        var april = await paying.MakeWith(2, "April", "2026-04");
        var arrived = await database.Send(handlers, march, 1, new PaymentNews(PaymentSaid.Completed, "psp-1", "receipt-1", "mpesa"));
        var failed = await database.Send(handlers, march, 2, new PaymentNews(PaymentSaid.Failed, "psp-2", FailureReason: "invalid_account"));

        await Finds(new PaymentFilter(DistributionId: march), 1, 2, 3);
        await Finds(new PaymentFilter(DistributionId: march, Statuses: [Completed]), 1);
        await Finds(new PaymentFilter(DistributionId: march, Statuses: [Queued, Failed]), 2, 3);
        await Finds(new PaymentFilter(DistributionId: march, FailureReason: "invalid_account"), 2);
        await Finds(new PaymentFilter(DistributionId: april, Statuses: [Failed]));
        await Finds(new PaymentFilter(Statuses: [Draft]), 2, 1);
        await Finds(new PaymentFilter(), 2, 1, 3, 2, 1);
        await Finds(new PaymentFilter(Environment: ConnectionEnvironment.Production));
        await Finds(new PaymentFilter(march, Environment: ConnectionEnvironment.Production));
        await Finds(new PaymentFilter(Reference: "REF-0003"), 3);
        await Finds(new PaymentFilter(Reference: "REF-0003", PspPaymentId: "psp-1"));
        await Finds(new PaymentFilter(PspPaymentId: "psp-2"), 2);
        await Finds(new PaymentFilter(PspReference: "receipt-1"), 1);
        await Finds(new PaymentFilter(Search: PublicId.Payment.Format(arrived)), 1);
        await Finds(new PaymentFilter(Search: "receipt-1", Environment: ConnectionEnvironment.Production));
        foreach (var search in (string[])["REF-0001", "psp-1", "receipt-1"])
        {
            await Finds(new PaymentFilter(Search: search), 1);
        }

        // What an intent was called that failed before is found too.
        await database.Change(failed, payment => payment.Retry(PublicId.Payment.Format(failed), "REF-0002-2", handlers.Clock.Now()));
        await Finds(new PaymentFilter(Search: "psp-2"), 2);
        await Finds(new PaymentFilter(Search: "REF-0002-2"), 2);

        async Task Finds(PaymentFilter filter, params int[] numbers)
        {
            var found = await handlers.Get<FindPayments>().Handle(new FindPayments.Query(filter, new Slice(50, 0)), Actors.Auditor, Stop);

            // Of one distribution in its order; of all the newest first, those of one moment in any order.
            var shown = filter.DistributionId is null ? found.Data.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Number) : found.Data.OrderBy(row => row.Number);
            Assert.Equal(numbers, shown.Select(row => row.Number));
            Assert.Equal(shown.Select(row => row.CreatedAt), found.Data.Select(row => row.CreatedAt));
            Assert.Equal((numbers.Length, false, null), (found.Pagination.TotalCount, found.Pagination.TotalCountCapped, found.Pagination.Cursor));
        }
    }

    [Theory, EachDatabase]
    public async Task Handle_OfACancelledPayment_FindsItsReference(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        await paying.PutPayments(await paying.MakeWith(1), PaymentEvent.Cancel);

        var found = await handlers.Get<FindPayments>().Handle(new FindPayments.Query(new PaymentFilter(Reference: "REF-0001"), new Slice(50, 0)), Actors.Auditor, Stop);

        Assert.Equal(Cancelled, Assert.Single(found.Data).Status);
    }

    [Theory, EachDatabase]
    public async Task Pages_OneAfterAnother_AreTheWholeListOnceInItsOrder(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var march = await paying.Released(database, handlers, 5);
        handlers.Clock.Advance(TimeSpan.FromHours(1));
        await paying.MakeWith(2, "April", "2026-04");
        await database.Send(handlers, march, 2, new PaymentNews(PaymentSaid.Completed, "psp-2"));
        await database.Send(handlers, march, 4, said: null);
        var find = handlers.Get<FindPayments>();

        foreach (var filter in (PaymentFilter[])[new(), new(march), new(Statuses: [Queued]), new(Statuses: [Queued, Completed, Unknown]), new(march, [Queued, Unknown])])
        {
            var whole = (await find.Handle(new FindPayments.Query(filter, new Slice(50, 0)), Actors.Officer, Stop)).Data.Select(row => row.Id).ToList();
            foreach (var limit in (int[])[1, 2, 3])
            {
                Assert.Equal(whole, await ByCursor(filter, limit));
                Assert.Equal(whole, await ByOffset(filter, limit, whole.Count));
            }

            Assert.Equal(whole, await find.All(new FindPayments.Query(filter, new Slice(50, 0)), Actors.Officer, Stop).Select(row => row.Id).ToListAsync(Stop));
        }

        async Task<List<string>> ByCursor(PaymentFilter filter, int limit)
        {
            List<string> ids = [];
            string? after = null;
            do
            {
                var part = await find.Handle(new FindPayments.Query(filter, new Slice(limit, 0), after), Actors.Officer, Stop);
                ids.AddRange(part.Data.Select(row => row.Id));
                after = part.Pagination.Cursor;
            }
            while (after is not null && ids.Count < 100);

            return ids;
        }

        async Task<List<string>> ByOffset(PaymentFilter filter, int limit, int count)
        {
            List<string> ids = [];
            for (var offset = 0; offset < count; offset += limit)
            {
                ids.AddRange((await find.Handle(new FindPayments.Query(filter, new Slice(limit, offset)), Actors.Officer, Stop)).Data.Select(row => row.Id));
            }

            return ids;
        }
    }

    [Fact]
    public async Task Handle_ByWhoLacksTheRight_Refuses()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);

        await Assert.ThrowsAsync<Refusal>(() => handlers.Get<FindPayments>().Handle(new FindPayments.Query(new PaymentFilter(), new Slice(50, 0)), Actors.Nobody, Stop));
    }

    [Fact]
    public async Task Messages_ThatNameThePerson_AreMaskedForWhoMayNotSeeBeneficiaries()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var id = await database.Send(
            handlers, await paying.Released(database, handlers, 1), 1,
            new PaymentNews(PaymentSaid.Failed, FailureReason: "invalid_account", FailureMessage: "No wallet 255700000001 of Test Beneficiary 1."));

        async Task<PaymentAnswer> Seen(Actor actor) => (await handlers.Get<GetPayment>().Handle(id, actor, Stop)).Answer;
        async Task<ListAttempts.Row> Tried(Actor actor) => Assert.Single((await handlers.Get<ListAttempts>().Handle(new ListAttempts.Query(id), actor, Stop)).Data);

        Assert.Equal(("No wallet 255700000001 of Test Beneficiary 1.", "+255700000001"), ((await Seen(Actors.Officer)).FailureMessage, (await Seen(Actors.Officer)).PhoneNumber));
        Assert.Equal("""{"phone":"+255700000001"}""", (await Tried(Actors.Officer)).Request?.Body);
        foreach (var actor in (Actor[])[Actors.Auditor, Actors.Admin, Actors.Finance])
        {
            Assert.Equal("No wallet ••• of •••.", (await Seen(actor)).FailureMessage);
            Assert.Equal(("No wallet ••• of •••.", null), ((await Tried(actor)).Message, (await Tried(actor)).Request));
            var story = string.Join('\n', (await handlers.Get<ReadStory>().Handle(id, actor, Stop)).Data);
            Assert.DoesNotContain("255700000001", story, StringComparison.Ordinal);
            Assert.DoesNotContain("Test Beneficiary", story, StringComparison.Ordinal);
        }
    }
}
