using PaymentAdmin.Distributions;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Imports;
using PaymentAdmin.Payments.Limits;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Files;
using PaymentAdmin.Programmes;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Imports;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Data.SqlServer;

/// <summary>The walk's part through a programme, a distribution that is filled by hand and by a file, and what is done with files.</summary>
internal static class PayingUseCases
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task Walk(TestDatabase database, Handlers handlers)
    {
        var paying = await Paying.Start(database, handlers, programme: input => input with { Code = "WALK", Budget = 1_000_000_000, BeneficiaryCycleLimit = 50_000_000 }, processorCode: "WALK", firstPerson: 500);
        await handlers.Get<UpdateProgramme>().Handle(paying.ProgrammeId, new UpdateProgramme.Input("Walked"), IfMatch.Any, Actors.Admin, Stop);
        Assert.NotEmpty((await handlers.Get<ListProgrammes>().Handle(new ListProgrammes.Query([], "walk"), Actors.Officer, Stop)).Data);

        var id = await paying.MakeWith(2, "Walk", "walk");
        var payments = (await handlers.Get<ListPayments>().Handle(id, new ListPayments.Query([]), Paying.Maker, Stop)).Data;
        await handlers.Get<ChangePayment>().Handle(id, PublicId.Payment.Parse(payments[0].Id), new ChangePayment.Input(1), Paying.Maker, Stop);
        await handlers.Get<RefreshPayees>().Handle(id, Paying.Maker, Stop);
        await handlers.Get<RenameDistribution>().Handle(id, new RenameDistribution.Input("Walked"), IfMatch.Any, Paying.Maker, Stop);
        Assert.NotEmpty((await handlers.Get<ListDistributions>().Handle(new ListDistributions.Query([], paying.ProgrammeId, Environment: Domain.Connections.ConnectionEnvironment.Sandbox), Actors.Auditor, Stop)).Data);
        Assert.NotEmpty((await paying.Check(id)).Findings);

        var limits = handlers.Get<ReadLimits>();
        Assert.Single((await limits.OfConnection(paying.ConnectionId, Actors.Auditor, Stop)).DailyVolume);
        Assert.Single((await limits.OfProgramme(paying.ProgrammeId, Actors.Auditor, Stop)).Budgets);

        await Files(new Importing(database, handlers, paying, id), handlers);
        Assert.Equal(4, (await handlers.Get<ReadDistribution>().Handle(id, Actors.Auditor, Stop)).Answer.PaymentCount);
    }

    private static async Task Files(Importing files, Handlers handlers)
    {
        var dry = await files.Send(Importing.Csv(Importing.Rows(2)), dryRun: true);
        var import = PublicId.Import.Parse(dry.Id);
        Assert.NotEmpty((await handlers.Get<GetImportColumns>().Handle(import, Paying.Maker, Stop)).Header);
        await handlers.Get<StartImport>().Handle(import, new StartImport.Input(), Paying.Maker, Stop);
        Assert.Equal(ImportStatus.Done, (await files.Get(dry.Id)).Import.Status);
        await (await handlers.Get<AnnotateImport>().Handle(import, Paying.Maker, Stop)).Write(new MemoryStream(), Stop);
        var waits = await files.Send(Importing.Csv(Importing.Rows(1, from: 9)), waits: true);
        await handlers.Get<CancelImport>().Handle(PublicId.Import.Parse(waits.Id), Paying.Maker, Stop);
        Assert.Equal(2, (await handlers.Get<ListImports>().Handle(files.DistributionId, new Slice(10, 0), Paying.Maker, Stop)).Data.Count);
        await handlers.Get<FindImportTarget>().Handle(ImportKind.Payments, files.DistributionId, Paying.Maker, Stop);
        Assert.NotEmpty(handlers.Get<ImportTemplate>().Handle(ImportKind.Payments, FileFormat.Csv, Paying.Maker));
        Assert.Equal(0, await handlers.Get<DropOldImports>().Handle(Actors.Admin, Stop));
    }
}
