using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Distributions.Approval;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Distributions.Approval;

/// <summary>Nothing leaves before it is released, and only what was approved is.</summary>
public sealed class ReleaseTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Release_ByTheMaker_QueuesEveryPaymentUnderItsOneKey(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await Approved(database, handlers);
        handlers.Clock.Advance(TimeSpan.FromMinutes(5));

        var answer = await approving.Release(Paying.Maker);

        Assert.Equal((DistributionStatus.Released, handlers.Clock.Time), (answer.Status, answer.ReleasedAt!.Value));
        Assert.All(await approving.Payments(), payment => Assert.Equal(
            (PaymentStatus.Queued, $"{PublicId.Payment.Format(payment.Id)}-20260314T093153589Z", handlers.Clock.Time, 1, (HeldBecause?)null),
            (payment.Status, payment.IdempotencyKey, payment.ReleasedAt, payment.MappingVersion, payment.HeldBecause)));
        var decision = (await approving.Decisions())[^1];
        Assert.Equal((DecisionKind.Released, Paying.Maker.Id, answer.ContentHash), (decision.Kind, decision.PersonId, decision.ContentHash));
        await Refused.With(RefusalKind.Conflict, "distribution_state", () => approving.Release(Paying.Maker));
        await Refused.With(RefusalKind.Conflict, "distribution_state", () => approving.Edit(Paying.Maker));
        Assert.Equal(0, await approving.Work<RunRelease>(RunRelease.Queue));
        await using var db = database.Open();
        Assert.Equal(1, await db.Set<AuditEntry>().CountAsync(entry => entry.Kind == "distribution.released", Stop));
    }

    [Theory, EachDatabase]
    public async Task Release_BeforeTheApproval_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await Approving.Start(database, handlers, Approving.Policy(2), submitted: false);
        await Refused.With(RefusalKind.Conflict, "distribution_state", () => approving.Release(Paying.Maker));
        await approving.Submit();
        await approving.Approve(Paying.Approver);

        await Refused.With(RefusalKind.Conflict, "distribution_state", () => approving.Release(Paying.Maker));

        Assert.All(await approving.Payments(), payment => Assert.Equal((PaymentStatus.Draft, (string?)null), (payment.Status, payment.IdempotencyKey)));
    }

    [Theory, EachDatabase]
    public async Task Release_ByWhoApprovedOrWithoutTheRight_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await Approved(database, handlers);

        await Refused.With(RefusalKind.Forbidden, "approver_may_not_release", () => approving.Release(Paying.Approver));
        await Refused.ForWantOf(Permissions.ReleaseDistributions, [Actors.Admin, Actors.Finance, Actors.Auditor], person => approving.Release(person));
        await Refused.With(RefusalKind.Conflict, "content_changed", () => approving.Release(Paying.Third, new string('0', 64)));

        Assert.Equal(DistributionStatus.Approved, (await approving.Distribution()).Status);
        Assert.Contains("somebody else releases it", (await approving.Look(Paying.Approver)).You.WhyNoRelease, StringComparison.Ordinal);
        Assert.True((await approving.Look(Paying.Third)).You.MayRelease);
        Assert.Equal(DistributionStatus.Released, (await approving.Release(Paying.Third)).Status);
    }

    [Theory]
    [InlineData("digest")]
    [InlineData("amount")]
    [InlineData("amount of two")]
    [InlineData("recipient")]
    [InlineData("channel")]
    [InlineData("mapping")]
    public async Task Release_OfWhatWasChangedInTheDatabase_ReleasesNothing(string what)
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var approving = await Approved(database, handlers);
        var payments = await approving.Payments();
        await approving.Tamper(db => what switch
        {
            "digest" => Change(db, 2, set => set.SetProperty(payment => payment.Digest, new string('0', 64))),
            "amount" => Change(db, 2, set => set.SetProperty(payment => payment.AmountMinor, 9_000_000)),
            "amount of two" => db.Payments.Where(payment => payment.Number > 1).ExecuteUpdateAsync(set => set.SetProperty(payment => payment.AmountMinor, payment => payment.Number == 2 ? 9_000_000 : 1_000_000), Stop),
            "recipient" => Change(db, 2, set => set.SetProperty(payment => payment.Sealed, payments[0].Sealed)),
            "channel" => Change(db, 2, set => set.SetProperty(payment => payment.Channel, PaymentChannel.Agent)),
            _ => db.Set<PaymentAdmin.Connections.Mapping.FieldMappingVersion>().ExecuteUpdateAsync(set => set.SetProperty(row => row.Number, 2), Stop),
        });

        await Refused.With(RefusalKind.Conflict, "content_changed", () => approving.Release(Paying.Maker));

        Assert.Equal(DistributionStatus.Draft, (await approving.Distribution()).Status);
        Assert.Equal(RoundStatus.Voided, Assert.Single(await approving.Rounds()).Status);
        Assert.All(await approving.Payments(), payment => Assert.Equal((PaymentStatus.Draft, (string?)null), (payment.Status, payment.IdempotencyKey)));
    }

    [Theory, EachDatabase]
    public async Task Release_ThroughAConnectionThatIsStopped_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await Approved(database, handlers);
        await handlers.Get<StopConnection>().Pause(approving.Paying.ConnectionId, new StopConnection.Input("maintenance"), Actors.Admin, Stop);

        var refusal = await Refused.With(RefusalKind.Conflict, "connection_not_ready", () => approving.Release(Paying.Maker));

        Assert.Contains("paused", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(DistributionStatus.Approved, (await approving.Distribution()).Status);
        await handlers.Get<StopConnection>().Resume(approving.Paying.ConnectionId, new StopConnection.Input(), Actors.Admin, Stop);
        Assert.Equal(DistributionStatus.Released, (await approving.Release(Paying.Maker)).Status);
    }

    [Theory, EachDatabase(RealOnly = "claims by the database's clock")]
    public async Task Release_OfMoreThanOneRequestCarries_GoesOnHoweverOftenItIsBrokenOff(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await Approved(database, handlers, many: (2 * ReleasePlan.ChunkSize) + 1);

        await approving.Release(Paying.Maker);
        var first = await approving.Payments();
        Assert.Equal(Enumerable.Range(1, ReleasePlan.ChunkSize), first.Where(payment => payment.Status == PaymentStatus.Queued).Select(payment => payment.Number));
        handlers.Clock.Advance(TimeSpan.FromMinutes(1));

        // The first worker is silent until its lease has run out; the second does the part; the first wakes up.
        var late = Assert.Single(await handlers.Get<ClaimWork>().Take(RunRelease.Queue, 1, TimeSpan.FromMinutes(2), Stop));
        await LetLeasesRunOut(database);
        Assert.Equal(1, await approving.Work<RunRelease>(RunRelease.Queue));
        var keys = (await approving.Payments()).Select(payment => payment.IdempotencyKey).ToList();
        Assert.Equal(2 * ReleasePlan.ChunkSize, keys.Count(key => key is not null));
        await Assert.ThrowsAsync<ClaimLostException>(() => handlers.Get<RunRelease>().Handle(late.SubjectId, late, Stop));
        Assert.Equal(keys, (await approving.Payments()).Select(payment => payment.IdempotencyKey));

        Assert.Equal(1, await approving.Work<RunRelease>(RunRelease.Queue));
        Assert.Equal(0, await approving.Work<RunRelease>(RunRelease.Queue));
        var payments = await approving.Payments();
        var releasedAt = (await approving.Distribution()).ReleasedAt;
        Assert.All(payments, payment => Assert.Equal((PaymentStatus.Queued, releasedAt), (payment.Status, payment.ReleasedAt)));
        Assert.Equal(payments.Count, payments.Select(payment => payment.IdempotencyKey).Distinct().Count());
    }

    [Theory, EachDatabase(RealOnly = "claims by the database's clock")]
    public async Task Cancel_WhileTheReleaseGoesOn_LeavesNothingQueued(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await Approved(database, handlers, many: (2 * ReleasePlan.ChunkSize) + 1);
        await approving.Release(Paying.Maker);

        await approving.Cancel(Paying.Maker);
        Assert.Equal(1, await approving.Work<RunRelease>(RunRelease.Queue));

        Assert.Equal(0, await approving.Work<RunRelease>(RunRelease.Queue));
        Assert.All(await approving.Payments(), payment => Assert.Equal((PaymentStatus.Cancelled, (string?)null), (payment.Status, payment.ReferenceTaken)));
    }

    [Theory, EachDatabase]
    public async Task Release_OfThePilot_SendsTenAndHoldsTheOthers_AndNothingElseMeanwhile(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers, Connections.Connecting.Production);
        var approving = new Approving(database, handlers, paying);
        await approving.Tamper(db => db.Connections.ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, ConnectionStatus.Pilot), Stop));
        var (pilot, next) = (await paying.MakeWith(12), await paying.MakeWith(5, "April", "2026-04"));
        foreach (var id in new[] { pilot, next })
        {
            approving.Id = id;
            await approving.Submit();
            await approving.Approve(Paying.Approver);
        }

        approving.Id = pilot;
        await approving.Release(Paying.Maker);

        var payments = await approving.Payments();
        Assert.True((await approving.Distribution()).IsPilot);
        Assert.Equal(Enumerable.Range(1, 10), payments.Where(payment => payment.Status == PaymentStatus.Queued).Select(payment => payment.Number));
        Assert.All(payments.Skip(10), payment => Assert.Equal((PaymentStatus.Held, HeldBecause.Pilot), (payment.Status, payment.HeldBecause)));
        Assert.All(payments, payment => Assert.NotNull(payment.IdempotencyKey));
        approving.Id = next;
        await Refused.With(RefusalKind.Conflict, "pilot_running", () => approving.Release(Paying.Maker));
        Assert.Equal(DistributionStatus.Approved, (await approving.Distribution()).Status);
    }

    [Theory, EachDatabase]
    public async Task Cancel_OfADraft_FreesItsReferences(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await Approving.Start(database, handlers, submitted: false);
        var taken = (await approving.Payments())[0];

        await Refused.With(RefusalKind.Invalid, "invalid_input", () => approving.Cancel(Paying.Maker, " "));
        await Refused.ForWantOf(Permissions.ManageDistributions, [Actors.Admin, Actors.Finance, Actors.Auditor], person => approving.Cancel(person));
        var answer = await approving.Cancel(Paying.Third, " a double ");

        Assert.Equal((DistributionStatus.Cancelled, "a double"), (answer.Status, answer.StatusReason));
        Assert.All(await approving.Payments(), payment => Assert.Equal((PaymentStatus.Cancelled, (string?)null), (payment.Status, payment.ReferenceTaken)));
        await Refused.With(RefusalKind.Conflict, "distribution_state", () => approving.Cancel(Paying.Maker));
        await Refused.With(RefusalKind.Conflict, "distribution_state", () => approving.Submit());
        await approving.Paying.Add(await approving.Paying.Make("Again"), taken.BeneficiaryId, reference: taken.Reference);
    }

    [Theory]
    [InlineData(DistributionStatus.InApproval, RoundStatus.Cancelled)]
    [InlineData(DistributionStatus.Approved, RoundStatus.Cancelled)]
    [InlineData(DistributionStatus.SentBack, RoundStatus.SentBack)]
    [InlineData(DistributionStatus.Released, RoundStatus.Cancelled)]
    public async Task Cancel_BeforeAnythingLeft_EndsTheRound(DistributionStatus status, RoundStatus round)
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var approving = await Approving.Start(database, handlers);
        await (status switch
        {
            DistributionStatus.SentBack => approving.SendBack(Paying.Approver),
            DistributionStatus.Approved or DistributionStatus.Released => approving.Approve(Paying.Approver),
            _ => Task.CompletedTask,
        });
        await (status == DistributionStatus.Released ? approving.Release(Paying.Maker) : Task.CompletedTask);
        Assert.Equal(status, (await approving.Distribution()).Status);

        await approving.Cancel(Paying.Maker);

        Assert.Equal(round, Assert.Single(await approving.Rounds()).Status);
        Assert.All(await approving.Payments(), payment => Assert.Equal(PaymentStatus.Cancelled, payment.Status));
    }

    [Fact]
    public async Task Cancel_OncePaymentsAreBeingSent_CancelsNothing()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var approving = await Approved(database, handlers);
        await approving.Release(Paying.Maker);
        await approving.Tamper(db => Change(db, 1, set => set.SetProperty(payment => payment.Status, PaymentStatus.Submitting)));

        // One is taken by a worker, and the distribution does not know it yet.
        await Refused.With(RefusalKind.Conflict, "busy", () => approving.Cancel(Paying.Maker));

        Assert.Equal([PaymentStatus.Submitting, PaymentStatus.Queued, PaymentStatus.Queued], (await approving.Payments()).Select(payment => payment.Status));
        Assert.Equal(DistributionStatus.Released, (await approving.Distribution()).Status);
    }

    [Fact]
    public async Task MaySubmit_OfEveryConnection_IsTheDesigns()
    {
        foreach (var environment in Enum.GetValues<ConnectionEnvironment>())
        {
            foreach (var status in Enum.GetValues<ConnectionStatus>())
            {
                foreach (var active in new[] { true, false })
                {
                    var expected = environment == ConnectionEnvironment.Production
                        ? active && (status == ConnectionStatus.Pilot || status == ConnectionStatus.Live)
                        : status != ConnectionStatus.Paused && status != ConnectionStatus.Halted && status != ConnectionStatus.Retired;
                    Assert.Equal(expected, ConnectionStates.MaySubmit(status, environment, active));
                }
            }
        }

        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers, Connections.Connecting.Production);
        await using var db = database.Open();
        Assert.Contains("in setup", await TakesPayments.Why(db, paying.ConnectionId, Stop), StringComparison.Ordinal);
        await db.Connections.ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, ConnectionStatus.Live), Stop);
        Assert.Null(await TakesPayments.Why(db, paying.ConnectionId, Stop));
        await db.Processors.ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, ProcessorStatus.Inactive), Stop);
        Assert.Contains("inactive", await TakesPayments.Why(db, paying.ConnectionId, Stop), StringComparison.Ordinal);
    }

    private static async Task<Approving> Approved(TestDatabase database, Handlers handlers, int many = 3)
    {
        var approving = await Approving.Start(database, handlers, submitted: false);
        await Multiply(database, handlers, approving, many);
        await approving.Submit();
        await approving.Approve(Paying.Approver);
        return approving;
    }

    /// <summary>As many payments more as are wanted, to the same people.</summary>
    private static async Task Multiply(TestDatabase database, Handlers handlers, Approving approving, int count)
    {
        var first = (await approving.Payments())[0];
        var personal = handlers.Get<PaymentAdmin.Platform.Secrets.PersonalData>();
        var marks = await personal.Marks(Stop);
        var content = new PaymentContent(personal);
        await using var db = database.Open();
        var distribution = await db.Distributions.SingleAsync(row => row.Id == approving.Id, Stop);
        var beneficiary = await db.Beneficiaries.SingleAsync(row => row.Id == first.BeneficiaryId, Stop);
        var now = handlers.Clock.Now();
        for (var number = 4; number <= count; number++)
        {
            var id = now.NewId();
            var place = new PaymentPlace(distribution.ProgrammeId, distribution.Id, distribution.ConnectionId, distribution.Environment, distribution.Currency, number);
            db.Add(Payment.Prepare(id, place, content.Of(marks, id, beneficiary, 100, distribution.Currency, $"MANY-{number}"), null, now));
            distribution.PaymentsChanged(1, 100, Paying.Maker, now);
        }

        await db.SaveChangesAsync(Stop);
    }

    private static Task<int> Change(PaymentDb db, int number, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<Payment>> set) =>
        db.Payments.Where(payment => payment.Number == number).ExecuteUpdateAsync(set, Stop);

    private static async Task LetLeasesRunOut(TestDatabase database)
    {
        await using var db = database.Open();
        await db.Set<WorkItem>().Where(item => item.ClaimToken != null)
            .ExecuteUpdateAsync(set => set.SetProperty(item => item.LeaseUntil, item => DatabaseClock.Now().AddSeconds(-1.0)), Stop);
    }
}
