using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Access;
using PaymentAdmin.Data;
using PaymentAdmin.Distributions;
using PaymentAdmin.Distributions.Approval;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Distributions.Approval;

/// <summary>A distribution on its way to approval, and what people do with it.</summary>
internal sealed class Approving(TestDatabase database, Handlers handlers, Paying paying)
{
    public const string Why = "checked by phone";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public Paying Paying => paying;

    public Guid Id { get; set; }

    /// <summary>A programme with a policy, and a distribution of some payments in it.</summary>
    public static async Task<Approving> Start(TestDatabase database, Handlers handlers, ApprovalPolicy? policy = null, int payments = 3, bool submitted = true)
    {
        var paying = await Paying.Start(database, handlers, programme: input => policy is null ? input : input with { ApprovalPolicy = policy });
        var approving = new Approving(database, handlers, paying) { Id = await paying.MakeWith(payments) };
        if (submitted)
        {
            await approving.Submit();
        }

        return approving;
    }

    public static ApprovalPolicy Policy(params int[] approvers) => new() { Stages = [.. approvers.Select(count => new ApprovalStage(0, count))] };

    public Task<SubmissionAnswer> Submit(Actor? by = null, SubmitDistribution.Input? input = null) =>
        handlers.Get<SubmitDistribution>().Handle(Id, input ?? new SubmitDistribution.Input(Reason: Why), by ?? Paying.Maker, Stop);

    public Task<SubmissionAnswer> Approve(Actor by, ApproveDistribution.Input? input = null) => handlers.Get<ApproveDistribution>().Handle(Id, input ?? new ApproveDistribution.Input(), by, Stop);

    public Task<SubmissionAnswer> SendBack(Actor by, string? comment = "look again", string? hash = null) =>
        handlers.Get<RefuseDistribution>().SendBack(Id, new RefuseDistribution.Input(comment, hash), by, Stop);

    public Task<SubmissionAnswer> Reject(Actor by, string? comment = "not this one") => handlers.Get<RefuseDistribution>().Reject(Id, new RefuseDistribution.Input(comment), by, Stop);

    public Task<SubmissionAnswer> Release(Actor by, string? hash = null) => handlers.Get<ReleaseDistribution>().Handle(Id, new ReleaseDistribution.Input(hash), by, Stop);

    public Task<SubmissionAnswer> Cancel(Actor by, string? reason = "not needed") => handlers.Get<CancelDistribution>().Handle(Id, new CancelDistribution.Input(reason), by, Stop);

    public async Task<ApprovalAnswer> Look(Actor by) => (await handlers.Get<GetApproval>().Handle(Id, by, Stop)).Answer;

    public async Task<DistributionAnswer> Read() => (await handlers.Get<ReadDistribution>().Handle(Id, Actors.Auditor, Stop)).Answer;

    public async Task<List<Payment>> Payments()
    {
        await using var db = database.Open();
        return await db.Payments.AsNoTracking().Where(payment => payment.DistributionId == Id).OrderBy(payment => payment.Number).ToListAsync(Stop);
    }

    public async Task<Distribution> Distribution()
    {
        await using var db = database.Open();
        return await db.Distributions.AsNoTracking().SingleAsync(row => row.Id == Id, Stop);
    }

    public async Task<List<ApprovalRound>> Rounds()
    {
        await using var db = database.Open();
        return await db.Set<ApprovalRound>().AsNoTracking().Where(round => round.DistributionId == Id).OrderBy(round => round.Number).ToListAsync(Stop);
    }

    public async Task<List<Decision>> Decisions()
    {
        await using var db = database.Open();
        return await db.Set<Decision>().AsNoTracking().Where(decision => decision.DistributionId == Id).OrderBy(decision => decision.At).ThenBy(decision => decision.Id).ToListAsync(Stop);
    }

    /// <summary>Changes the amount of the first payment, as somebody who prepares.</summary>
    public async Task Edit(Actor by, long amount = 1_000_000)
    {
        var payment = (await Payments()).First(row => row.Status != PaymentStatus.Cancelled);
        await handlers.Get<ChangePayment>().Handle(Id, payment.Id, new ChangePayment.Input(amount), by, Stop);
    }

    /// <summary>Changes the database past the application.</summary>
    public async Task Tamper(Func<PaymentDb, Task> change)
    {
        await using var db = database.Open();
        await change(db);
    }

    /// <summary>Keeps a person in the database, with the roles that the actor's permissions come from.</summary>
    public async Task Keep(Actor person, params string[] roles)
    {
        await using var db = database.Open();
        if (!await db.Set<IdentityRole<Guid>>().AnyAsync(Stop))
        {
            await handlers.AddRoles();
        }

        db.Add(new User { Id = person.Id, UserName = person.Name, NormalizedUserName = person.Name.ToUpperInvariant(), Email = person.Name, NormalizedEmail = person.Name.ToUpperInvariant(), ConcurrencyStamp = "1" });
        await db.SaveChangesAsync(Stop);
        var known = await db.Set<IdentityRole<Guid>>().Where(role => roles.Contains(role.Name)).ToListAsync(Stop);
        db.AddRange(known.Select(role => new IdentityUserRole<Guid> { UserId = person.Id, RoleId = role.Id }));
        await db.SaveChangesAsync(Stop);
    }

    /// <summary>Lends a right for a day.</summary>
    public Task<DelegationAnswer> Lend(Actor from, Actor to) =>
        handlers.Get<MakeDelegation>().Handle(new MakeDelegation.Input(to.Name, handlers.Clock.Time.AddDays(1)), from, Stop);

    /// <summary>Does the work of a queue that is due, once through.</summary>
    public async Task<int> Work<THandler>(string queue) where THandler : class, IWorkHandler
    {
        var claims = await handlers.Get<ClaimWork>().Take(queue, ClaimWork.MaxBatch, TimeSpan.FromMinutes(2), Stop);
        foreach (var claim in claims)
        {
            await handlers.Get<THandler>().Handle(claim.SubjectId, claim, Stop);
        }

        return claims.Count;
    }
}
