using System.Threading.Channels;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Webhooks;

namespace PaymentAdmin.Tests.Webhooks;

public sealed class WebhookWatchTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Watch_OfAnEnvironment_TellsWhatArrivedThereUntilNobodyLooks()
    {
        await using var inbox = await Inbox.Open(DatabaseProvider.Sqlite, Dialect.Paystack);
        var (clock, watch) = (inbox.Handlers.Clock, inbox.Handlers.Get<WebhookWatch>());
        var (here, elsewhere) = (Channel.CreateUnbounded<bool>(), Channel.CreateUnbounded<bool>());
        Assert.DoesNotContain(WebhookWatch.Every, clock.Waits);

        var first = watch.Watch(ConnectionEnvironment.Sandbox, arrived => here.Writer.WriteAsync(arrived, Stop).AsTask());
        var second = watch.Watch(ConnectionEnvironment.Production, arrived => elsewhere.Writer.WriteAsync(arrived, Stop).AsTask());
        await Look();

        // Who has just begun may have missed something.
        Assert.Equal((true, true), (await here.Reader.ReadAsync(Stop), await elsewhere.Reader.ReadAsync(Stop)));
        await Look();
        Assert.Equal((false, false), (await here.Reader.ReadAsync(Stop), await elsewhere.Reader.ReadAsync(Stop)));

        await using (var db = inbox.Database.Open())
        {
            await db.PutNotification(inbox.ConnectionId, clock.Time);
        }

        await Look();
        Assert.Equal((true, false), (await here.Reader.ReadAsync(Stop), await elsewhere.Reader.ReadAsync(Stop)));

        second.Dispose();
        await Look();
        Assert.False(await here.Reader.ReadAsync(Stop));
        first.Dispose();
        await TimerIsSet();
        clock.Advance(WebhookWatch.Every);
        Assert.DoesNotContain(WebhookWatch.Every, clock.Waits);
        Assert.Equal((0, 0), (here.Reader.Count, elsewhere.Reader.Count));

        // And begins again for the next one.
        using var third = watch.Watch(ConnectionEnvironment.Sandbox, arrived => here.Writer.WriteAsync(arrived, Stop).AsTask());
        await Look();
        Assert.True(await here.Reader.ReadAsync(Stop));

        async Task Look()
        {
            await TimerIsSet();
            clock.Advance(WebhookWatch.Every);
        }

        async Task TimerIsSet()
        {
            while (!clock.Waits.Contains(WebhookWatch.Every))
            {
                Stop.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }
    }
}
