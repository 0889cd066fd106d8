using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Ledger.Manual;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Processors;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Settlement;

namespace PaymentAdmin.Tests.Processors;

/// <summary>A processor ends only once nothing of it is unsettled or open (processors-api, "Processor Lifecycle").</summary>
public sealed class RetireProcessorTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Retire_WhileAnythingIsOpen_SaysWhatAndChangesNothing(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        await settling.Confirm("R1", 500_000);
        var retire = settling.Handlers.Get<RetireProcessor>();
        var id = settling.Connection.ProcessorId;
        Assert.Equal("processor_active", (await Refused(settling)).Code);
        await Deactivate(settling);

        var unsettled = await Refused(settling);
        await settling.Upload(settling.Row("R1", 4_950));
        var short50 = await settling.Handlers.Get<GetOpenItems>().Handle(id, Actors.Auditor, Stop);
        await settling.Resolve((await settling.Single(IssueKind.Short)).Id, IssueResolution.WriteOff);
        var settled = await settling.Handlers.Get<GetOpenItems>().Handle(id, Actors.Auditor, Stop);
        var retired = await retire.Handle(id, new RetireProcessor.Input("Contract ended"), IfMatch.Any, Actors.Admin, Stop);

        Assert.Equal("still_open", unsettled.Code);
        Assert.Contains("1 unsettled transactions", unsettled.Message, StringComparison.Ordinal);
        Assert.Equal(["unsettled_transactions", "open_issues", "open_balances"], short50.OpenItems.Select(item => item.Kind));
        Assert.Equal((0, true), (settled.OpenItems.Count, settled.MayRetire));
        Assert.Equal(settling.Handlers.Clock.GetUtcNow().UtcDateTime.Date, retired.Answer.RetiredAt!.Value.Date);
        Assert.Equal("processor_retired", (await Refused(settling)).Code);
        var again = await Assert.ThrowsAsync<Refusal>(() => settling.Handlers.Get<UpdateProcessor>().Handle(id, new UpdateProcessor.Input(Status: ProcessorStatus.Active), IfMatch.Any, Actors.Admin, Stop));
        Assert.Equal("processor_retired", again.Code);
    }

    [Theory, EachDatabase]
    public async Task Retire_WhileAManualEntryWaits_WaitsForTheSecondPerson(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        await Deactivate(settling);
        var fee = new ProposeEntry.Input(ManualEntryKind.FeeInvoiced, ConnectionEnvironment.Sandbox, "Invoice 7", "NGN", 5_000, settling.Processor);
        var entry = await settling.Handlers.Get<ProposeEntry>().Handle(fee, Actors.Finance, Stop);

        var waiting = await settling.Handlers.Get<GetOpenItems>().Handle(settling.Connection.ProcessorId, Actors.Auditor, Stop);
        await settling.Handlers.Get<DecideEntry>().Handle(PublicId.ManualEntry.Parse(entry.Id), new DecideEntry.Input(Approve: false, "Paid already"), Settling.Second, Stop);
        var decided = await settling.Handlers.Get<GetOpenItems>().Handle(settling.Connection.ProcessorId, Actors.Auditor, Stop);

        Assert.Equal((1, "undecided_manual_entries"), (Assert.Single(waiting.OpenItems).Count, waiting.OpenItems[0].Kind));
        Assert.True(decided.MayRetire);
    }

    private static Task<Refusal> Refused(Settling settling) => Assert.ThrowsAsync<Refusal>(() =>
        settling.Handlers.Get<RetireProcessor>().Handle(settling.Connection.ProcessorId, new RetireProcessor.Input("Contract ended"), IfMatch.Any, Actors.Admin, Stop));

    private static Task<Versioned<UpdatedProcessorAnswer>> Deactivate(Settling settling) => settling.Handlers.Get<UpdateProcessor>().Handle(
        settling.Connection.ProcessorId, new UpdateProcessor.Input(Status: ProcessorStatus.Inactive), IfMatch.Any, Actors.Admin, Stop);
}
