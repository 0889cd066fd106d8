using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Processors;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform.Api;

public sealed class QueryInputTests
{
    [Fact]
    public void Read_OfNothing_GivesTheDefaults()
    {
        var query = ListProcessors.Query.Read(Parse(""));

        Assert.Equal(("created_at", true, 1, 50, null), (query.Sort, query.Descending, query.Page, query.PageSize, query.Search));
        Assert.Empty(query.Statuses);
    }

    [Fact]
    public void Read_OfEverything_ReadsIt()
    {
        var query = ListProcessors.Query.Read(Parse("?status=active,inactive&status=active&category=debit_card,%20identity,&search=%20pay%20&sort=name&order=asc&page=2&page_size=200"));

        Assert.Equal([ProcessorStatus.Active, ProcessorStatus.Inactive], query.Statuses);
        Assert.Equal([ProcessorCategory.DebitCard, ProcessorCategory.Identity], query.Categories);
        Assert.Equal(("pay", "name", false, 2, 200), (query.Search, query.Sort, query.Descending, query.Page, query.PageSize));
    }

    [Theory]
    [InlineData("status=Active", "status")]
    [InlineData("status=active,gone", "status")]
    [InlineData("category=0", "category")]
    [InlineData("sort=number", "sort")]
    [InlineData("sort=name&sort=code", "sort")]
    [InlineData("order=ASC", "order")]
    [InlineData("page=0", "page")]
    [InlineData("page=-1", "page")]
    [InlineData("page=%2B1", "page")]
    [InlineData("page=1.0", "page")]
    [InlineData("page=99999999999", "page")]
    [InlineData("page=%D9%A1", "page")]
    [InlineData("page_size=201", "page_size")]
    [InlineData("page_size=0", "page_size")]
    [InlineData("search=a%00b", "search")]
    [InlineData("search=a%0Ab", "search")]
    public void Read_OfAWrongParameter_NamesIt(string text, string name)
    {
        var refusal = Assert.Throws<Refusal>(() => ListProcessors.Query.Read(Parse("?" + text)));

        Assert.Equal((RefusalKind.Invalid, "invalid_input", name), (refusal.Kind, refusal.Code, refusal.Field));
    }

    [Fact]
    public void Read_OfSeveralWrongParameters_NamesAll()
    {
        var refusal = Assert.Throws<Refusal>(() => ListProcessors.Query.Read(Parse("?status=x&page=x&page_size=x&order=x")));

        Assert.Equal(["order", "page", "page_size", "status"], refusal.Errors.Keys.Order());
    }

    [Fact]
    public void Text_TooLong_IsRefused() =>
        Assert.Throws<Refusal>(() => ListProcessors.Query.Read(Parse("?search=" + new string('a', 201))));

    [Theory]
    [InlineData("2026-01-31T09:00:00Z", "2026-01-31T09:00:00Z")]
    [InlineData("2026-01-31t09:00:00z", "2026-01-31T09:00:00Z")]
    [InlineData("2026-01-31T09:00:00%2B01:00", "2026-01-31T08:00:00Z")]
    [InlineData("2026-01-31T09:00:00+01:00", "2026-01-31T08:00:00Z")]
    [InlineData("2026-01-31T09:00:00.123456789Z", "2026-01-31T09:00:00.123456Z")]
    public void Time_OfRfc3339_IsUtc(string text, string expected)
    {
        var query = new QueryInput(Parse("?at=" + text));
        var time = query.Time("at");
        query.Done();

        Assert.Equal((DateTimeKind.Utc, expected), (time!.Value.Kind, Wire.WriteTime(time.Value)));
    }

    [Theory]
    [InlineData("2026-01-31")]
    [InlineData("2026-01-31T09:00:00")]
    [InlineData("2026-02-30T09:00:00Z")]
    [InlineData("2026-01-31T24:00:00Z")]
    [InlineData("2026-01-31T23:59:60Z")]
    [InlineData("0001-01-01T00:00:00%2B14:00")]
    [InlineData("9999-12-31T23:59:59-10:00")]
    [InlineData("31/01/2026")]
    [InlineData("now")]
    public void Time_OfAnotherForm_IsRefused(string text)
    {
        var query = new QueryInput(Parse("?at=" + text));
        query.Time("at");

        Assert.Equal("at", Assert.Throws<Refusal>(query.Done).Field);
    }

    [Fact]
    public void Id_OfAnotherKind_Is404() =>
        Assert.Equal(RefusalKind.NotFound, Assert.Throws<Refusal>(() => new QueryInput(Parse("?tenant_id=proc_x")).Id("tenant_id", PublicId.Tenant)).Kind);

    [Fact]
    public void Read_OfWhateverComes_OnlyEverRefuses()
    {
        var parameter = from name in Gen.Elements("status", "page", "limit", "from", "cursor", "search", "sort", "actor", "kind")
                        from value in FsCheck.Fluent.ArbMap.Default.GeneratorFor<string?>()
                        select $"{name}={value}";
        Laws.Hold(parameter.ArrayOf(), parameters =>
        {
            var query = Parse("?" + string.Join('&', parameters));
            Laws.OnlyRefuses(() => ListProcessors.Query.Read(query));
            Laws.OnlyRefuses(() => ListAudit.Query.Read(query));
        });
    }

    private static QueryCollection Parse(string query) => new(QueryHelpers.ParseQuery(query));
}
