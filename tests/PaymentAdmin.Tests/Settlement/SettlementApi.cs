using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Settlement;

/// <summary>The settlement desk as scripts see it: two finance reviewers over the API, on a processor of <see cref="Settlement.Settling"/>. Nothing happens by itself.</summary>
internal sealed class SettlementApi : IAsyncDisposable
{
    public const string Issues = "/api/v1/processors/issues";

    private SettlementApi(TestApp app, Settling settling, HttpClient finance, HttpClient second) => (App, Settling, Finance, Second) = (app, settling, finance, second);

    public TestApp App { get; }

    public Settling Settling { get; }

    public HttpClient Finance { get; }

    /// <summary>The other of two people.</summary>
    public HttpClient Second { get; }

    public string Statements => $"/api/v1/processors/{Settling.Processor}/settlement-statements";

    public string ProcessorIssues => $"/api/v1/processors/{Settling.Processor}/issues";

    public static async Task<SettlementApi> Begin(DatabaseProvider provider = DatabaseProvider.Sqlite)
    {
        var database = await TestDatabase.Create(provider);
        var app = await TestApp.Start(database, new TestAppOptions { Services = TestAppOptions.WithoutWorkers });
        var settling = await Settling.On(database, Handlers.On(database, app.Clock));
        return new SettlementApi(app, settling, await app.ClientOf(Roles.FinanceReviewer), await app.ClientOf(Roles.FinanceReviewer + TestApp.Second));
    }

    /// <summary>One issue: 5,000 were due, and 4,950 came.</summary>
    public static async Task<(SettlementApi Api, string Issue)> WithShort(DatabaseProvider provider = DatabaseProvider.Sqlite)
    {
        var api = await Begin(provider);
        await api.Settling.Confirm("R1", 500_000);
        (await api.Upload(api.Settling.Row("R1", 4_950))).Is(201);
        return (api, Assert.Single((await api.Finance.Get(api.ProcessorIssues)).Is(200).TextsAt("data", "id"))!);
    }

    public Task<ApiAnswer> Upload(params IReadOnlyList<string> rows) => Finance.SendFile(Statements, "statement.csv", Settling.Csv(rows));

    public Task<ApiAnswer> Patch(string issue, string body, HttpClient? by = null, params (string Name, string Value)[] headers) => (by ?? Finance).Call("PATCH", $"{Issues}/{issue}", body, headers);

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Settling.DisposeAsync();
    }
}
