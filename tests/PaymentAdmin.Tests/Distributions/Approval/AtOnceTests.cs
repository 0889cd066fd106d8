using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Distributions.Approval;

/// <summary>People who click at the same moment get one consistent result.</summary>
public sealed class AtOnceTests
{
    private const string AtOnce = "runs things at once";
    private const int Times = 6;

    [Theory, EachDatabase(RealOnly = AtOnce)]
    public async Task Approve_OfManyAtOnce_CountsEachOnceAndNoMoreThanAreNeeded(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await Approving.Start(database, handlers, Approving.Policy(2, 3));

        // Ten people, each of them three times.
        var outcomes = await Together([.. Enumerable.Range(0, 30).Select(index => (Func<Task>)(() => approving.Approve(Actors.Of(Roles.ProgrammeOfficer, 200 + (index % 10)))))]);

        Assert.Equal(5, outcomes.Count(outcome => outcome == "done"));
        Assert.Subset(new HashSet<string>(["done", "already_decided", "distribution_state"]), outcomes.ToHashSet());
        var decisions = await approving.Decisions();
        Assert.Equal([0, 0, 1, 1, 1], decisions.Select(decision => decision.Stage!.Value).Order());
        Assert.Equal(5, decisions.Select(decision => decision.PersonId).Distinct().Count());
        Assert.Equal(DistributionStatus.Approved, (await approving.Distribution()).Status);
        Assert.All(await approving.Payments(), payment => Assert.Equal((PaymentStatus.Approved, 2), (payment.Status, payment.Version)));
    }

    [Theory, EachDatabase(RealOnly = AtOnce)]
    public async Task Approve_AgainstSendBackRejectAndCancel_HasOneOutcome(DatabaseProvider provider)
    {
        for (var time = 0; time < Times; time++)
        {
            await using var database = await TestDatabase.Create(provider);
            await using var handlers = Handlers.On(database);
            var approving = await Approving.Start(database, handlers);

            var outcomes = await Together(
                () => approving.Approve(Paying.Approver),
                () => approving.SendBack(Paying.Third),
                () => approving.Reject(Actors.Of(Roles.ProgrammeOfficer, 43)),
                () => approving.SendBack(Paying.Maker),
                () => approving.Approve(Actors.Of(Roles.ProgrammeOfficer, 44)));

            Assert.Single(outcomes, outcome => outcome == "done");
            Assert.Single(await approving.Decisions());
            await IsConsistent(approving);
        }
    }

    [Theory, EachDatabase(RealOnly = AtOnce)]
    public async Task Approve_AgainstCancel_EndsCancelledOrIsRefused(DatabaseProvider provider)
    {
        for (var time = 0; time < Times; time++)
        {
            await using var database = await TestDatabase.Create(provider);
            await using var handlers = Handlers.On(database);
            var approving = await Approving.Start(database, handlers);

            var outcomes = await Together(() => approving.Approve(Paying.Approver), () => approving.Cancel(Paying.Maker));

            Assert.Equal("done", outcomes[1]);
            Assert.Contains(outcomes[0], new[] { "done", "distribution_state" });
            Assert.Equal(DistributionStatus.Cancelled, (await approving.Distribution()).Status);
            await IsConsistent(approving);
        }
    }

    [Theory, EachDatabase(RealOnly = AtOnce)]
    public async Task Approve_AgainstAnEdit_NeverApprovesWhatWasEdited(DatabaseProvider provider)
    {
        for (var time = 0; time < Times; time++)
        {
            await using var database = await TestDatabase.Create(provider);
            await using var handlers = Handlers.On(database);
            var approving = await Approving.Start(database, handlers);

            var outcomes = await Together(() => approving.Approve(Paying.Approver), () => approving.Edit(Paying.Third), () => approving.Edit(Paying.Maker, 2_000_000));

            // Whoever edits comes before the approval and is refused, or after it and voids it.
            Assert.Equal("done", outcomes[0]);
            var edited = outcomes.Skip(1).Any(outcome => outcome == "done");
            Assert.Equal(edited ? DistributionStatus.Draft : DistributionStatus.Approved, (await approving.Distribution()).Status);
            Assert.Equal(edited ? RoundStatus.Voided : RoundStatus.Approved, Assert.Single(await approving.Rounds()).Status);
            await IsConsistent(approving);
        }
    }

    [Theory, EachDatabase(RealOnly = AtOnce)]
    public async Task Submit_AgainstEdits_FreezesWhatItHashed(DatabaseProvider provider)
    {
        for (var time = 0; time < Times; time++)
        {
            await using var database = await TestDatabase.Create(provider);
            await using var handlers = Handlers.On(database);
            var approving = await Approving.Start(database, handlers, submitted: false);

            var outcomes = await Together(
                () => approving.Submit(), () => approving.Edit(Paying.Maker, 2_000_000), () => approving.Submit(by: Paying.Third), () => approving.Edit(Paying.Third, 3_000_000));

            Assert.Single([outcomes[0], outcomes[2]], outcome => outcome == "done");

            // The hash is that of the rows: else the approval would end the submission.
            Assert.Equal(DistributionStatus.Approved, (await approving.Approve(Paying.Approver)).Status);
            await IsConsistent(approving);
        }
    }

    [Theory, EachDatabase(RealOnly = AtOnce)]
    public async Task Release_OfManyAtOnceAgainstEditAndCancel_HappensOnceOrNot(DatabaseProvider provider)
    {
        for (var time = 0; time < Times; time++)
        {
            await using var database = await TestDatabase.Create(provider);
            await using var handlers = Handlers.On(database);
            var approving = await Approving.Start(database, handlers);
            await approving.Approve(Paying.Approver);

            var outcomes = await Together(
                () => approving.Release(Paying.Maker), () => approving.Release(Paying.Third), () => approving.Edit(Paying.Third), () => approving.Release(Paying.Maker));

            var released = outcomes.Where((_, index) => index != 2).Count(outcome => outcome == "done");
            Assert.Equal(outcomes[2] == "done" ? 0 : 1, released);
            Assert.Equal(released, (await approving.Decisions()).Count(decision => decision.Kind == DecisionKind.Released));
            await IsConsistent(approving);
        }
    }

    /// <summary>Payments stand where their distribution says.</summary>
    private static async Task IsConsistent(Approving approving)
    {
        var distribution = await approving.Distribution();
        var expected = distribution.Status switch
        {
            DistributionStatus.Approved => PaymentStatus.Approved,
            DistributionStatus.Released => PaymentStatus.Queued,
            DistributionStatus.Cancelled or DistributionStatus.Rejected => PaymentStatus.Cancelled,
            _ => PaymentStatus.Draft,
        };
        var payments = await approving.Payments();
        Assert.All(payments, payment => Assert.Equal(expected, payment.Status));
        Assert.Equal((payments.Count, payments.Sum(payment => payment.AmountMinor)), (distribution.PaymentCount, distribution.TotalMinor));
        var open = (await approving.Rounds()).Where(round => round.EndedAt is null).ToList();
        Assert.Equal(distribution.Status is DistributionStatus.InApproval or DistributionStatus.Approved or DistributionStatus.Released ? 1 : 0, open.Count);
    }

    private static async Task<IReadOnlyList<string>> Together(params Func<Task>[] acts)
    {
        using var start = new ManualResetEventSlim();
        var running = acts.Select(act => Task.Run(async () =>
        {
            start.Wait(TestContext.Current.CancellationToken);
            try
            {
                await act();
                return "done";
            }
            catch (Refusal refusal)
            {
                return refusal.Code;
            }
        })).ToList();
        start.Set();
        return await Task.WhenAll(running);
    }
}
