using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Audit;

/// <summary>The record, page by page: nothing lost, nothing twice, whatever the times.</summary>
public sealed class AuditPagingTests
{
    private const int Entries = 120;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Handle_PageByPageOverEqualTimes_ShowsEachEntryOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);

        // Runs of equal times of every length from 1 to 15, in no order.
        var times = Enumerable.Range(1, 15).SelectMany(length => Enumerable.Repeat(length * 7 % 16, length)).OrderBy(time => time * 31 % 17).ToList();
        Assert.Equal(Entries, times.Count);
        var written = await Write(handlers, database, times);

        foreach (var limit in (int[])[1, 2, 7, Entries - 1, Entries, 200])
        {
            Assert.Equal(written, await Walk(handlers, new ListAudit.Query(Limit: limit)));
        }
    }

    [Theory, EachDatabase]
    public async Task Handle_PageByPageWithFilters_ShowsWhatMatchesOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await Write(handlers, database, [.. Enumerable.Repeat(0, 30), .. Enumerable.Repeat(1, 30)]);
        var all = (await handlers.Get<ListAudit>().Handle(new ListAudit.Query(Limit: 200), Actors.Auditor, Stop)).Data;
        var (from, to) = (FakeClock.Start.AddMilliseconds(1), FakeClock.Start.AddMilliseconds(2));

        foreach (var (query, expected) in new[]
        {
            (new ListAudit.Query(Kind: "test.even"), all.Where(row => row.Kind == "test.even")),
            (new ListAudit.Query(Actor: Actors.Admin2.Name), all.Where(row => row.Actor == Actors.Admin2.Name)),
            (new ListAudit.Query(From: from), all.Where(row => row.At >= from)),
            (new ListAudit.Query(To: from, Kind: "test.odd"), all.Where(row => row.At < from && row.Kind == "test.odd")),
            (new ListAudit.Query(From: from, To: to, Actor: Actors.Admin.Name), all.Where(row => row.At >= from && row.At < to && row.Actor == Actors.Admin.Name)),
        })
        {
            var ids = expected.Select(row => row.Id).ToList();
            Assert.InRange(ids.Count, 1, 59);
            Assert.Equal(ids, await Walk(handlers, query with { Limit = 4 }));
            Assert.Equal(ids, await handlers.Get<ListAudit>().All(query, Actors.Auditor, Stop).Select(row => row.Id).ToListAsync(Stop));
        }
    }

    [Theory, EachDatabase]
    public async Task All_OfMoreThanOnePart_HoldsEachEntryOnce(DatabaseProvider provider)
    {
        const int More = 1_050;
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);

        // The parts of an export meet among equal times.
        var written = await Write(handlers, database, [.. Enumerable.Range(0, More).Select(index => index / 30)]);

        Assert.Equal(More, written.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(More / 2, await handlers.Get<ListAudit>().All(new ListAudit.Query(Kind: "test.odd"), Actors.Auditor, Stop).CountAsync(Stop));
    }

    [Theory, EachDatabase]
    public async Task Handle_WhileEntriesAreWritten_StillShowsTheOlderOnesOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var written = await Write(handlers, database, [0, 0, 0, 0, 0, 0, 0]);

        var first = await handlers.Get<ListAudit>().Handle(new ListAudit.Query(Limit: 3), Actors.Auditor, Stop);
        await Write(handlers, database, [5, 5, 5]);
        var rest = await Walk(handlers, new ListAudit.Query(After: Cursor.Parse(first.Pagination.Cursor), Limit: 3));

        Assert.Equal(written, first.Data.Select(row => row.Id).Concat(rest));
    }

    [Theory, EachDatabase]
    public async Task Handle_AtItsEnd_GivesNoCursor(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var list = handlers.Get<ListAudit>();
        Assert.Equal(new ListAudit.Pagination(50, null), (await list.Handle(new ListAudit.Query(), Actors.Auditor, Stop)).Pagination);

        await Write(handlers, database, [0, 1]);

        Assert.NotNull((await list.Handle(new ListAudit.Query(Limit: 1), Actors.Auditor, Stop)).Pagination.Cursor);
        Assert.Null((await list.Handle(new ListAudit.Query(Limit: 2), Actors.Auditor, Stop)).Pagination.Cursor);
    }

    /// <summary>Writes an entry so many milliseconds after the start for each; answers their ids in the order of the list.</summary>
    private static async Task<IReadOnlyList<string>> Write(Handlers handlers, TestDatabase database, IReadOnlyList<int> milliseconds)
    {
        await using var db = database.Open();
        foreach (var (index, after) in milliseconds.Index())
        {
            var thing = new AuditedThing("tenant", Guid.Empty, "RELIEF");
            var (actor, kind) = index % 2 == 0 ? (Actors.Admin, "test.even") : (Actors.Admin2, "test.odd");
            RecordAudit.Record(db, actor, FakeClock.Start.AddMilliseconds(after), thing, new AuditedAct(kind, []));
        }

        await db.SaveChangesAsync(Stop);
        var list = await handlers.Get<ListAudit>().All(new ListAudit.Query(), Actors.Auditor, Stop).ToListAsync(Stop);
        Assert.Equal(list.OrderByDescending(row => row.At).Select(row => row.At), list.Select(row => row.At));
        return [.. list.Select(row => row.Id)];
    }

    private static async Task<IReadOnlyList<string>> Walk(Handlers handlers, ListAudit.Query query)
    {
        var ids = new List<string>();
        do
        {
            var page = await handlers.Get<ListAudit>().Handle(query, Actors.Auditor, Stop);
            Assert.InRange(page.Data.Count, 1, query.Limit);
            ids.AddRange(page.Data.Select(row => row.Id));
            query = query with { After = Cursor.Parse(page.Pagination.Cursor) };
        }
        while (query.After is not null && ids.Count <= Entries);

        return ids;
    }
}
