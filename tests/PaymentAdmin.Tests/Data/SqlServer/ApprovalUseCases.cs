using PaymentAdmin.Distributions.Approval;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Distributions.Approval;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Data.SqlServer;

/// <summary>The use cases of approval, by people and by a right that was lent: a part of the walk through all of them.</summary>
internal static class ApprovalUseCases
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task Walk(TestDatabase database, Handlers handlers)
    {
        // In a register of its own.
        var tenant = PublicId.Tenant.Format(await handlers.AddTenant("APPROVED"));
        var paying = await Paying.Start(database, handlers, null, input => input with { Code = "APPROVED", TenantId = tenant }, "APPROVED");
        var approving = new Approving(database, handlers, paying) { Id = await paying.MakeWith(2, "Walked", "walked") };
        await approving.Keep(Paying.Approver, Roles.ProgrammeOfficer);
        await approving.Keep(Actors.Auditor, Roles.Auditor);
        var ended = await approving.Lend(Paying.Approver, Actors.Auditor);
        await handlers.Get<RevokeDelegation>().Handle(PublicId.Delegation.Parse(ended.Id), Paying.Approver, Stop);
        await approving.Lend(Paying.Approver, Actors.Auditor);
        Assert.Equal(2, (await handlers.Get<ListDelegations>().Handle(new ListDelegations.Query(), Actors.Auditor, Stop)).Data.Count);

        await approving.Submit();
        await approving.SendBack(Paying.Third);
        await approving.Submit();
        Assert.Equal("Walked", Assert.Single((await handlers.Get<ListMyApprovals>().Handle(Actors.Auditor, Stop)).Data).Name);
        Assert.Equal(2, (await handlers.Get<SamplePayments>().Handle(approving.Id, Paying.Approver, Stop)).Largest.Count);
        await approving.Approve(Actors.Auditor);
        Assert.True((await approving.Look(Paying.Third)).You.MayRelease);
        await approving.Release(Paying.Maker);
        Assert.Equal(3, (await handlers.Get<ListDecisions>().Handle(approving.Id, Actors.Auditor, Stop)).Data.Count);
        await approving.Cancel(Paying.Maker);
    }
}
