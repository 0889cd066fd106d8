using System.Net;
using System.Net.Http.Headers;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform.Api;

/// <summary>What a request that is larger than its file may be is told by the real server, before any of it is sent.</summary>
public sealed class UploadedFileTests
{
    [Theory]
    [InlineData("/api/v1/reconciliations", 1024)]
    [InlineData("/api/v1/processors/issues/exc_01a20000-0000-7000-8000-000000000000/files", 10)]
    public async Task Upload_LargerThanItMayBe_IsToldHowLarge(string path, int mebibytes)
    {
        await using var app = await TestApp.Start(options: new TestAppOptions { Listens = true, Services = TestAppOptions.WithoutWorkers });
        using var finance = await app.ClientOf(Roles.FinanceReviewer);
        using var client = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = app.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new Announced(((long)mebibytes + 1) * 1024 * 1024) };
        request.Headers.Authorization = finance.DefaultRequestHeaders.Authorization;
        request.Headers.ExpectContinue = true;

        var answer = (await client.Answer(request)).IsProblem(413, "body_too_large");

        Assert.StartsWith($"The file is larger than {mebibytes:N0} MiB.", answer.TextAt("detail"), StringComparison.Ordinal);
    }

    /// <summary>A form that says how long it is, and has nothing to send: the answer comes first.</summary>
    private sealed class Announced : HttpContent
    {
        private readonly long _length;

        public Announced(long length)
        {
            _length = length;
            Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new InvalidOperationException("It was asked for.");

        protected override bool TryComputeLength(out long length)
        {
            length = _length;
            return true;
        }
    }
}
