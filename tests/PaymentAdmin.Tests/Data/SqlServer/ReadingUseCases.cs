using PaymentAdmin.Connections;
using PaymentAdmin.Distributions.Progress;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments.Reading;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Payments.Reading;

namespace PaymentAdmin.Tests.Data.SqlServer;

/// <summary>The walk's part through what is shown of payments.</summary>
internal static class ReadingUseCases
{
    // Other parts of the walk have connected production, which would be shown else.
    private const ConnectionEnvironment Sandbox = ConnectionEnvironment.Sandbox;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task Walk(TestDatabase database, Handlers handlers)
    {
        var paying = await Paying.Start(database, handlers, programme: input => input with { Code = "READ" }, processorCode: "READ", firstPerson: 900);
        var distribution = await paying.Released(database, handlers, 2);
        var id = await database.Send(handlers, distribution, 1, new PaymentNews(PaymentSaid.Failed, "read-1", FailureReason: "invalid_account"));
        var find = handlers.Get<FindPayments>();
        foreach (var filter in (PaymentFilter[])[new(distribution, [PaymentStatus.Failed, PaymentStatus.Queued], FailureReason: "invalid_account"), new(Search: "read-1", Environment: Sandbox), new(PspPaymentId: "read-1", Environment: Sandbox)])
        {
            Assert.Single((await find.Handle(new FindPayments.Query(filter, new Slice(10, 0)), Actors.Officer, Stop)).Data);
        }

        Assert.Single(await find.All(new FindPayments.Query(new PaymentFilter(distribution, [PaymentStatus.Failed]), new Slice(10, 0)), Actors.Officer, Stop).ToListAsync(Stop));
        Assert.Empty((await find.Handle(new FindPayments.Query(new PaymentFilter(PspReference: "none", Environment: Sandbox), new Slice(10, 0), new Cursor(handlers.Clock.Time, Guid.Empty).ToString()), Actors.Officer, Stop)).Data);
        Assert.Equal("read-1", (await handlers.Get<GetPayment>().Handle(id, Actors.Auditor, Stop)).Answer.PspPaymentId);
        Assert.Single((await handlers.Get<ListAttempts>().Handle(new ListAttempts.Query(id, Before: 9), Actors.Officer, Stop)).Data);
        Assert.Single((await handlers.Get<ListExchanges>().OfPayment(new ListExchanges.PaymentQuery(id, new Cursor(handlers.Clock.Time.AddDays(1), Guid.Empty)), Actors.Officer, Stop)).Data);
        Assert.NotEmpty((await handlers.Get<ReadStory>().Handle(id, Actors.Officer, Stop)).Data);
        Assert.Equal(1, (await handlers.Get<GetProgress>().Handle(distribution, Actors.Auditor, Stop)).Ended);
    }
}
