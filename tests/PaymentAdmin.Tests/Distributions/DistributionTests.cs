using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Distributions;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Distributions;

public sealed class DistributionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Make_OfADistribution_ListsAndShowsIt(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);

        var id = await paying.MakeWith(2);

        var one = (await handlers.Get<ReadDistribution>().Handle(id, Actors.Auditor, Stop)).Answer;
        Assert.Equal(("March", "Food", "2026-03", DistributionStatus.Draft, "FOOD", "PAYSTACK", 2, 10_000_000), (one.Name, one.Purpose, one.Cycle, one.Status, one.ProgrammeCode, one.ProcessorCode, one.PaymentCount, one.TotalAmount));
        Assert.Equal((2, 10_000_000, 0, 0L), (one.Counts["draft"], one.Amounts["draft"], one.Counts["completed"], one.Amounts["completed"]));
        Assert.Equal(Words.All<PaymentStatus>(), one.Counts.Keys);
        var row = Assert.Single((await handlers.Get<ListDistributions>().Handle(new ListDistributions.Query([DistributionStatus.Draft], paying.ProgrammeId), Actors.Finance, Stop)).Data);
        Assert.Equal((one.Id, 2, 10_000_000), (row.Id, row.PaymentCount, row.TotalAmount));
        await using var db = database.Open();
        Assert.Equal([Paying.Maker.Id], await db.Set<DistributionEditor>().Select(editor => editor.PersonId).ToListAsync(Stop));
        Assert.Equal(["distribution.made", "distribution.payment_added", "distribution.payment_added"], await db.Set<AuditEntry>().Where(entry => entry.ThingId == id).OrderBy(entry => entry.Kind).Select(entry => entry.Kind).ToListAsync(Stop));
    }

    [Theory, EachDatabase]
    public async Task List_OfMany_GoesOnByItsCursor(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Insert(0, PublicId.Distribution.Format(await paying.Make($"D{i}", cycle: $"{i}")));
            handlers.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var seen = new List<string>();
        Cursor? after = null;
        do
        {
            var part = await handlers.Get<ListDistributions>().Handle(new ListDistributions.Query([], Limit: 2, After: after), Actors.Officer, Stop);
            seen.AddRange(part.Data.Select(row => row.Id));
            after = Cursor.Parse(part.Pagination.Cursor);
        }
        while (after is not null);

        Assert.Equal(ids, seen);
    }

    [Theory, EachDatabase]
    public async Task Make_ForWhatDoesNotFit_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var before = await Rows.Of(database);
        var good = new MakeDistribution.Input(PublicId.Programme.Format(paying.ProgrammeId), PublicId.Connection.Format(paying.ConnectionId), "March", "Food", "2026-03");

        await Refused.With(RefusalKind.Rule, "programme_unknown", () => Make(good with { ProgrammeId = "prg_x" }));
        await Refused.With(RefusalKind.Rule, "connection_not_allowed", () => Make(good with { ConnectionId = PublicId.Connection.Format(Guid.Empty) }));
        var words = await Refused.With(RefusalKind.Invalid, "invalid_input", () => Make(good with { Name = "", Purpose = new string('x', 101), Cycle = "\t" }));
        Assert.Equal(["cycle", "name", "purpose"], words.Errors.Keys.Order(StringComparer.Ordinal));

        Assert.Equal(before, await Rows.Of(database));

        Task Make(MakeDistribution.Input input) => handlers.Get<MakeDistribution>().Handle(input, Paying.Maker, Stop);
    }

    [Theory, EachDatabase]
    public async Task Rename_OfADraft_IsRecordedAndMakesWhoDidItAnEditor(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var id = await paying.Make();

        var same = await handlers.Get<RenameDistribution>().Handle(id, new RenameDistribution.Input(" March "), IfMatch.Any, Paying.Approver, Stop);
        var renamed = await handlers.Get<RenameDistribution>().Handle(id, new RenameDistribution.Input(Cycle: "2026-04"), IfMatch.Any, Paying.Third, Stop);

        Assert.Equal((1, 2, "2026-04"), (same.Version, renamed.Version, renamed.Answer.Cycle));
        await using var db = database.Open();
        Assert.Equal(new[] { Paying.Maker.Id, Paying.Third.Id }.Order(), (await db.Set<DistributionEditor>().Select(editor => editor.PersonId).ToListAsync(Stop)).Order());
    }

    [Theory, EachDatabase]
    public async Task Payments_AreAddedChangedAndTakenOut(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var id = await paying.Make();
        var beneficiary = await paying.AddBeneficiary();
        var first = await paying.Add(id, beneficiary, 100, "A");
        var second = await paying.Add(id, beneficiary, 200, "B");

        await Refused.With(RefusalKind.Conflict, "reference_taken", () => paying.Add(id, beneficiary, 1, "A"));
        await Refused.With(RefusalKind.Conflict, "reference_taken", () => Change(second, new ChangePayment.Input(Reference: "A")));
        var changed = await Change(second, new ChangePayment.Input(250, "C"));
        await handlers.Get<ChangePayment>().Remove(id, first, Paying.Maker, Stop);
        await paying.Add(id, beneficiary, 1, "A");
        await Refused.With(RefusalKind.Conflict, "payment_state", () => Change(first, new ChangePayment.Input(1)));

        Assert.Equal((250, "C"), (changed.Amount, changed.Reference));
        var one = (await handlers.Get<ReadDistribution>().Handle(id, Paying.Maker, Stop)).Answer;
        Assert.Equal((2, 251, 1, 100), (one.PaymentCount, one.TotalAmount, one.Counts["cancelled"], one.Amounts["cancelled"]));
        var wrong = await Refused.With(RefusalKind.Invalid, "invalid_input", () => paying.Add(id, beneficiary, 0, ""));
        Assert.Equal(["amount", "reference"], wrong.Errors.Keys.Order(StringComparer.Ordinal));
        await Refused.With(RefusalKind.Rule, "beneficiary_unknown", () => paying.Add(id, Guid.Empty));
        await Refused.With(RefusalKind.Rule, "beneficiary_unknown", () => handlers.Get<AddPayment>().Handle(id, new AddPayment.Input(1, "E", ExternalId: "BEN-999"), Paying.Maker, Stop));
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => handlers.Get<AddPayment>().Handle(id, new AddPayment.Input(1, "E"), Paying.Maker, Stop));
        var byTheirId = await handlers.Get<AddPayment>().Handle(id, new AddPayment.Input(1, "E", ExternalId: "BEN-001"), Paying.Maker, Stop);
        Assert.Equal(PublicId.Beneficiary.Format(beneficiary), byTheirId.BeneficiaryId);

        Task<PaymentAnswer> Change(Guid payment, ChangePayment.Input input) => handlers.Get<ChangePayment>().Handle(id, payment, input, Paying.Maker, Stop);
    }

    [Theory, EachDatabase]
    public async Task ListPayments_ForWhoLacksTheRight_MasksWhatIsPersonal(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var id = await paying.MakeWith(3);

        var full = await handlers.Get<ListPayments>().Handle(id, new ListPayments.Query([], Limit: 2), Paying.Maker, Stop);
        var masked = await handlers.Get<ListPayments>().Handle(id, new ListPayments.Query([], Limit: 2), Actors.Auditor, Stop);
        var rest = await handlers.Get<ListPayments>().Handle(id, new ListPayments.Query([], After: int.Parse(full.Pagination.Cursor!, System.Globalization.CultureInfo.InvariantCulture)), Paying.Maker, Stop);

        Assert.Equal(("BEN-001", "Test Beneficiary 1", "+255700000001"), (full.Data[0].ExternalId, full.Data[0].FullName, full.Data[0].PhoneNumber));
        Assert.Equal(("•••01", "T•• B•• 1••", "+255 ••• 001"), (masked.Data[0].ExternalId, masked.Data[0].FullName, masked.Data[0].PhoneNumber));
        Assert.Equal(("BEN-003", null), (Assert.Single(rest.Data).ExternalId, rest.Pagination.Cursor));
    }

    [Theory, EachDatabase]
    public async Task RefreshPayees_OfABeneficiaryWhoChanged_TakesTheNewDetailsOver(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var id = await paying.MakeWith(2);
        var moved = await paying.MovePayee(1);

        var refreshed = await handlers.Get<RefreshPayees>().Handle(id, Paying.Third, Stop);
        var again = await handlers.Get<RefreshPayees>().Handle(id, Paying.Approver, Stop);

        Assert.Equal((1, 0), (refreshed.Refreshed, again.Refreshed));
        var rows = (await handlers.Get<ListPayments>().Handle(id, new ListPayments.Query([]), Paying.Maker, Stop)).Data;
        Assert.Equal([moved, "+255700000002"], rows.Select(row => row.PhoneNumber));
        await using var db = database.Open();
        Assert.DoesNotContain(Paying.Approver.Id, await db.Set<DistributionEditor>().Select(editor => editor.PersonId).ToListAsync(Stop));
    }

    [Theory, EachDatabase]
    public async Task Distributions_WithoutTheRight_AreRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        Func<Task>[] manage =
        [
            () => handlers.Get<MakeDistribution>().Handle(new MakeDistribution.Input("", "", "", "", ""), Actors.Admin, Stop),
            () => handlers.Get<RenameDistribution>().Handle(Guid.Empty, new RenameDistribution.Input(), IfMatch.Any, Actors.Finance, Stop),
            () => handlers.Get<AddPayment>().Handle(Guid.Empty, new AddPayment.Input(1, "A", ""), Actors.Auditor, Stop),
            () => handlers.Get<ChangePayment>().Handle(Guid.Empty, Guid.Empty, new ChangePayment.Input(), Actors.Admin, Stop),
            () => handlers.Get<ChangePayment>().Remove(Guid.Empty, Guid.Empty, Actors.Admin, Stop),
            () => handlers.Get<RefreshPayees>().Handle(Guid.Empty, Actors.Admin, Stop),
            () => handlers.Get<ReadDistribution>().Handle(Guid.Empty, Actors.Nobody, Stop),
            () => handlers.Get<ListDistributions>().Handle(new ListDistributions.Query([]), Actors.Nobody, Stop),
            () => handlers.Get<ListPayments>().Handle(Guid.Empty, new ListPayments.Query([]), Actors.Nobody, Stop),
            () => handlers.Get<CheckDistribution>().Handle(Guid.Empty, Actors.Nobody, Stop),
        ];
        foreach (var act in manage)
        {
            await Refused.With(RefusalKind.Forbidden, "forbidden", act);
        }

        await Refused.With(RefusalKind.NotFound, "not_found", () => handlers.Get<ReadDistribution>().Handle(Guid.Empty, Actors.Officer, Stop));
        await Refused.With(RefusalKind.NotFound, "not_found", () => handlers.Get<ListPayments>().Handle(Guid.Empty, new ListPayments.Query([]), Actors.Officer, Stop));
    }
}
