using PaymentAdmin.Connections.Advance;
using PaymentAdmin.Distributions.FollowUp;
using PaymentAdmin.Distributions.Pilot;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;
using static PaymentAdmin.Domain.Payments.PaymentStatus;

namespace PaymentAdmin.Tests.Data.SqlServer;

/// <summary>The walk's part through a production connection: advanced to pilot, its pilot confirmed, what failed of it followed up.</summary>
internal static class FollowUpUseCases
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task Walk(TestDatabase database, Handlers handlers)
    {
        var paying = await Paying.Start(database, handlers, Connecting.Production, input => input with { Code = "PILOT" }, "PILOT");
        var advance = handlers.Get<AdvanceConnection>();
        await advance.Ask(paying.ConnectionId, new AdvanceConnection.Input(), Actors.Admin, Stop);
        Assert.Single(await handlers.Get<GetAdvance>().WaitingFor(Actors.Admin2, Stop));
        await advance.Approve(paying.ConnectionId, new AdvanceConnection.Decision(), Actors.Admin2, Stop);

        var id = await paying.MakeWith(11, "Pilot", "2026-01");
        await database.Release(handlers, id);
        await database.End(handlers, id, [Failed, .. Enumerable.Repeat(Completed, 9)]);
        var sent = (await handlers.Get<GetPilot>().Handle(id, Actors.Auditor, Stop)).Payments;
        await handlers.Get<NotePilot>().Handle(id, new NotePilot.Input([.. sent.Skip(1).Select(payment => new NotePilot.Receipt(payment.PaymentId, PilotReceipt.Yes))]), Paying.Third, Stop);
        Assert.Equal(0, (await handlers.Get<ConfirmPilot>().Handle(id, new ConfirmPilot.Input(PilotOutcome.Passed, "none"), Paying.Third, Stop)).Held);
        Assert.Equal(ConnectionStatus.Live, (await handlers.Get<GetAdvance>().Handle(paying.ConnectionId, Actors.Admin, Stop)).Next);

        await database.End(handlers, id, Failed);
        await database.Finish(handlers, id);
        Assert.Equal(2, (await handlers.Get<ListFollowUp>().Handle(id, new ListFollowUp.Query(FollowUpKind.Failed, OnlyOffered: true, new Slice(1, 0)), Paying.Maker, Stop)).Offered);
        Assert.Equal(2, (await handlers.Get<MakeFollowUp>().Handle(id, new MakeFollowUp.Input("Again", FollowUpKind.Failed), Paying.Maker, Stop)).Payments);
    }
}
