using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Calls;

public sealed class ListExchangesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task List_PageByPage_IsNewestFirstAndOfOneConnection(DatabaseProvider provider)
    {
        await using var calling = await Calling.At("https://api.provider.test", provider: provider);
        await Keep(calling, 5, at => FakeClock.Start.AddSeconds(at / 2));
        var list = calling.Handlers.Get<ListExchanges>();

        var all = (await list.Handle(new ListExchanges.Query(calling.Connection.Id), Actors.Officer, Stop)).Data;
        var paged = new List<string>();
        for (string? cursor = null, first = "go"; first is not null || cursor is not null; first = null)
        {
            var page = await list.Handle(new ListExchanges.Query(calling.Connection.Id, Cursor.Parse(cursor), 2), Actors.Officer, Stop);
            paged.AddRange(page.Data.Select(row => row.Id));
            cursor = page.Pagination.Cursor;
        }

        Assert.Equal(5, all.Count);
        Assert.Equal(all.Select(row => row.Id), paged);
        Assert.Equal(all.OrderByDescending(row => row.At).Select(row => row.At), all.Select(row => row.At));
        await Refused.NotFound(() => list.Handle(new ListExchanges.Query(Actors.Admin.Id), Actors.Admin, Stop));
    }

    [Fact]
    public async Task List_ForWhoMayNotSeeBeneficiaries_ShowsNoPersons()
    {
        await using var calling = await Calling.At("https://api.provider.test");
        await Keep(calling, 1, _ => FakeClock.Start);
        var list = calling.Handlers.Get<ListExchanges>();

        foreach (var (actor, sees) in ((Actor, bool)[])[(Actors.Officer, true), (Actors.Admin, false), (Actors.Finance, false), (Actors.Auditor, false)])
        {
            var row = Assert.Single((await list.Handle(new ListExchanges.Query(calling.Connection.Id), actor, Stop)).Data);

            Assert.Equal(sees, row.RequestBody!.Contains("Ada", StringComparison.Ordinal));
            Assert.Equal(sees, row.AnswerBody!.Contains("Ada", StringComparison.Ordinal));
            Assert.Equal(sees, row.Path.Contains("077", StringComparison.Ordinal));
            Assert.Contains("\"amount\":5", row.RequestBody, StringComparison.Ordinal);
        }

        await Refused.ForWantOf(Permissions.ViewConnections, [Actors.Nobody], actor => list.Handle(new ListExchanges.Query(calling.Connection.Id), actor, Stop));
    }

    [Theory, EachDatabase(RealOnly = "calls a server")]
    public async Task List_OfAPaymentsExchange_KeepsItSealedAndOpensItForWhoMaySeeBeneficiaries(DatabaseProvider provider)
    {
        await using var psp = await TestPsp.Start(context => TestPsp.Json(context, 200, """{"name":"Ada Obi","card":"4111 1111 1111 1111"}"""));
        await using var calling = await Calling.At(psp.At(), provider: provider);
        var payment = FakeClock.Start.NewId();
        var call = Calling.Call(HttpMethod.Post, "/payments?mobile=%2B255700000001", $$"""{"phone":"+255700000001","key":"{{Calling.ApiKey}}"}""");
        await calling.Handlers.Get<IPspClient>().Send(calling.Connection, call, new CallContext("submit", Actors.Admin, payment) { IsPersonal = true }, Stop);
        await calling.Handlers.Get<IPspClient>().Send(calling.Connection, call, new CallContext("kyc", Actors.Admin) { IsPersonal = true }, Stop);

        var kept = await calling.Exchanges();
        Assert.All(kept, exchange => Assert.Equal("/payments", exchange.Path));
        var ofPayment = Assert.Single(kept, exchange => exchange.IsSealed);
        Assert.DoesNotContain("255700000001", ofPayment.RequestBody, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada", ofPayment.AnswerBody, StringComparison.Ordinal);
        Assert.Equal((null, null), Assert.Single(kept, exchange => !exchange.IsSealed) is { } other ? (other.RequestBody, other.AnswerBody) : ("", ""));

        var list = calling.Handlers.Get<ListExchanges>();
        var seen = Assert.Single((await list.OfPayment(new ListExchanges.PaymentQuery(payment, null, 10), Actors.Officer, Stop)).Data);
        Assert.Equal("""{"phone":"+255700000001","key":"***"}""", seen.RequestBody);
        Assert.Equal("""{"name":"Ada Obi","card":"***"}""", seen.AnswerBody);
        Assert.Equal(seen.RequestBody, Assert.Single((await list.Handle(new ListExchanges.Query(calling.Connection.Id), Actors.Officer, Stop)).Data, row => row.Purpose == "submit").RequestBody);
        foreach (var actor in (Actor[])[Actors.Admin, Actors.Finance, Actors.Auditor])
        {
            var row = Assert.Single((await list.OfPayment(new ListExchanges.PaymentQuery(payment, null, 10), actor, Stop)).Data);
            Assert.Equal((ListExchanges.Sealed, ListExchanges.Sealed), (row.RequestBody, row.AnswerBody));
        }

        await Refused.ForWantOf(Permissions.ViewPayments, [Actors.Nobody], actor => list.OfPayment(new ListExchanges.PaymentQuery(payment, null, 10), actor, Stop));
    }

    [Fact]
    public async Task List_OfWhatWasSealedWithALostKey_SaysSo()
    {
        await using var calling = await Calling.At("https://api.provider.test");
        var payment = FakeClock.Start.NewId();
        await using (var db = calling.Database.Open())
        {
            db.Add(new Exchange { Id = payment, ConnectionId = calling.Connection.Id, PaymentId = payment, At = FakeClock.Start, IsSealed = true, RequestBody = "nobody-can-open-this", Method = "POST" });
            await db.SaveChangesAsync(Stop);
        }

        var row = Assert.Single((await calling.Handlers.Get<ListExchanges>().OfPayment(new ListExchanges.PaymentQuery(payment, null, 10), Actors.Officer, Stop)).Data);

        Assert.Equal("[kept sealed with a key that is gone: it cannot be opened]", row.RequestBody);
    }

    [Theory, EachDatabase]
    public async Task Drop_OfOldExchanges_DeletesThemInBatchesAndKeepsTheRest(DatabaseProvider provider)
    {
        await using var calling = await Calling.With(Calling.Plain, calls: new CallSettings { KeepExchangesDays = 30 }, provider: provider);
        var limit = FakeClock.Start.AddDays(-30);
        await Keep(calling, DropOldExchanges.BatchSize + 5, at => limit.AddSeconds(-1 - at));
        await Keep(calling, 3, at => limit.AddSeconds(at));

        Assert.Equal(DropOldExchanges.BatchSize + 5, await calling.Handlers.Get<DropOldExchanges>().Handle(Actor.System("retention", "correlation"), Stop));

        Assert.Equal([limit, limit.AddSeconds(1), limit.AddSeconds(2)], (await calling.Exchanges()).Select(exchange => exchange.At));
        await Refused.ForWantOf(Permissions.ManageJobs, [Actors.Auditor, Actors.Officer], actor => calling.Handlers.Get<DropOldExchanges>().Handle(actor, Stop));
    }

    internal static async Task Keep(Calling calling, int count, Func<int, DateTime> at)
    {
        await using var db = calling.Database.Open();
        for (var i = 0; i < count; i++)
        {
            db.Add(new Exchange
            {
                Id = at(i).NewId(), ConnectionId = calling.Connection.Id, Purpose = "submit", At = at(i), Milliseconds = 12, Method = "POST", Path = "/kyc?customerAccountNumber=0771",
                RequestBody = """{"recipient":{"name":"Ada"},"amount":5}""", Outcome = CallOutcome.Answered, Status = 201, AnswerBody = """{"name":"Ada"}""",
                Credential = SecretKind.ApiKey, CorrelationId = "correlation-1",
            });
        }

        await db.SaveChangesAsync(Stop);
    }
}
