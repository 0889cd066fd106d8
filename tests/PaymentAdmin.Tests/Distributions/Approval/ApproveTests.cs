using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Distributions.Approval;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Programmes;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Distributions.Approval;

/// <summary>From submission to approval, and every way around it.</summary>
public sealed class ApproveTests
{
    private static readonly Actor Fourth = Actors.Of(Roles.ProgrammeOfficer, 43);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Submit_OfADraft_FreezesItUnderItsHashAndPolicy(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await Approving.Start(database, handlers, Approving.Policy(1, 2) with { ExpiresAfterHours = 48 }, submitted: false);

        var answer = await approving.Submit();

        Assert.Equal((DistributionStatus.InApproval, 3, 15_000_000L, 1, 1, 2), (answer.Status, answer.PaymentCount, answer.TotalAmount, answer.Round, answer.Stage, answer.Stages));
        Assert.Equal(FakeClock.Start.AddHours(48), answer.ExpiresAt);
        var round = Assert.Single(await approving.Rounds());
        Assert.Equal((answer.ContentHash, 1, Paying.Maker.Id, RoundStatus.Open), (round.ContentHash, round.MappingVersion, round.SubmittedById, round.Status));
        Assert.Matches("^[0-9a-f]{64}$", round.ContentHash);
        Assert.All(await approving.Payments(), payment => Assert.Equal(PaymentStatus.Draft, payment.Status));
        await Refused.With(RefusalKind.Conflict, "distribution_state", () => approving.Submit());
        await Refused.With(RefusalKind.Conflict, "distribution_state", () => approving.Edit(Paying.Maker));
    }

    [Theory, EachDatabase]
    public async Task Approve_ByTheLastWhoIsNeeded_ApprovesEveryPayment(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await Approving.Start(database, handlers, Approving.Policy(1, 2));
        var before = await approving.Payments();

        Assert.Equal(2, (await approving.Approve(Paying.Approver, new ApproveDistribution.Input(Comment: " fine "))).Stage);
        Assert.Equal(DistributionStatus.InApproval, (await approving.Approve(Paying.Third)).Status);
        Assert.All(await approving.Payments(), payment => Assert.Equal(PaymentStatus.Draft, payment.Status));
        handlers.Clock.Advance(TimeSpan.FromMinutes(1));
        var last = await approving.Approve(Fourth);

        Assert.Equal((DistributionStatus.Approved, RoundStatus.Approved, (int?)null), (last.Status, last.RoundStatus, last.Stage));
        Assert.All((await approving.Payments()).Zip(before), pair => Assert.Equal(
            (PaymentStatus.Approved, 1, pair.Second.Version + 1, pair.Second.ContentAt, handlers.Clock.Time, pair.Second.Digest),
            (pair.First.Status, pair.First.MappingVersion, pair.First.Version, pair.First.ContentAt, pair.First.UpdatedAt, pair.First.Digest)));
        var decisions = await approving.Decisions();
        Assert.Equal([(0, Paying.Approver.Id), (1, Paying.Third.Id), (1, Fourth.Id)], decisions.Select(decision => (decision.Stage!.Value, decision.PersonId)).Order());
        Assert.All(decisions, decision => Assert.Equal((last.ContentHash, DecisionKind.Approved), (decision.ContentHash, decision.Kind)));
        Assert.Equal("fine", decisions.Single(decision => decision.PersonId == Paying.Approver.Id).Comment);
        await using var db = database.Open();
        Assert.Equal(
            ["distribution.approved", "distribution.approved_by_one", "distribution.approved_by_one", "distribution.submitted"],
            await db.Set<AuditEntry>().Where(entry => entry.ThingId == approving.Id && (entry.Kind.StartsWith("distribution.approved") || entry.Kind == "distribution.submitted")).Select(entry => entry.Kind).OrderBy(kind => kind).ToListAsync(Stop));
    }

    [Theory, EachDatabase]
    public async Task Approve_ByWhoMadeChangedOrSubmittedIt_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await Approving.Start(database, handlers, submitted: false);
        await approving.Edit(Paying.Third);
        await approving.Submit(by: Fourth);

        foreach (var person in new[] { Paying.Maker, Paying.Third, Fourth })
        {
            await Refused.With(RefusalKind.Forbidden, "maker_may_not_approve", () => approving.Approve(person));
            await Refused.With(RefusalKind.Forbidden, "maker_may_not_approve", () => approving.Reject(person));
            var look = await approving.Look(person);
            Assert.False(look.You.MayDecide);
            Assert.Contains("others decide on it", look.You.WhyNot, StringComparison.Ordinal);
        }

        Assert.Empty(await approving.Decisions());
        Assert.Equal(DistributionStatus.Approved, (await approving.Approve(Paying.Approver)).Status);
    }

    [Theory, EachDatabase]
    public async Task Approve_ByWhoMadeIt_IsRefusedAfterEveryChangeOfRoleAndRound(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await Approving.Start(database, handlers);
        var maker = Actors.Admin with { Id = Paying.Maker.Id, Permissions = Permissions.All };

        // With more rights than before, and after somebody else submitted it again.
        await Refused.With(RefusalKind.Forbidden, "maker_may_not_approve", () => approving.Approve(maker));
        await approving.SendBack(Paying.Approver);
        await approving.Submit(by: Paying.Third);
        await Refused.With(RefusalKind.Forbidden, "maker_may_not_approve", () => approving.Approve(maker));
        await Refused.With(RefusalKind.Forbidden, "maker_may_not_approve", () => approving.Approve(Paying.Third));

        // Who sent it back made nothing of it.
        Assert.Equal(DistributionStatus.Approved, (await approving.Approve(Paying.Approver)).Status);
    }

    [Theory, EachDatabase]
    public async Task Approve_OfTheSamePersonTwice_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await Approving.Start(database, handlers, Approving.Policy(1, 1));
        await approving.Approve(Paying.Approver);

        var refusal = await Refused.With(RefusalKind.Conflict, "already_decided", () => approving.Approve(Paying.Approver));
        await Refused.With(RefusalKind.Conflict, "already_decided", () => approving.SendBack(Paying.Approver));

        Assert.Equal(FakeClock.Start, refusal.Facts["decidedAt"]);
        Assert.Single(await approving.Decisions());
    }

    [Theory, EachDatabase]
    public async Task Approve_ByStagesOfDifferentRights_TakesOnlyWhoHasThem(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var policy = new ApprovalPolicy
        {
            Stages = [new ApprovalStage(0, 1), new ApprovalStage(15_000_000, 1) { Permission = Permissions.ApproveSettlement }, new ApprovalStage(15_000_001, 1) { Permission = Permissions.ManageProgrammes }],
        };
        var approving = await Approving.Start(database, handlers, policy);

        await Refused.ForWantOf(Permissions.ApproveDistributions, [Actors.Finance, Actors.Auditor, Actors.Admin], person => approving.Approve(person));
        await Refused.With(RefusalKind.Forbidden, "forbidden", () => approving.Approve(Actors.Nobody));
        await approving.Approve(Paying.Approver);
        await Refused.ForWantOf(Permissions.ApproveSettlement, [Paying.Third, Actors.Auditor, Actors.Admin], person => approving.Approve(person));

        // The third stage is from one minor unit more on.
        Assert.Equal(DistributionStatus.Approved, (await approving.Approve(Actors.Finance)).Status);
    }

    [Theory, EachDatabase]
    public async Task Approve_AfterTheRightWasLost_CountsOnlyWhatWasGivenBefore(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await Approving.Start(database, handlers, Approving.Policy(2));
        await approving.Approve(Paying.Approver);
        var demoted = Paying.Third with { Permissions = Roles.PermissionsOf(Roles.Auditor) };

        await Refused.With(RefusalKind.Forbidden, "forbidden", () => approving.Approve(demoted));

        // The approval that was given stands, whatever became of who gave it.
        Assert.Equal(DistributionStatus.Approved, (await approving.Approve(Fourth)).Status);
    }

    [Theory, EachDatabase]
    public async Task Approve_OfAnotherHash_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await Approving.Start(database, handlers);
        var stale = (await approving.Look(Paying.Approver)).Round!.ContentHash;
        await approving.SendBack(Paying.Third);
        await approving.Edit(Paying.Maker);
        await approving.Submit();

        await Refused.With(RefusalKind.Conflict, "content_changed", () => approving.Approve(Paying.Approver, new ApproveDistribution.Input(stale)));
        await Refused.With(RefusalKind.Conflict, "content_changed", () => approving.SendBack(Paying.Approver, hash: stale));

        Assert.Equal(DistributionStatus.InApproval, (await approving.Distribution()).Status);
        var fresh = (await approving.Look(Paying.Approver)).Round!.ContentHash;
        Assert.NotEqual(stale, fresh);
        Assert.Equal(DistributionStatus.Approved, (await approving.Approve(Paying.Approver, new ApproveDistribution.Input(fresh.ToUpperInvariant()))).Status);
    }

    [Theory]
    [InlineData("digest")]
    [InlineData("amount")]
    [InlineData("payment")]
    [InlineData("name")]
    [InlineData("mapping")]
    public async Task Approve_OfWhatWasChangedInTheDatabase_EndsTheSubmission(string what)
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var approving = await Approving.Start(database, handlers, Approving.Policy(2));
        await approving.Approve(Paying.Approver);
        await approving.Tamper(db => what switch
        {
            "digest" => db.Payments.Where(payment => payment.Number == 2).ExecuteUpdateAsync(set => set.SetProperty(payment => payment.Digest, new string('0', 64)), Stop),
            "amount" => db.Payments.Where(payment => payment.Number == 2).ExecuteUpdateAsync(set => set.SetProperty(payment => payment.AmountMinor, payment => payment.AmountMinor + 1), Stop),
            "payment" => db.Payments.Where(payment => payment.Number == 3).ExecuteDeleteAsync(Stop),
            "name" => db.Distributions.ExecuteUpdateAsync(set => set.SetProperty(row => row.Name, "April"), Stop),
            _ => db.Set<PaymentAdmin.Connections.Mapping.FieldMappingVersion>().ExecuteUpdateAsync(set => set.SetProperty(row => row.Number, 2), Stop),
        });

        var refusal = await Refused.With(RefusalKind.Conflict, "content_changed", () => approving.Approve(Paying.Third));

        Assert.Contains("no longer count", refusal.Message, StringComparison.Ordinal);
        var distribution = await approving.Distribution();
        Assert.Equal((DistributionStatus.SentBack, refusal.Message), (distribution.Status, distribution.StatusReason));
        Assert.Equal(RoundStatus.Voided, Assert.Single(await approving.Rounds()).Status);
        Assert.Single(await approving.Decisions());
        await Refused.With(RefusalKind.Conflict, "distribution_state", () => approving.Approve(Paying.Third));
    }

    [Theory, EachDatabase]
    public async Task Edit_OfWhatIsApproved_VoidsItAndSaysSo(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await Approving.Start(database, handlers);
        await approving.Approve(Paying.Approver);
        handlers.Clock.Advance(TimeSpan.FromMinutes(1));

        await approving.Edit(Paying.Third);

        var distribution = await approving.Distribution();
        Assert.Equal((DistributionStatus.Draft, 11_000_000L), (distribution.Status, distribution.TotalMinor));
        Assert.Contains("has to be approved again", distribution.StatusReason, StringComparison.Ordinal);
        Assert.All(await approving.Payments(), payment => Assert.Equal((PaymentStatus.Draft, (int?)null), (payment.Status, payment.MappingVersion)));
        var round = Assert.Single(await approving.Rounds());
        Assert.Equal((RoundStatus.Voided, handlers.Clock.Time), (round.Status, round.EndedAt));
        await using var db = database.Open();
        Assert.Equal(1, await db.Set<AuditEntry>().CountAsync(entry => entry.Kind == "distribution.approval_voided", Stop));

        // The old decision counts for nothing; who edited can no longer decide, who approved can again.
        await Refused.With(RefusalKind.Conflict, "distribution_state", () => approving.Release(Paying.Maker));
        await approving.Submit();
        await Refused.With(RefusalKind.Forbidden, "maker_may_not_approve", () => approving.Approve(Paying.Third));
        Assert.Equal(DistributionStatus.Approved, (await approving.Approve(Paying.Approver)).Status);
        var look = await approving.Look(Paying.Approver);
        Assert.Equal((0, 0, 1, -4_000_000L), (look.Changes!.Added, look.Changes.Removed, look.Changes.Changed, look.Changes.ChangedNet));
    }

    [Theory, EachDatabase]
    public async Task Approve_WhereAPayeeChangeCameUp_IsBlockedUntilItIsDecided(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await Approving.Start(database, handlers);
        var paid = (await approving.Payments())[0].BeneficiaryId;
        var phone = await approving.Paying.MovePayee(1);

        var refusal = await Refused.With(RefusalKind.Rule, "findings_block", () => approving.Approve(Paying.Approver));

        Assert.Equal(["payee_changed"], ((List<SubmittedFinding>)refusal.Facts["findings"]!).Select(finding => finding.Code));
        Assert.DoesNotContain(phone, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(DistributionStatus.InApproval, (await approving.Distribution()).Status);
        Assert.Empty(await approving.Decisions());
        Assert.Equal(paid, (await approving.Payments())[0].BeneficiaryId);
    }

    [Theory, EachDatabase]
    public async Task Submit_OfWhatHasFindings_NeedsAReasonForEachWarning(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await Approving.Start(database, handlers, submitted: false);
        var twice = (await approving.Payments())[0].BeneficiaryId;
        await approving.Paying.Add(approving.Id, twice);

        var bare = await Refused.With(RefusalKind.Rule, "reason_needed", () => approving.Submit(input: new SubmitDistribution.Input()));
        Assert.Contains("same_beneficiary_twice", (List<string>)bare.Facts["codes"]!);
        await Refused.With(RefusalKind.Rule, "reason_needed", () => approving.Submit(input: new SubmitDistribution.Input(new Dictionary<string, string> { ["same_beneficiary_twice"] = " " })));
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => approving.Submit(input: new SubmitDistribution.Input(Reason: new string('x', 1001))));
        var codes = (List<string>)bare.Facts["codes"]!;
        await approving.Submit(input: new SubmitDistribution.Input(codes.ToDictionary(code => code, code => $"{code} is right")));

        var look = await approving.Look(Paying.Approver);
        Assert.All(codes, code => Assert.Equal($"{code} is right", look.Findings.Single(finding => finding.Code == code).Reason));
        Assert.All(look.Findings.Where(finding => finding.Severity == FindingSeverity.Note), note => Assert.Null(note.Reason));
    }

    [Theory, EachDatabase]
    public async Task Submit_OfWhatIsEmptyOrBlocked_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await Approving.Start(database, handlers, payments: 0, submitted: false);
        var empty = await Refused.With(RefusalKind.Rule, "findings_block", () => approving.Submit());
        Assert.Equal(["no_payments"], ((List<SubmittedFinding>)empty.Facts["findings"]!).Select(finding => finding.Code));

        await approving.Paying.Add(approving.Id, await approving.Paying.AddBeneficiary(with: person => person.SetActive(false, Paying.Maker, FakeClock.Start))).IsRefused("beneficiary_inactive");
        await Refused.ForWantOf(Permissions.ManageDistributions, [Actors.Admin, Actors.Finance, Actors.Auditor], person => approving.Submit(by: person));
        approving.Id = Guid.Empty;
        await Refused.NotFound(() => approving.Submit());
        await Refused.NotFound(() => approving.Approve(Paying.Approver));
        await Refused.NotFound(() => approving.Look(Paying.Approver));
    }

    [Theory, EachDatabase]
    public async Task Approve_OfAPolicyThatChangedMeanwhile_KeepsTheOneOfItsSubmission(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await Approving.Start(database, handlers, Approving.Policy(2));
        await handlers.Get<UpdateProgramme>().Handle(approving.Paying.ProgrammeId, new UpdateProgramme.Input(ApprovalPolicy: Approving.Policy(1)), IfMatch.Any, Actors.Admin, Stop);

        Assert.Equal(DistributionStatus.InApproval, (await approving.Approve(Paying.Approver)).Status);
        Assert.Equal(DistributionStatus.Approved, (await approving.Approve(Paying.Third)).Status);
    }

    [Theory, EachDatabase]
    public async Task Approve_WithAnIdempotencyKey_IsDoneOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await Approving.Start(database, handlers, Approving.Policy(2));
        var once = new Once("key-1", new string('a', 64));

        var first = await handlers.Get<ApproveDistribution>().Handle(approving.Id, new ApproveDistribution.Input(), Paying.Approver, Stop, once);
        var again = await handlers.Get<ApproveDistribution>().Handle(approving.Id, new ApproveDistribution.Input(), Paying.Approver, Stop, once);

        Assert.Equal(first with { ContentHash = null }, again with { ContentHash = null });
        Assert.Single(await approving.Decisions());
    }
}

internal static class Refusing
{
    /// <summary>That it is refused with a code.</summary>
    public static async Task IsRefused(this Task act, string code) => Assert.Equal(code, (await Assert.ThrowsAsync<Refusal>(() => act)).Code);
}
