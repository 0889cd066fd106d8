using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform.Secrets;

public sealed class KeyRingTests
{
    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task KeyRing_OfASecondHostOnTheSameDatabase_ReadsWhatTheFirstEncrypted(DatabaseProvider provider)
    {
        await using var first = await TestApp.Start(provider);
        await using var second = await TestApp.Start(first.Database, new TestAppOptions { People = false });

        var secret = Protector(first).Protect("sk_live_1");
        Assert.Equal("sk_live_1", Protector(second).Unprotect(secret));
        Assert.DoesNotContain("sk_live_1", secret, StringComparison.Ordinal);

        // So a token of one node opens the other.
        using var ofFirst = await first.ClientOf(Roles.Auditor);
        using var ofSecond = second.Anonymous();
        ofSecond.DefaultRequestHeaders.Authorization = ofFirst.DefaultRequestHeaders.Authorization;
        using var answer = await ofSecond.GetAsync("/api/v1/audit", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task KeyRing_AfterAStart_IsInTheDatabaseAndNowhereElse()
    {
        await using var app = await TestApp.Start();
        Protector(app).Protect("secret");

        await using var db = app.Database.Open();
        var key = await db.Set<KeyRingEntry>().SingleAsync(TestContext.Current.CancellationToken);
        Assert.Contains("<key ", key.Xml, StringComparison.Ordinal);
    }

    private static IDataProtector Protector(TestApp app) => app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
}
