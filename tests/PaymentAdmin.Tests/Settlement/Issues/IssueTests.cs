using System.Text;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform;
using PaymentAdmin.Settlement.Issues;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Settlement.Issues;

/// <summary>People work on settlement issues: states, two people, retries, files.</summary>
public sealed class IssueTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Resolve_ThatMovesMoney_WaitsForASecondPerson(DatabaseProvider provider)
    {
        await using var settling = await Short(provider);
        var issue = await settling.Single(IssueKind.Short);
        var input = new UpdateIssue.Input(IssueStatus.Resolved, "Lost at the processor", Resolution: IssueResolution.WriteOff);

        var proposed = await settling.Update(issue.Id, input);
        var same = await settling.Update(issue.Id, input);
        Assert.Equal((true, IssueStatus.Pending, IssueResolution.WriteOff, 5_000), (proposed.IsPending, proposed.Issue.Status, proposed.Issue.PendingResolution?.Resolution, proposed.Issue.PendingResolution?.Amount));
        Assert.True(same.IsPending);
        Assert.Equal(-5_000, await settling.Balance(AccountClass.SettlementFloat));
        Assert.Single(await settling.Issues(IssueView.ToApprove, Settling.Second));
        Assert.Empty(await settling.Issues(IssueView.ToApprove));

        var resolved = await settling.Update(issue.Id, input, Settling.Second);

        Assert.Equal((false, IssueStatus.Resolved, IssueResolution.WriteOff, Settling.Second.Name), (resolved.IsPending, resolved.Issue.Status, resolved.Issue.Resolution, resolved.Issue.ResolvedBy));
        Assert.Equal((0, 5_000), (await settling.Balance(AccountClass.SettlementFloat), await settling.Balance(AccountClass.SettlementDifferences)));
        Assert.Empty(await settling.Issues());
    }

    [Theory, EachDatabase]
    public async Task Decide_ByTheProposerOrRefused_MovesNothing(DatabaseProvider provider)
    {
        await using var settling = await Short(provider);
        var id = PublicId.Issue.Parse((await settling.Single(IssueKind.Short)).Id);
        var proposal = (await settling.Update(PublicId.Issue.Format(id), new UpdateIssue.Input(IssueStatus.Resolved, "Lost", Resolution: IssueResolution.WriteOff))).Issue.PendingResolution!.Id;
        var decide = settling.Handlers.Get<DecideResolution>();

        var own = await Assert.ThrowsAsync<Refusal>(() => decide.Handle(id, new DecideResolution.Input(true, Proposal: proposal), Actors.Finance, Stop));
        var refused = await decide.Handle(id, new DecideResolution.Input(false, "Ask them first"), Settling.Second, Stop);
        var nothing = await Assert.ThrowsAsync<Refusal>(() => decide.Handle(id, new DecideResolution.Input(true, Proposal: proposal), Settling.Second, Stop));

        Assert.Equal((RefusalKind.Forbidden, "own_proposal"), (own.Kind, own.Code));
        Assert.Equal((IssueStatus.Pending, null), (refused.Status, refused.PendingResolution));
        Assert.Equal("nothing_pending", nothing.Code);
        Assert.Equal(-5_000, await settling.Balance(AccountClass.SettlementFloat));
    }

    [Theory, EachDatabase]
    public async Task Approve_OfAnotherProposalThanWasSeen_IsRefused(DatabaseProvider provider)
    {
        await using var settling = await Short(provider);
        var issue = await settling.Single(IssueKind.Short);
        var id = PublicId.Issue.Parse(issue.Id);
        var decide = settling.Handlers.Get<DecideResolution>();
        var seen = (await settling.Update(issue.Id, new UpdateIssue.Input(IssueStatus.Resolved, "Lost", Resolution: IssueResolution.WriteOff))).Issue.PendingResolution!.Id;
        await decide.Handle(id, new DecideResolution.Input(false, "Mistaken"), Actors.Finance, Stop);
        settling.Handlers.Clock.Advance(TimeSpan.FromMinutes(1));
        await settling.Update(issue.Id, new UpdateIssue.Input(IssueStatus.Resolved, "It came", Resolution: IssueResolution.CreditMissing));

        var overtaken = await Assert.ThrowsAsync<Refusal>(() => decide.Handle(id, new DecideResolution.Input(true, Proposal: seen), Settling.Second, Stop));
        var unnamed = await Assert.ThrowsAsync<Refusal>(() => decide.Handle(id, new DecideResolution.Input(true), Settling.Second, Stop));
        var bulk = await Assert.ThrowsAsync<Refusal>(() => settling.Handlers.Get<DecideResolutions>().Handle(new DecideResolutions.Input([seen], Approve: true), Settling.Second, Stop));

        Assert.Equal(("proposal_overtaken", "proposal", "nothing_pending"), (overtaken.Code, Assert.Single(unnamed.Errors).Key, bulk.Code));
        Assert.Equal(-5_000, await settling.Balance(AccountClass.SettlementFloat));
    }

    [Theory, EachDatabase(RealOnly = "runs things at once")]
    public async Task Approve_ByTwoAtOnce_PostsOnce(DatabaseProvider provider)
    {
        await using var settling = await Short(provider);
        var issue = await settling.Single(IssueKind.Short);
        var input = new UpdateIssue.Input(IssueStatus.Resolved, "Lost", Resolution: IssueResolution.WriteOff);
        await settling.Update(issue.Id, input);

        var ends = await Task.WhenAll(Enumerable.Range(80, 6).Select(number => Task.Run(async () =>
            (await Record.ExceptionAsync(() => settling.Update(issue.Id, input, Actors.Of(Roles.FinanceReviewer, number))) as Refusal)?.Code)));

        Assert.Single(ends, code => code is null);
        Assert.All(ends.Where(code => code is not null), code => Assert.Equal("issue_state", code));
        Assert.Equal(5_000, await settling.Balance(AccountClass.SettlementDifferences));
    }

    [Theory, EachDatabase]
    public async Task Update_WhatTheStatesDoNotHave_IsRefused(DatabaseProvider provider)
    {
        await using var settling = await Short(provider);
        var issue = await settling.Single(IssueKind.Short);

        var investigated = await settling.Update(issue.Id, new UpdateIssue.Input(IssueStatus.Investigating, "Asked them"));
        Assert.Equal((IssueStatus.Investigating, "Asked them"), (investigated.Issue.Status, investigated.Issue.Notes));
        foreach (var (input, code) in ((UpdateIssue.Input, string)[])
        [
            (new(IssueStatus.Pending), "issue_state"),
            (new(IssueStatus.Investigating), "issue_state"),
            (new(IssueStatus.Resolved), "invalid"),
            (new(IssueStatus.Resolved, "Why", Resolution: IssueResolution.AcceptFee), "resolution_does_not_fit"),
            (new(Resolution: IssueResolution.WriteOff), "invalid"),
            (new(Notes: " "), "invalid"),
            (new(), "invalid"),
            (new(AssignedTo: "somebody"), "not_found"),
        ])
        {
            var refusal = await Assert.ThrowsAsync<Refusal>(() => settling.Update(issue.Id, input));
            Assert.Equal(code, code == "invalid" && refusal.Kind == RefusalKind.Invalid ? "invalid" : refusal.Code);
        }

        await settling.Resolve(issue.Id, IssueResolution.ConfirmedByProcessor);
        Assert.Equal("issue_state", (await Assert.ThrowsAsync<Refusal>(() => settling.Update(issue.Id, new UpdateIssue.Input(IssueStatus.Investigating)))).Code);
    }

    [Theory, EachDatabase]
    public async Task Escalated_ByTimeOrByHand_AreOneAlertOfTheirProcessor_UntilNoneIs(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        await settling.Upload(settling.Row("X1", 10, fee: 0), settling.Row("X2", 20, fee: 0));
        var (one, other) = ((await settling.Issues())[0].Id, (await settling.Issues())[1].Id);

        await settling.Update(one, new UpdateIssue.Input(IssueStatus.Escalated));
        Assert.Equal((1, true), await Told());
        settling.Handlers.Clock.Advance(TimeSpan.FromHours(48));
        await settling.Watch();
        Assert.Equal((2, true), await Told());
        await settling.Resolve(one, IssueResolution.CreditMissing);
        await settling.Watch();
        Assert.True((await Told()).IsOpen);
        await settling.Resolve(other, IssueResolution.CreditMissing);
        await settling.Watch();
        Assert.Equal((2, false), await Told());

        async Task<(int Count, bool IsOpen)> Told()
        {
            await using var db = settling.Database.Open();
            var alert = await db.Set<Alert>().SingleAsync(row => row.Kind == "settlement_issues_escalated_sandbox", Stop);
            return (alert.Count, alert.OpenKey is not null);
        }
    }

    [Theory, EachDatabase]
    public async Task Retry_ThreeTimes_ThenIsExhausted(DatabaseProvider provider)
    {
        await using var settling = await Short(provider);
        var id = PublicId.Issue.Parse((await settling.Single(IssueKind.Short)).Id);
        var retry = settling.Handlers.Get<RetryIssue>();

        var first = await retry.Handle(id, Actors.Finance, Stop);
        Assert.Equal((1, IssueStatus.Pending, settling.Handlers.Clock.Now().AddMinutes(15)), (first.RetryCount, first.Status, first.NextRetryAt!.Value));
        Assert.Equal(settling.Handlers.Clock.Now().AddHours(1), (await retry.Handle(id, Actors.Finance, Stop)).NextRetryAt);
        Assert.Equal(settling.Handlers.Clock.Now().AddHours(4), (await retry.Handle(id, Actors.Finance, Stop)).NextRetryAt);
        var refusal = await Assert.ThrowsAsync<Refusal>(() => retry.Handle(id, Actors.Finance, Stop));

        Assert.Equal((RefusalKind.Conflict, "retries_exhausted"), (refusal.Kind, refusal.Code));
        settling.Handlers.Clock.Advance(TimeSpan.FromHours(5));
        await settling.Watch();
        Assert.Null((await settling.Single(IssueKind.Short)).NextRetryAt);
    }

    [Theory, EachDatabase]
    public async Task Watch_NotResolvedInTime_Escalates(DatabaseProvider provider)
    {
        await using var settling = await Short(provider);
        settling.Handlers.Clock.Advance(TimeSpan.FromHours(47));
        await settling.Watch();
        Assert.Empty(await settling.Issues(IssueView.Escalated));

        settling.Handlers.Clock.Advance(TimeSpan.FromHours(2));
        await settling.Watch();

        var issue = Assert.Single(await settling.Issues(IssueView.Escalated));
        Assert.Equal(settling.Handlers.Clock.Now(), issue.EscalatedAt);
        var detail = await settling.Handlers.Get<GetIssue>().Handle(PublicId.Issue.Parse(issue.Id), Actors.Auditor, Stop);
        Assert.Equal([IssueNoteKind.Opened, IssueNoteKind.Status], detail.Answer.Timeline.Select(note => note.Kind));
        Assert.Equal([IssueResolution.ManualAdjustment, IssueResolution.WriteOff, IssueResolution.CreditMissing, IssueResolution.ConfirmedByProcessor], detail.Answer.Resolutions.Select(one => one.Name));
    }

    [Theory, EachDatabase]
    public async Task ResolveMany_OfOneKind_IsOneActOrNone(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        await settling.Upload(settling.Row("X1", 10, fee: 0), settling.Row("X2", 20, fee: 0));
        await settling.Confirm("R1", 500_000);
        await settling.Upload(settling.Row("R1", 5_000, fee: 150, settlement: "S2"));
        var unknown = (await settling.Issues()).Where(issue => issue.Metadata["kind"] == "unknown_to_us").Select(issue => issue.Id).ToList();
        var all = (await settling.Issues()).Select(issue => issue.Id).ToList();
        var resolve = settling.Handlers.Get<ResolveIssues>();

        var mixed = await Assert.ThrowsAsync<Refusal>(() => resolve.Handle(new ResolveIssues.Input(all, IssueResolution.CreditMissing, "Ours"), Actors.Finance, Stop));
        var proposed = await resolve.Handle(new ResolveIssues.Input(unknown, IssueResolution.CreditMissing, "Ours"), Actors.Finance, Stop);
        var inPassing = await Assert.ThrowsAsync<Refusal>(() => resolve.Handle(new ResolveIssues.Input(unknown, IssueResolution.CreditMissing, "Ours"), Settling.Second, Stop));
        var seen = (await settling.Issues()).Select(issue => issue.PendingResolution?.Id).OfType<string>().ToList();
        var decide = settling.Handlers.Get<DecideResolutions>();
        var own = await Assert.ThrowsAsync<Refusal>(() => decide.Handle(new DecideResolutions.Input(seen, Approve: true), Actors.Finance, Stop));
        var approved = await decide.Handle(new DecideResolutions.Input(seen, Approve: true), Settling.Second, Stop);
        var again = await Assert.ThrowsAsync<Refusal>(() => decide.Handle(new DecideResolutions.Input(seen, Approve: true), Settling.Second, Stop));

        Assert.Equal("issues_differ", mixed.Code);
        Assert.Equal(new ResolveIssues.Answer(0, 2), proposed);
        Assert.Equal((2, "resolution_pending", "own_proposal", "nothing_pending"), (approved.Decided, inPassing.Code, own.Code, again.Code));
        Assert.Equal(0, await settling.Balance(AccountClass.TransactionClearing));
        Assert.Equal(["fee"], await settling.Kinds());
        Assert.Equal("invalid", (await Assert.ThrowsAsync<Refusal>(() => resolve.Handle(new ResolveIssues.Input([], IssueResolution.CreditMissing, "Ours"), Actors.Finance, Stop))) is { Kind: RefusalKind.Invalid } ? "invalid" : "other");
    }

    [Theory, EachDatabase]
    public async Task Assign_ToSomebodyWhoMay_IsToldAndListed(DatabaseProvider provider)
    {
        await using var settling = await Short(provider);
        var issue = await settling.Single(IssueKind.Short);
        await settling.Handlers.AddRoles();
        var reviewer = PublicId.User.Format((await settling.Handlers.AddPerson("rita@example.org", Roles.FinanceReviewer)).Id);
        var officer = PublicId.User.Format((await settling.Handlers.AddPerson("otto@example.org", Roles.ProgrammeOfficer)).Id);
        var assign = settling.Handlers.Get<AssignIssue>();

        var given = await assign.Handle(new AssignIssue.Input([issue.Id], reviewer), Actors.Finance, Stop);
        var again = await assign.Handle(new AssignIssue.Input([issue.Id], reviewer), Actors.Finance, Stop);
        var wrong = await Assert.ThrowsAsync<Refusal>(() => assign.Handle(new AssignIssue.Input([issue.Id], officer), Actors.Finance, Stop));

        Assert.Equal((1, 0), (given.Count, again.Count));
        Assert.Contains("assignedTo", wrong.Errors.Keys);
        Assert.Equal(reviewer, (await settling.Single(IssueKind.Short)).AssignedTo);
        await assign.Handle(new AssignIssue.Input([issue.Id]), Actors.Finance, Stop);
        Assert.Single(await settling.Issues(IssueView.Unassigned));
    }

    [Theory, EachDatabase]
    public async Task Attach_ToldByItsContent_IsReadBack(DatabaseProvider provider)
    {
        await using var settling = await Short(provider);
        var id = PublicId.Issue.Parse((await settling.Single(IssueKind.Short)).Id);
        var attach = settling.Handlers.Get<AttachFile>();

        var file = await attach.Handle(id, "mail.exe", new MemoryStream("Dear colleagues"u8.ToArray()), Actors.Finance, Stop);
        var refusal = await Assert.ThrowsAsync<Refusal>(() => attach.Handle(id, "picture.png", new MemoryStream([0, 1, 2, 255]), Actors.Finance, Stop));

        Assert.Equal(("text/plain; charset=utf-8", "file_type"), (file.MediaType, refusal.Code));
        var read = await attach.Read(id, PublicId.IssueFile.Parse(file.Id), Actors.Auditor, Stop);
        await using var content = read.Content;
        using var reader = new StreamReader(content, Encoding.UTF8);
        Assert.Equal("Dear colleagues", await reader.ReadToEndAsync(Stop));
        Assert.Single((await settling.Handlers.Get<GetIssue>().Handle(id, Actors.Finance, Stop)).Answer.Files);
    }

    [Theory, EachDatabase]
    public async Task Restated_AfterACorrection_IsTakenBackByPeople(DatabaseProvider provider)
    {
        await using var settling = await Short(provider);
        await settling.Resolve((await settling.Single(IssueKind.Short)).Id, IssueResolution.WriteOff);

        await settling.Upload(Settling.Csv(settling.Row("R1", 5_000)));

        var restated = await settling.Single(IssueKind.Restated);
        Assert.True(restated.Metadata.ContainsKey("follows"));
        await settling.Resolve(restated.Id, IssueResolution.ManualAdjustment);
        Assert.Equal((0, 0, 490_000), (await settling.Balance(AccountClass.SettlementFloat), await settling.Balance(AccountClass.SettlementDifferences), await settling.Balance(AccountClass.OperatingBank)));
        Assert.Empty(await settling.Issues());
    }

    [Fact]
    public async Task EveryAct_WithoutPermission_IsRefused()
    {
        await using var settling = await Short(DatabaseProvider.Sqlite);
        var id = PublicId.Issue.Parse((await settling.Single(IssueKind.Short)).Id);
        var issue = PublicId.Issue.Format(id);
        foreach (var actor in (Actor[])[Actors.Auditor, Actors.Officer, Actors.Admin, Actors.Nobody])
        {
            Func<Task>[] acts =
            [
                () => settling.Update(issue, new UpdateIssue.Input(IssueStatus.Investigating), actor),
                () => settling.Handlers.Get<AssignIssue>().Handle(new AssignIssue.Input([issue]), actor, Stop),
                () => settling.Handlers.Get<ResolveIssues>().Handle(new ResolveIssues.Input([issue], IssueResolution.WriteOff, "No"), actor, Stop),
                () => settling.Handlers.Get<DecideResolution>().Handle(id, new DecideResolution.Input(true), actor, Stop),
                () => settling.Handlers.Get<RetryIssue>().Handle(id, actor, Stop),
                () => settling.Handlers.Get<AttachFile>().Handle(id, "a.txt", new MemoryStream([65]), actor, Stop),
            ];
            foreach (var act in acts)
            {
                Assert.Equal(RefusalKind.Forbidden, (await Assert.ThrowsAsync<Refusal>(act)).Kind);
            }
        }
    }

    private static async Task<Settling> Short(DatabaseProvider provider)
    {
        var settling = await Settling.Begin(provider);
        await settling.Confirm("R1", 500_000);
        await settling.Upload(settling.Row("R1", 4_950));
        return settling;
    }
}
