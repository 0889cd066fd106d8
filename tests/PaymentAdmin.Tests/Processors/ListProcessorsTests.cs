using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Processors;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Processors;

public sealed class ListProcessorsTests
{
    private static readonly ListProcessors.Query Everything = new([], []);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Handle_WithFilters_ShowsWhatMatchesThemAll(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await Add(handlers, "CARD", ProcessorCategory.DebitCard, ProcessorStatus.Active);
        await Add(handlers, "CARD_OLD", ProcessorCategory.DebitCard, ProcessorStatus.Inactive);
        await Add(handlers, "TRANSFER", ProcessorCategory.FundsTransfer, ProcessorStatus.Active);
        await Add(handlers, "BILLS", ProcessorCategory.BillsPayment, ProcessorStatus.Inactive);

        await Check(["CARD", "TRANSFER"], Everything with { Statuses = [ProcessorStatus.Active] });
        await Check(["BILLS", "CARD", "CARD_OLD", "TRANSFER"], Everything with { Statuses = [ProcessorStatus.Active, ProcessorStatus.Inactive] });
        await Check(["BILLS", "CARD", "CARD_OLD"], Everything with { Categories = [ProcessorCategory.DebitCard, ProcessorCategory.BillsPayment] });
        await Check(["CARD_OLD"], Everything with { Categories = [ProcessorCategory.DebitCard], Statuses = [ProcessorStatus.Inactive] });
        await Check([], Everything with { Categories = [ProcessorCategory.Identity] });
        await Check(["CARD", "CARD_OLD"], Everything with { Search = "card" });
        await Check(["CARD_OLD"], Everything with { Search = "d_" });
        await Check([], Everything with { Search = "%" });

        async Task Check(string[] codes, ListProcessors.Query query)
        {
            var answer = await handlers.Get<ListProcessors>().Handle(query with { Sort = "code", Descending = false }, Actors.Officer, Stop);
            Assert.Equal(codes, answer.Processors.Select(processor => processor.Code));
            Assert.Equal(codes.Length, answer.Pagination.Total);
        }
    }

    [Theory, EachDatabase]
    public async Task Handle_WithASearch_FindsNamesWhateverTheirCase(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await Add(handlers, "ONE", name: "Café Élan");
        await Add(handlers, "TWO", name: "Cafe Nine");

        await Check("caf", "ONE", "TWO");
        await Check("CAFE N", "TWO");

        // Whether é and É are one letter is the database's affair; as it is written, it is found.
        await Check("Café Élan", "ONE");
        await Check("é É", "ONE");

        async Task Check(string search, params string[] codes) =>
            Assert.Equal(codes, (await Codes(handlers, Everything with { Search = search })).Order(StringComparer.Ordinal));
    }

    [Theory, EachDatabase]
    public async Task Handle_WithASort_OrdersByIt(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await Add(handlers, "BB", status: ProcessorStatus.Inactive, name: "alpha", later: true);
        await Add(handlers, "CC", status: ProcessorStatus.Active, name: "Gamma", later: true);
        await Add(handlers, "AA", status: ProcessorStatus.Active, name: "Beta", later: true);

        await Check("created_at", "BB", "CC", "AA");
        await Check("code", "AA", "BB", "CC");
        await Check("name", "BB", "AA", "CC");
        await Check("status", "CC", "AA", "BB");

        async Task Check(string sort, params string[] ascending)
        {
            Assert.Equal(ascending, await Codes(handlers, Everything with { Sort = sort, Descending = false }));
            Assert.Equal(ascending.Reverse(), await Codes(handlers, Everything with { Sort = sort }));
        }
    }

    [Theory, EachDatabase]
    public async Task Handle_OfEqualKeys_ShowsEachOnOnePage(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        string[] all = ["P1", "P2", "P3", "P4", "P5", "P6", "P7"];
        foreach (var code in all)
        {
            await Add(handlers, code);
        }

        foreach (var sort in ListProcessors.Sorts)
        {
            foreach (var descending in (bool[])[true, false])
            {
                var query = Everything with { Sort = sort, Descending = descending };
                var pages = new List<string>();
                for (var page = 1; page <= 4; page++)
                {
                    pages.AddRange(await Codes(handlers, query with { Page = page, PageSize = 2 }));
                }

                Assert.Equal(await Codes(handlers, query), pages);
                Assert.Equal(all, pages.Order(StringComparer.Ordinal));
                Assert.Empty(await Codes(handlers, query with { Page = 5, PageSize = 2 }));
                Assert.Equal(pages, await handlers.Get<ListProcessors>().All(query, Actors.Auditor, Stop).Select(processor => processor.Code).ToListAsync(Stop));
            }
        }
    }

    [Theory, EachDatabase]
    public async Task Handle_BeyondTheLastPage_IsEmptyAndStillSaysHowMany(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await Add(handlers, "ONLY");

        var answer = await handlers.Get<ListProcessors>().Handle(Everything with { Page = 9, PageSize = 200 }, Actors.Officer, Stop);

        Assert.Empty(answer.Processors);
        Assert.Equal(new ListProcessors.Pagination(9, 200, 1), answer.Pagination);
    }

    [Theory, EachDatabase]
    public async Task GetAndList_ByNobody_AreRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard();

        await Refused.ForWantOf(Permissions.ViewProcessors, [Actors.Nobody], person => handlers.Get<ListProcessors>().Handle(Everything, person, Stop));
        await Refused.ForWantOf(Permissions.ViewProcessors, [Actors.Nobody], person => handlers.Get<ListProcessors>().All(Everything, person, Stop).ToListAsync(Stop).AsTask());
        await Refused.ForWantOf(Permissions.ViewProcessors, [Actors.Nobody], person => handlers.Get<GetProcessor>().Handle(id, person, Stop));
    }

    private static async Task<IReadOnlyList<string>> Codes(Handlers handlers, ListProcessors.Query query) =>
        [.. (await handlers.Get<ListProcessors>().Handle(query, Actors.Officer, Stop)).Processors.Select(processor => processor.Code)];

    private static async Task Add(
        Handlers handlers, string code, ProcessorCategory category = ProcessorCategory.DebitCard, ProcessorStatus status = ProcessorStatus.Active, string name = "Same name", bool later = false)
    {
        if (later)
        {
            handlers.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        var input = Known.Paystack(code) with { Category = category, Status = status, DisplayName = name };
        await handlers.Get<OnboardProcessor>().Handle(input, Actors.Admin, Stop);
    }
}
