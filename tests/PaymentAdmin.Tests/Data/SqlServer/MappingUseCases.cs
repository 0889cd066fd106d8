using PaymentAdmin.Connections;
using PaymentAdmin.Connections.Mapping;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Connections.Mapping;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Data.SqlServer;

/// <summary>The walk's part through field mapping: a default, a proposal, its rejection, another, its approval.</summary>
internal static class MappingUseCases
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task Map(TestDatabase database, Handlers handlers, Guid processor)
    {
        var input = MappingCase.Input(PublicId.Processor.Format(processor), ConnectionEnvironment.Production);
        var id = PublicId.Connection.Parse((await handlers.Get<AddConnection>().Handle(input, Actors.Admin, Stop)).Answer.Id);
        var (first, second) = (MappingCase.With("first"), MappingCase.With("second"));

        var rules = (await handlers.Mapping(id)).Answer.Rules;
        Assert.NotNull((await handlers.Get<PreviewFieldMapping>().Handle(id, new PreviewFieldMapping.Input(rules), Actors.Auditor, Stop)).BatchItem);
        await handlers.Replace(id, first, Actors.Admin);
        await handlers.Reject(id, 2, first, Actors.Admin2);
        await handlers.Replace(id, second, Actors.Admin);
        await handlers.Approve(id, 3, second, Actors.Admin2);

        Assert.Equal(["1 superseded", "2 rejected", "3 in_force"], await handlers.Standing(id));
        await using var db = database.Open();
        Assert.Equal(second, (await MappingInForce.Of(db, id, Stop))!.Mapping);
    }
}
