using System.Net;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.UI;

public sealed class StatusPagesTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_OfNoPage_ShowsThatThereIsNone()
    {
        using var client = fixture.App.Anonymous();
        using var answer = await client.GetAsync("/no-such-page", Stop);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("This page does not exist", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/no-such-page", HttpStatusCode.NotFound)]
    [InlineData("/_blazor/negotiate", HttpStatusCode.Unauthorized)]
    public async Task Post_ThatIsRefused_KeepsItsStatus(string path, HttpStatusCode status)
    {
        using var client = fixture.App.Anonymous();
        using var answer = await client.PostAsync(path, content: null, Stop);

        Assert.Equal(status, answer.StatusCode);
    }
}
