using System.Net;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Access;

public sealed class SignOutTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData("cross-site", HttpStatusCode.Forbidden, false)]
    [InlineData("same-origin", HttpStatusCode.Redirect, true)]
    [InlineData(null, HttpStatusCode.Redirect, true)]
    public async Task SignOut_FromAnotherSite_IsRefused(string? from, HttpStatusCode status, bool endsTheSession)
    {
        using var client = fixture.App.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-out");
        if (from is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", from);
        }

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(endsTheSession, answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(cookie => cookie.StartsWith("paymentadmin=;", StringComparison.Ordinal)));
    }
}
