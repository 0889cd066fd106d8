using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Tests.Infrastructure;
using static PaymentAdmin.Tests.Reconciliation.Reconciling;

namespace PaymentAdmin.Tests.Reconciliation.Runs;

public sealed class ItemExportTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Export_OfAClass_HasItsRowsAndCarriesNoFormula()
    {
        await using var test = await Begin();
        await test.Pay("R-1", 5_000_000, PaymentStatus.Completed, "psp_1");
        var run = await test.Run(Row("psp_1", "R-1", 5_000_000, "completed"), Row("psp_9", "+1+1", 1_000, "paid"));
        await using var app = await TestApp.Start(
            test.Database, new TestAppOptions { Clock = test.Handlers.Clock, Services = services => services.AddSingleton(test.Handlers.Get<IDataProtectionProvider>()) });
        using var auditor = await app.SignedIn(Roles.Auditor);

        var all = await Lines(auditor, $"/reconciliations/{run.Id}/items.csv");
        var some = await Lines(auditor, $"/reconciliations/{run.Id}/items.csv?class=psp_only");

        Assert.Equal(3, all.Length);
        Assert.StartsWith("number,class,reference,psp_id,platform_amount,platform_currency,platform_status,", all[0], StringComparison.Ordinal);
        Assert.StartsWith("1,matched,R-1,psp_1,5000000,TZS,completed,,2026-03-13T12:00:00Z,5000000,TZS,completed,completed,", all[1], StringComparison.Ordinal);
        Assert.Equal([all[0], all[2]], some);
        Assert.DoesNotContain(",+1+1", all[2], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await auditor.GetAsync(new Uri("/reconciliations/rec_1/items.csv", UriKind.Relative), Stop)).StatusCode);
    }

    private static async Task<string[]> Lines(HttpClient client, string path) =>
        (await client.GetStringAsync(new Uri(path, UriKind.Relative), Stop)).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
}
