using System.Threading.Channels;
using Bunit;
using PaymentAdmin.Distributions.Pages;
using PaymentAdmin.Distributions.Progress;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Payments.Reading;

namespace PaymentAdmin.Tests.Distributions.Progress;

public sealed class ProgressPanelTests : PageTest
{
    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Watch_OfADistribution_TellsHowFarItIsUntilNobodyLooks()
    {
        var paying = await Paying.Start(Database, Handlers);
        var id = await paying.Released(Database, Handlers, 2);
        var watch = Handlers.Get<ProgressWatch>();
        var (one, other) = (Channel.CreateUnbounded<ProgressAnswer>(), Channel.CreateUnbounded<ProgressAnswer>());
        Assert.Throws<Refusal>(() => watch.Watch(id, Actors.Nobody, _ => Task.CompletedTask));

        var first = watch.Watch(id, Actors.Auditor, progress => one.Writer.WriteAsync(progress, Stop).AsTask());
        var second = watch.Watch(id, Actors.Officer, progress => other.Writer.WriteAsync(progress, Stop).AsTask());
        await Look();
        Assert.Same(await one.Reader.ReadAsync(Stop), await other.Reader.ReadAsync(Stop));
        await Database.Send(Handlers, id, 1, new PaymentNews(PaymentSaid.Completed));
        second.Dispose();
        await Look();

        Assert.Equal(1, (await one.Reader.ReadAsync(Stop)).Ended);
        Assert.Equal(0, other.Reader.Count);
        first.Dispose();
        await Look();
        Assert.DoesNotContain(ProgressWatch.Every, Clock.Waits);
        Assert.Equal(0, one.Reader.Count);
    }

    [Fact]
    public async Task Watch_WithOthersThatFail_TellsAllTheSame()
    {
        var paying = await Paying.Start(Database, Handlers);
        var id = await paying.Released(Database, Handlers, 2);
        var watch = Handlers.Get<ProgressWatch>();
        var told = Channel.CreateUnbounded<ProgressAnswer>();
        using var ofNone = watch.Watch(Guid.Empty, Actors.Auditor, _ => Task.CompletedTask);
        using var throws = watch.Watch(id, Actors.Auditor, _ => throw new InvalidOperationException("It breaks."));
        using var listens = watch.Watch(id, Actors.Auditor, progress => told.Writer.WriteAsync(progress, Stop).AsTask());

        for (var looks = 0; looks < 2; looks++)
        {
            await Look();
            Assert.Equal(PublicId.Distribution.Format(id), (await told.Reader.ReadAsync(Stop).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Stop)).DistributionId);
        }
    }

    private async Task Look()
    {
        while (!Clock.Waits.Contains(ProgressWatch.Every))
        {
            Stop.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Clock.Advance(ProgressWatch.Every);
    }

    [Fact]
    public async Task Page_OfADistributionUnderWay_MovesByItselfAndIsCalm()
    {
        var paying = await Paying.Start(Database, Handlers);
        var id = await paying.Released(Database, Handlers, 2);
        SignIn(Roles.Auditor);
        var page = Render<DistributionDetail>(parameters => parameters.Add(detail => detail.Id, PublicId.Distribution.Format(id)));
        page.WaitForAssertion(() => Assert.Contains("0 of 2 payments have ended", page.Markup, StringComparison.Ordinal));
        Assert.Equal(("0", "2"), (page.Find("progress").GetAttribute("value"), page.Find("progress").GetAttribute("max")));

        await Database.Send(Handlers, id, 1, new PaymentNews(PaymentSaid.Failed, FailureReason: "account_blocked"));
        await page.WaitForAssertionAsync(() => Assert.Contains(ProgressWatch.Every, Clock.Waits));
        Clock.Advance(ProgressWatch.Every);

        await page.WaitForAssertionAsync(() => Assert.Contains("1 of 2 payments have ended", page.Markup, StringComparison.Ordinal));
        Assert.Equal("Submitting, 50 % or more of the payments have ended.", page.Find("section[aria-label='Progress'] [role='status']").TextContent);
        Assert.Equal($"payments?distribution_id={PublicId.Distribution.Format(id)}&status=failed&failure_reason=account_blocked", page.Find("section[aria-label='Progress'] table a").GetAttribute("href"));
        Assert.Contains("Failed", page.Find(".pa-tiles").TextContent, StringComparison.Ordinal);
    }
}
