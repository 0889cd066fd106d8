using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Processors;
using PaymentAdmin.PspSimulator;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Webhooks;

namespace PaymentAdmin.Tests.Connections.Dialects;

/// <summary>The simulator on a real port, the real host with a connection to it, and one clock for both; webhooks reach the host's own endpoints.</summary>
internal sealed class SimulatedPsp : IAsyncDisposable
{
    private const int MaxWaits = 1_000;

    private readonly WebApplication _psp;
    private readonly RequestsUnderWay _requests = new();
    private readonly HttpClient _control;

    private SimulatedPsp(TestApp app, WebApplication psp)
    {
        App = app;
        _psp = psp;
        _psp.Use(_requests.Count);
        _control = new HttpClient();
    }

    public TestApp App { get; }

    public FakeClock Clock => App.Clock;

    public string Address => _psp.Urls.First();

    public ConnectionAnswer Answer { get; private set; } = null!;

    public Connection Connection { get; private set; } = null!;

    public IDialect Dialect => App.Services.GetRequiredService<DialectBook>().Of(Connection.Dialect);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A connection to the simulator's REST interface, by its test merchant's key unless said otherwise.</summary>
    public static Task<SimulatedPsp> Rest(SimulatorSettings? settings = null, Func<string, AuthenticationInput>? authentication = null) => Start(settings, (psp, processor) =>
        Connecting.Sandbox(processor) with { BaseUrl = psp.Address + "/api/v2", Authentication = authentication?.Invoke(psp.Address) ?? Connecting.Sandbox(processor).Authentication });

    /// <summary>A connection to the simulator's MyPVit, which knows our two addresses.</summary>
    public static async Task<SimulatedPsp> Mypvit(SimulatorSettings? settings = null)
    {
        var psp = await Start(settings, (psp, processor) => Connecting.Mypvit(processor) with
        {
            BaseUrl = psp.Address,
            Authentication = Connecting.Mypvit(processor).Authentication with { RenewSecretUrlCode = "RENEW673B22D1", RestUrlCode = "REST673B22D10", StatusUrlCode = "STATUS673B22D", KycUrlCode = "KYC673B22D107" },
        });
        await psp.Control(HttpMethod.Put, "mypvit/callback-urls/CALLB1", $$"""{"url":"http://localhost{{psp.Answer.WebhookUrl}}"}""");
        await psp.Control(HttpMethod.Put, "mypvit/reception-urls/RECEPT1", $$"""{"url":"http://localhost{{psp.Answer.SecretReceptionUrl}}"}""");
        return psp;
    }

    public Task<PspResult<T>> Send<T>(PspCall<T> call, string purpose = "test") where T : notnull =>
        App.Services.CreateScope().ServiceProvider.GetRequiredService<IPspClient>().Send(Connection, call, new CallContext(purpose, Actors.Admin), Stop);

    /// <summary>Sends, and takes the value for granted, and that the PSP does at once what follows from it.</summary>
    public async Task<T> Get<T>(PspCall<T> call, string purpose = "test") where T : notnull
    {
        var result = await Send(call, purpose);
        Assert.True(result.Error is null, $"{result.Answer.Status} {result.Error}: {Encoding.UTF8.GetString(result.Answer.Body)}");
        await Until(() => Task.FromResult(_requests.Busy == 0), "The simulator is still busy with what it has answered.");
        return result.Value!;
    }

    /// <summary>Sends a payment that gets no answer for a long time, and moves the clock on, once the simulator has it, until the call gives up.</summary>
    public async Task<PspResult<T>> SendUntilItGivesUp<T>(PspCall<T> call) where T : notnull
    {
        var sending = Send(call);
        for (var waits = 0; !sending.IsCompleted && waits < MaxWaits; waits++)
        {
            await Task.WhenAny(sending, Task.Delay(TimeSpan.FromMilliseconds(10), Stop));
            if (JsonDocument.Parse(await Control(HttpMethod.Get, "payments")).RootElement.GetProperty("payments").GetArrayLength() > 0)
            {
                Clock.Advance(TimeSpan.FromSeconds(1));
            }
        }

        return sending.IsCompleted ? await sending : throw new TimeoutException("The call never gives up.");
    }

    public async Task<string> Control(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, $"/_control/{path}") { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        using var answer = await _control.SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, text);
        return text;
    }

    public Task Set(string settings) => Control(HttpMethod.Patch, "settings", settings);

    /// <summary>How often money moved.</summary>
    public async Task<long> Effects() => JsonDocument.Parse(await Control(HttpMethod.Get, "effects")).RootElement.GetProperty("totals").GetProperty("effects").GetInt64();

    /// <summary>How often a path was asked for.</summary>
    public async Task<int> Asked(string path) =>
        JsonDocument.Parse(await Control(HttpMethod.Get, "requests?limit=1000")).RootElement.GetProperty("requests").EnumerateArray()
            .Count(request => request.GetProperty("path").GetString()!.EndsWith(path.Split('?')[0], StringComparison.Ordinal));

    /// <summary>Waits until the simulator has nothing more to deliver; answers the deliveries' statuses. What it delivers it makes after it has answered.</summary>
    public async Task<IReadOnlyList<(string Event, string Status)>> Delivered()
    {
        JsonElement deliveries = default;
        await Until(
            async () =>
            {
                if (_requests.Busy > 0)
                {
                    return false;
                }

                deliveries = JsonDocument.Parse(await Control(HttpMethod.Get, "deliveries")).RootElement;
                return deliveries.GetProperty("waiting").GetInt64() == 0;
            },
            "The simulator still has something to deliver.");
        return [.. deliveries.GetProperty("deliveries").EnumerateArray().Select(delivery => (delivery.GetProperty("event").GetString()!, delivery.GetProperty("status").GetString()!))];
    }

    public Task<List<WebhookNotification>> Inbox() => App.Database.Inbox();

    /// <summary>A payment to a number, with a reference and key of its own.</summary>
    public PaymentToSend Payment(string number, string reference, long minor = 5_000_000) => (Connection.Dialect == Domain.Connections.Dialect.Mypvit ? SamplePayment.Mypvit : SamplePayment.Document) is var sample
        ? sample with
        {
            PhoneNumber = number,
            Reference = reference,
            IdempotencyKey = "key-" + reference,
            Amount = sample.Amount with { Minor = minor },
            Connection = new ConnectionFacts(Connection.MerchantId, Connection.SourceAccount, Connection.OperationAccountCode, Connection.CallbackUrlCode),
        }
        : throw new InvalidOperationException();

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        await _psp.DisposeAsync();
        await App.DisposeAsync();
    }

    private static async Task Until(Func<Task<bool>> isSo, string otherwise)
    {
        for (var waits = 0; waits < MaxWaits; waits++)
        {
            if (await isSo())
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), Stop);
        }

        throw new TimeoutException(otherwise);
    }

    private static async Task<SimulatedPsp> Start(SimulatorSettings? settings, Func<SimulatedPsp, Guid, AddConnection.Input> connection)
    {
        var app = await TestApp.Start(options: new TestAppOptions { People = false });
        var psp = Simulator.Build(new SimulatorOptions { Urls = "http://127.0.0.1:0", Clock = app.Clock, Settings = settings ?? new SimulatorSettings(), WebhookHandler = app.Server.CreateHandler() });
        var simulated = new SimulatedPsp(app, psp);
        await psp.StartAsync(Stop);
        simulated._control.BaseAddress = new Uri(simulated.Address);
        await simulated.Connect(connection);
        return simulated;
    }

    private async Task Connect(Func<SimulatedPsp, Guid, AddConnection.Input> input)
    {
        await using var scope = App.Services.CreateAsyncScope();
        var onboarded = await scope.ServiceProvider.GetRequiredService<OnboardProcessor>().Handle(Known.Paystack(), Actors.Admin, Stop);
        var processor = PublicId.Processor.Parse(onboarded.Answer.Processor.Id);
        var added = await scope.ServiceProvider.GetRequiredService<AddConnection>().Handle(input(this, processor), Actors.Admin, Stop);
        Answer = added.Answer;
        await using var db = App.Database.Open();
        Connection = await db.Connections.AsNoTracking().SingleAsync(found => found.Id == added.IdOf(), Stop);
    }
}
