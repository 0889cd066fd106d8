using System.Diagnostics;
using System.Globalization;
using PaymentAdmin.PspSimulator.Tests.Infrastructure;

namespace PaymentAdmin.PspSimulator.Tests.Api;

/// <summary>Each misbehaviour of answers and queries, switched on, does what it says, and moves money or not as it says.</summary>
public sealed class MisbehaviourTests
{
    [Theory]
    [InlineData("error500", 500)]
    [InlineData("error502", 502)]
    [InlineData("error503", 503)]
    [InlineData("error429", 429)]
    public async Task ServerError_Next1_OneAnswerWithoutEffect(string setting, int status)
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Set($$$"""{"{{{setting}}}":{"next":1},"retryAfterSeconds":7}""");

        var failed = await psp.Pay("A", key: "k");
        var accepted = await psp.Total("payments");
        var again = await psp.Pay("A", key: "k");

        Assert.Equal((status, 0L, 201), (failed.Code, accepted, again.Code));
        Assert.Equal(status == 429 ? TimeSpan.FromSeconds(7) : null, failed.Headers.RetryAfter?.Delta);
        Assert.False(again.Headers.Contains("Idempotent-Replayed"));
    }

    [Fact]
    public async Task BreakBeforeEffect_ConnectionReallyBreaksAndNothingMoves()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Set("""{"breakBeforeEffect":{"next":1}}""");

        await Assert.ThrowsAsync<HttpRequestException>(() => psp.Pay("A", key: "k"));

        Assert.Equal((0, 0), (await psp.Total("payments"), await psp.Total("effects")));
        Assert.Equal("""{"payments":[]}""", (await psp.Get("/api/v2/payments?reference=A")).Body);
        Assert.Equal(201, (await psp.Pay("A", key: "k")).Code);
    }

    [Fact]
    public async Task BreakBeforeEffect_Always_QueriesAreAnswered()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Set("""{"breakBeforeEffect":1,"breakAfterEffect":1,"loseAnswer":1}""");

        Assert.Equal((200, 404), ((await psp.Get("/api/v2/account")).Code, (await psp.Get("/api/v2/payments/pay_unknown")).Code));
    }

    [Fact]
    public async Task BreakAfterEffect_ConnectionReallyBreaksAndMoneyHasMoved()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Register();
        await psp.Set("""{"breakAfterEffect":{"next":1}}""");

        await Assert.ThrowsAsync<HttpRequestException>(() => psp.Pay("A", key: "k"));
        await psp.Receiver.Wait(1);

        Assert.Equal(1, await psp.Effects("reference", "A"));
        var again = await psp.Pay("A", key: "k");
        Assert.Equal((201, true), (again.Code, again.Headers.Contains("Idempotent-Replayed")));
        await psp.UntilSettled();
        Assert.Equal(1, await psp.Effects("reference", "A"));
        Assert.Contains("break_after_effect", (await psp.Get("/_control/requests", bearer: null)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BreakAfterEffect_Batch_IsPaidOnce()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Set("""{"breakAfterEffect":{"next":2}}""");
        const string Body = """{"batch_reference":"B","payments":[{"account":"1","amount":5,"currency":"TZS","reference":"A"}]}""";

        await Assert.ThrowsAsync<HttpRequestException>(() => psp.Post("/api/v2/batches", Body, "k"));
        await Assert.ThrowsAsync<HttpRequestException>(() => psp.Post("/api/v2/batches", Body, "k"));

        Assert.Equal(202, (await psp.Post("/api/v2/batches", Body, "k")).Code);
        await psp.UntilSettled();
        Assert.Equal(1, await psp.Total("effects"));
    }

    [Fact]
    public async Task LoseAnswer_GatewayAnswers504AndMoneyHasMoved()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Set("""{"loseAnswer":1}""");

        var reply = await psp.Pay("A");
        await psp.UntilSettled();

        Assert.Equal((504, 1L), (reply.Code, await psp.Effects("reference", "A")));
    }

    [Fact]
    public async Task LoseAnswer_WithoutStatus_NoAnswerEverComesAndMoneyHasMoved()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Set("""{"loseAnswer":1,"lostAnswerStatus":0}""");

        var call = psp.Pay("A");
        await Eventually.True(async () => await psp.Total("effects") == 1, "the money to move");
        psp.Clock.AdvanceSeconds(100_000);
        var patience = Task.Delay(100, TestContext.Current.CancellationToken);

        Assert.Same(patience, await Task.WhenAny(call, patience));
        psp.Http.CancelPendingRequests();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task RefusedSubmission_IsNeverBrokenAfterItsEffect()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Set("""{"breakAfterEffect":1,"loseAnswer":1}""");

        Assert.Equal(422, (await psp.Pay("A", amount: "2000000")).Code);
        Assert.Equal(200, (await psp.Get("/api/v2/account")).Code);
    }

    [Fact]
    public async Task Latency_DelaysTheWork()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Set("""{"latencyMs":2000}""");

        var call = psp.Pay("A");
        await Eventually.True(() => psp.Clock.HasTimers, "the call to wait");
        Assert.Equal(0, await psp.Total("payments"));
        await psp.Passing(() => Task.FromResult(call.IsCompleted), "the answer");

        Assert.Equal(201, (await call).Code);
        Assert.True(psp.Clock.GetUtcNow() - new FakeClock().GetUtcNow() >= TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task SlowAnswer_HalfComesAtOnceTheRestLater()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Set("""{"slowAnswerSeconds":60}""");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v2/health");

        using var response = await psp.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var body = response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        await Eventually.True(() => psp.Clock.HasTimers, "the answer to pause");
        Assert.False(body.IsCompleted);
        await psp.Passing(() => Task.FromResult(body.IsCompleted), "the rest");

        Assert.Contains("\"ok\"", await body, StringComparison.Ordinal);
        Assert.True(psp.Clock.GetUtcNow() - new FakeClock().GetUtcNow() >= TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task HugeAnswer_HasSoManyBytesMoreAndIsStillRight()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Set("""{"hugeAnswerBytes":3000000,"hugeAnswer":{"next":1}}""");

        var huge = await psp.Pay("A");
        var next = await psp.Get("/api/v2/account");

        Assert.Equal((201, "pending"), (huge.Code, (string?)huge.Json["status"]));
        Assert.InRange(huge.Body.Length, 3_000_001, 3_001_000);
        Assert.True(next.Body.Length < 1000);
    }

    [Fact]
    public async Task RedirectTo_SendsElsewhereWithoutEffect()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Set("""{"redirectTo":"http://192.168.0.1/steal"}""");
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = psp.Http.BaseAddress };
        using var content = new StringContent(RunningSimulator.Payment("A"));

        using var response = await http.PostAsync(new Uri("/api/v2/payments", UriKind.Relative), content, TestContext.Current.CancellationToken);

        Assert.Equal((307, "http://192.168.0.1/steal"), ((int)response.StatusCode, response.Headers.Location!.ToString()));
        Assert.Equal(0, await psp.Total("payments"));
    }

    [Fact]
    public async Task OnlyRequests_OthersBehave()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Set("""{"error500":1,"onlyRequests":["POST /api/v2/payments"]}""");

        Assert.Equal((200, 500), ((await psp.Get("/api/v2/account")).Code, (await psp.Pay("A")).Code));
    }

    [Fact]
    public async Task WrongAmountInQuery_DiffersThere()
    {
        await using var psp = await RunningSimulator.Start();
        var id = (string)(await psp.Pay("A", amount: "1500.50")).Json["id"]!;
        await psp.Set("""{"wrongAmountInQuery":1}""");

        Assert.Equal("1501.50", (await psp.Get($"/api/v2/payments/{id}")).Json["transaction"]!["amount"]!.ToJsonString());
        Assert.Equal("1501.50", (await psp.Get("/api/v2/payments?reference=A")).Json["payments"]![0]!["transaction"]!["amount"]!.ToJsonString());
    }

    [Fact]
    public async Task NotFoundForKnown_Next1_IsFoundTheSecondTime()
    {
        await using var psp = await RunningSimulator.Start();
        var id = (string)(await psp.Pay("A")).Json["id"]!;

        await psp.Set("""{"notFoundForKnown":{"next":2}}""");
        var byId = await psp.Get($"/api/v2/payments/{id}");
        var byReference = await psp.Get("/api/v2/payments?reference=A");

        Assert.Equal((404, """{"payments":[]}"""), (byId.Code, byReference.Body));
        Assert.Equal(200, (await psp.Get($"/api/v2/payments/{id}")).Code);
    }

    [Fact]
    public async Task TwoIdsForOneReference_OneEffectTwoIds()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Register();
        await psp.Set("""{"twoIdsForOneReference":1}""");

        var first = (string)(await psp.Pay("A")).Json["id"]!;
        var second = (string)(await psp.Receiver.Wait(1))[0].Json["payment_id"]!;
        var found = (await psp.Get("/api/v2/payments?reference=A")).Json["payments"]!.AsArray().Select(payment => (string)payment!["id"]!);

        Assert.NotEqual(first, second);
        Assert.Equal([first, second], found);
        Assert.Equal(second, (string?)(await psp.Get($"/api/v2/payments/{second}")).Json["id"]);
        Assert.Equal(1, await psp.Effects("reference", "A"));
    }

    [Fact]
    public async Task Decisions_SameSeed_AreTheSameInAnyOrderAndAtOnce()
    {
        var references = Enumerable.Range(0, 60).Select(number => number.ToString(CultureInfo.InvariantCulture)).ToList();

        var inOrder = await Outcomes(7, references, atOnce: false);
        var atOnce = await Outcomes(7, [.. references.Reverse<string>()], atOnce: true);
        var otherSeed = await Outcomes(8, references, atOnce: true);

        Assert.Equal(inOrder, atOnce);
        Assert.NotEqual(inOrder, otherSeed);
        Assert.InRange(inOrder.Count(outcome => outcome.Value == "500,500"), 3, 35);
        Assert.Contains(inOrder, outcome => outcome.Value == "500,201");
    }

    [Fact]
    public async Task ManyAtOnce_AreQuickAndEachPaidOnce()
    {
        await using var psp = await RunningSimulator.Start();
        var watch = Stopwatch.StartNew();

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 1000), new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = TestContext.Current.CancellationToken },
            async (number, _) => await psp.Pay($"R{number}", key: $"k{number}"));
        await psp.UntilSettled();

        Assert.Equal(1000, await psp.Total("effects"));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"It took {watch.Elapsed}.");
    }

    /// <summary>What two tries of each reference are answered.</summary>
    private static async Task<SortedDictionary<string, string>> Outcomes(int seed, List<string> references, bool atOnce)
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Set($$"""{"seed":{{seed}},"error500":0.5}""");
        var outcomes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            references, new ParallelOptions { MaxDegreeOfParallelism = atOnce ? 16 : 1, CancellationToken = TestContext.Current.CancellationToken },
            async (reference, _) =>
            {
                var outcome = $"{(await psp.Pay(reference, key: reference)).Code},{(await psp.Pay(reference, key: reference)).Code}";
                lock (outcomes)
                {
                    outcomes[reference] = outcome;
                }
            });
        return outcomes;
    }
}
