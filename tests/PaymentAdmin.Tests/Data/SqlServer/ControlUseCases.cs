using PaymentAdmin.Distributions.Control;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;
using PaymentAdmin.Payments.Decisions;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Distributions.Approval;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Payments.Decisions;

namespace PaymentAdmin.Tests.Data.SqlServer;

/// <summary>The walk's part through stops and resumptions, and what two people decide about single payments.</summary>
internal static class ControlUseCases
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task Walk(TestDatabase database, Handlers handlers)
    {
        // In a register of its own.
        var tenant = PublicId.Tenant.Format(await handlers.AddTenant("CONTROLLED"));
        var paying = await Paying.Start(database, handlers, null, input => input with { Code = "CONTROLLED", TenantId = tenant }, "CONTROLLED");
        var approving = new Approving(database, handlers, paying) { Id = await paying.MakeWith(4, "Controlled", "controlled") };
        await approving.Submit();
        await approving.Approve(Paying.Approver);
        await approving.Release(Paying.Maker);
        var deciding = new Deciding(database, handlers, approving);
        var (failed, review) = (await deciding.Failed(0), await deciding.NeedsReview(1));

        await deciding.Retry(failed, Paying.Third);
        await deciding.Retry(failed, Paying.Approver, approve: false);
        await deciding.Resolve(review, Actors.Finance, ResolvedAs.Completed, pspId: "PSP-CONTROLLED");
        Assert.NotEmpty((await handlers.Get<ListPaymentsToDecide>().Handle(Deciding.Finance2, Stop)).Proposals);
        Assert.True((await deciding.Acts(review, Deciding.Finance2)).MayApprove);
        await deciding.Resolve(review, Deciding.Finance2, approve: true);
        Assert.Equal(2, (await deciding.Decisions(failed)).Count + (await deciding.Decisions(review)).Count);
        await deciding.Cancel((await approving.Payments())[2].Id, Paying.Third);

        handlers.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, (await handlers.Get<StopDistribution>().Pause(deciding.Id, new StopDistribution.Input("a look"), Paying.Third, Stop)).Held);
        handlers.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, (await handlers.Get<ResumeDistribution>().Handle(deciding.Id, new ResumeDistribution.Input("looked"), Paying.Third, Stop)).Resumed);
        handlers.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, (await handlers.Get<CancelRest>().Handle(deciding.Id, new CancelRest.Input("enough"), Paying.Third, Stop)).Cancelled);
        await handlers.Get<EndDistributions>().Handle(Actor.System("payments", "walk"), Stop);
        Assert.Equal(DistributionStatus.CompletedWithFailures, (await approving.Distribution()).Status);
    }
}
