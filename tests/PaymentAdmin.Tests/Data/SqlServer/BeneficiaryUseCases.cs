using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;
using PaymentAdmin.Programmes.Beneficiaries;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Programmes.Beneficiaries;

namespace PaymentAdmin.Tests.Data.SqlServer;

/// <summary>The use cases of beneficiaries, with every filter: a part of the walk through all of them.</summary>
internal static class BeneficiaryUseCases
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task Walk(Handlers handlers)
    {
        var connection = (await handlers.Connect(Connecting.Mypvit(await handlers.Onboard("WALKED")))).Answer.Id;
        var programme = await handlers.AddProgramme("WALKED", "GA", connectionId: connection);
        var id = (await handlers.Add(Registering.Amina(programme) with { PhoneNumber = "074000001", AccountNumber = "AC-1" })).Answer.Id;
        var other = (await handlers.Add(Registering.Amina(programme, "EXT-2") with { PhoneNumber = "074000002" })).Answer.Id;
        await Change(handlers, id, programme);
        await Ask(handlers, id, other, connection);
        await List(handlers, id, programme);
    }

    private static async Task Change(Handlers handlers, string id, string programme)
    {
        await handlers.Change(id, new UpdateBeneficiary.Input("Amina Bah", BeneficiaryStatus.Active, "074000003", Channel: PaymentChannel.Agent, ProgrammeIds: [programme]));
        var again = await handlers.Change(id, new UpdateBeneficiary.Input(PhoneNumber: "074000004"));
        await handlers.Approve(again.Beneficiary.Answer.PendingChange!.Id);
        var last = await handlers.Change(id, new UpdateBeneficiary.Input(PhoneNumber: "074000005"));
        await handlers.Reject(last.Beneficiary.Answer.PendingChange!.Id);
        var changes = handlers.Get<ListPayeeChanges>();
        var first = await changes.Handle(new ListPayeeChanges.Query([], 1, BeneficiaryId: PublicId.Beneficiary.Parse(id)), Actors.Auditor, Stop);
        Assert.Equal(2, (await changes.Handle(new ListPayeeChanges.Query([], 10, Cursor.Parse(first.Pagination.Cursor)), Actors.Auditor, Stop)).Data.Count);
        Assert.Single((await changes.Handle(new ListPayeeChanges.Query([PayeeChangeStatus.Approved, PayeeChangeStatus.Proposed], 10), Actors.Auditor, Stop)).Data);
    }

    private static async Task Ask(Handlers handlers, string id, string other, string connection)
    {
        var request = handlers.Get<RequestKyc>();
        await request.One(PublicId.Beneficiary.Parse(id), new RequestKyc.OneInput(connection), Registering.Maker, Stop);
        Assert.Equal(new RequestKyc.Answer(1, 1, 0), await request.Many(new RequestKyc.ManyInput(connection, Ids: [id, other]), Registering.Maker, Stop));
        var programmes = (await handlers.Show(id)).ProgrammeIds;
        Assert.Equal(new RequestKyc.Answer(0, 0, 0), await request.Many(new RequestKyc.ManyInput(connection, programmes[0]), Registering.Maker, Stop));
        var choices = await handlers.Get<ListKycConnections>().Handle([.. programmes.Select(PublicId.Programme.Parse)], Actors.Auditor, Stop);
        Assert.Equal(connection, Assert.Single(choices).Id);
    }

    private static async Task List(Handlers handlers, string id, string programme)
    {
        var list = handlers.Get<ListBeneficiaries>();
        var filter = new BeneficiaryFilter(PublicId.Programme.Parse(programme), [KycState.NotChecked, KycState.Passed], [PaymentChannel.MobileMoney, PaymentChannel.Agent], BeneficiaryStatus.Active);
        var first = await list.Handle(new ListBeneficiaries.Query(filter, 1), Actors.Auditor, Stop);
        Assert.Single((await list.Handle(new ListBeneficiaries.Query(filter, 1, Cursor.Parse(first.Pagination.Cursor)), Actors.Auditor, Stop)).Data);
        Assert.Empty((await list.Handle(new ListBeneficiaries.Query(filter with { ChangeWaits = true }, 1), Actors.Auditor, Stop)).Data);
        await list.Search(new ListBeneficiaries.Query(filter, 10), new ExactSearch("074000004", "AC-1", "EXT-0001"), Registering.Maker, Stop);
        Assert.Equal(2, (await list.All(new ListBeneficiaries.Query(filter, 10), Registering.Maker, Stop).ToListAsync(Stop)).Count);
        Assert.Empty(await handlers.Get<ListBeneficiaryPayments>().Handle(PublicId.Beneficiary.Parse(id), Actors.Auditor, Stop));
        Assert.Contains(await handlers.Get<ListProgrammeChoices>().Handle(Actors.Auditor, Stop), row => row.Id == programme);
    }
}
