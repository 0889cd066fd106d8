using System.Globalization;
using PaymentAdmin.Data;
using PaymentAdmin.Distributions.Progress;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments.Reading;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Payments.Reading;

/// <summary>Payments stay found however many there are: by how many rows the database looks at, not by a clock.</summary>
public sealed class PaymentsSpeedTests
{
    private const int SearchedAtMost = 50;

    /// <summary>PAYMENT_ROWS=10000000 tries more; the plans are the same.</summary>
    private static readonly int s_rows = int.TryParse(Environment.GetEnvironmentVariable("PAYMENT_ROWS"), NumberStyles.None, CultureInfo.InvariantCulture, out var rows) ? rows : 150_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Payments_OfVeryMany_AreFoundByIndexesAndOnlyAsFarAsShown()
    {
        Assert.SkipWhen(TestServers.PostgreSql is null && !TestServers.IsCi, $"{TestServers.PostgreSqlVariable} is not set.");
        await using var database = await TestDatabase.Create(DatabaseProvider.PostgreSql);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var big = await paying.Released(database, handlers, 1);
        var small = await paying.Released(database, handlers, 1, "Small");
        var template = await database.Send(handlers, big, 1, new PaymentNews(PaymentSaid.Completed, "psp-0"));
        await database.Send(handlers, small, 1, said: null);
        var full = new FullPayments(database, template, small);
        await full.Fill(s_rows);
        await using var watched = full.Watched();

        await Lists(new PaymentFilter(), null);
        await Lists(new PaymentFilter(Statuses: [PaymentStatus.Completed]), null);
        await Lists(new PaymentFilter(Statuses: [PaymentStatus.NeedsReview]), FullPayments.Rare);
        await Lists(new PaymentFilter(Statuses: [PaymentStatus.NeedsReview, PaymentStatus.Failed]), 2 * FullPayments.Rare);
        await Lists(new PaymentFilter(Statuses: [PaymentStatus.NeedsReview, PaymentStatus.Completed]), null);
        await Lists(new PaymentFilter(DistributionId: big), null);
        await Lists(new PaymentFilter(DistributionId: big, Statuses: [PaymentStatus.Queued, PaymentStatus.Failed]), null);
        await Lists(new PaymentFilter(DistributionId: small), 4 * FullPayments.Rare + 1);
        await Lists(new PaymentFilter(DistributionId: small, Statuses: [PaymentStatus.Failed], FailureReason: "invalid_account"), FullPayments.Rare);
        await Lists(new PaymentFilter(Reference: "many-7"), 1, SearchedAtMost);
        await Lists(new PaymentFilter(Reference: $"many-{s_rows - 1}"), 1, SearchedAtMost);
        await Lists(new PaymentFilter(PspPaymentId: "psp-7"), 1, SearchedAtMost);
        await Lists(new PaymentFilter(PspReference: "receipt-7"), 1, SearchedAtMost);
        await Lists(new PaymentFilter(Search: "ours-7"), 1, SearchedAtMost);
        await Lists(new PaymentFilter(Search: "nothing"), 0, SearchedAtMost);

        // The small one beside the big one: what it has, and no row more for its errors, its rate and what it holds.
        await watched.Get<GetProgress>().Handle(small, Actors.Auditor, Stop);
        await Check("progress", 4 * FullPayments.Rare + 10);

        async Task Lists(PaymentFilter filter, int? count, long? most = null)
        {
            var find = watched.Get<FindPayments>();
            var first = await find.Handle(new FindPayments.Query(filter, new Slice(50, 0)), Actors.Auditor, Stop);
            await Check($"{filter}", most ?? Paging.MaxCount + 1 + 300);
            Assert.True(count is null || first.Pagination.TotalCount == Math.Min(count.Value, Paging.MaxCount), $"{filter}: {first.Pagination}");
            await find.Handle(new FindPayments.Query(filter, new Slice(50, Slice.MaxOffset)), Actors.Auditor, Stop);
            await Check($"{filter} at an offset", most ?? Paging.MaxCount + 1 + 3 * (Slice.MaxOffset + 51));
            var middle = filter.DistributionId is null ? new Cursor(FullPayments.Newest.AddSeconds(-s_rows / 2), Guid.Empty).ToString() : $"{s_rows / 2}";
            await find.Handle(new FindPayments.Query(filter, new Slice(50, 0), middle), Actors.Auditor, Stop);
            await Check($"{filter} behind a cursor", most ?? Paging.MaxCount + 1 + 300);
        }

        async Task Check(string what, long most)
        {
            foreach (var plan in await full.Plans())
            {
                Assert.False(plan.ReadsAll, $"{what} reads all. {plan}");
                Assert.True(plan.Looked <= most, $"{what} looks at more than {most}. {plan}");
            }
        }
    }
}
