using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Platform;
using PaymentAdmin.Reconciliation.Runs;
using PaymentAdmin.Reconciliation.Settings;
using PaymentAdmin.Tests.Infrastructure;
using static PaymentAdmin.Tests.Reconciliation.Reconciling;

namespace PaymentAdmin.Tests.Reconciliation.FollowUp;

public sealed class FollowUpTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task StatusMismatch_ThatThePspConfirms_IsAppliedByTheNormalTransition(DatabaseProvider provider)
    {
        await using var test = await Begin(provider);
        var id = await test.Pay("R-1", 5_000_000, PaymentStatus.Pending, "psp_1");
        test.Psp.Has("psp_1", "R-1", 5_000_000, "completed");

        var run = await test.Run(Row("psp_1", "R-1", 5_000_000, "completed"));
        Assert.Equal(PaymentStatus.Pending, (await test.Find(id)).Status);
        Assert.Equal(1, await test.Ask());

        Assert.Equal(PaymentStatus.Completed, (await test.Find(id)).Status);
        Assert.Equal((ReconciliationClass.StatusMismatch, ItemStep.Agrees), Of(Assert.Single(await test.Items(run.Id))));
        Assert.Empty(await test.Issues());
        Assert.Equal(ConnectionStatus.Setup, await test.Connection());
    }

    [Fact]
    public async Task StatusMismatch_OfContradictingFinals_IsForTwoPeople()
    {
        await using var test = await Begin();
        var id = await test.Pay("R-1", 5_000_000, PaymentStatus.Completed, "psp_1");
        test.Psp.Has("psp_1", "R-1", 5_000_000, "failed");

        var run = await test.Run(Row("psp_1", "R-1", 5_000_000, "failed"));
        await test.Ask();

        Assert.Equal((PaymentStatus.NeedsReview, "contradiction"), (await test.Find(id)) is var payment ? (payment.Status, payment.FailureReason) : default);
        Assert.Equal(ItemStep.NeedsReview, Assert.Single(await test.Items(run.Id)).Step);
    }

    [Fact]
    public async Task StatusMismatch_WhereTheReportIsOutdated_ChangesNothing()
    {
        await using var test = await Begin();
        var id = await test.Pay("R-1", 5_000_000, PaymentStatus.Completed, "psp_1");
        test.Psp.Has("psp_1", "R-1", 5_000_000, "completed");

        var run = await test.Run(Row("psp_1", "R-1", 5_000_000, "pending"));
        await test.Ask();

        Assert.Equal(PaymentStatus.Completed, (await test.Find(id)).Status);
        Assert.Equal(ItemStep.Agrees, Assert.Single(await test.Items(run.Id)).Step);
        Assert.Empty(await test.Issues());
    }

    [Fact]
    public async Task StatusMismatch_ThatThePspDoesNotConfirm_IsAnIssue_AndThePaymentStays()
    {
        await using var test = await Begin();
        var id = await test.Pay("R-1", 5_000_000, PaymentStatus.Pending, "psp_1");
        var silent = await test.Pay("R-2", 5_000_000, PaymentStatus.Pending, "psp_2");
        test.Psp.IsSilent = true;

        var run = await test.Run(Row("psp_1", "R-1", 5_000_000, "failed"), Row("psp_2", "R-2", 5_000_000, "completed"));
        for (var tries = 0; tries < 20 && (await test.Items(run.Id)).Any(item => item.Step == ItemStep.Asking); tries++)
        {
            await test.Ask();
            test.Handlers.Clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(["status_mismatch", "status_mismatch"], await test.Kinds());
        Assert.Equal((PaymentStatus.Pending, PaymentStatus.Pending), ((await test.Find(id)).Status, (await test.Find(silent)).Status));
    }

    [Theory, EachDatabase]
    public async Task PlatformOnly_ThatThePspDoesNotKnow_IsAnIssueAfterASecondRun_AndNeverFails(DatabaseProvider provider)
    {
        await using var test = await Begin(provider);
        var id = await test.Pay("R-1", 5_000_000, PaymentStatus.Completed, "psp_1");

        var run = await test.RunFile(Csv());
        Assert.Equal((ReconciliationClass.PlatformOnly, ItemStep.Asking), Of(Assert.Single(await test.Items(run.Id))));
        await test.Ask();
        Assert.Equal(ItemStep.NotKnown, Assert.Single(await test.Items(run.Id)).Step);
        Assert.Empty(await test.Issues());

        await NextDay(test);
        await test.RunFile(Csv());
        Assert.Equal(ItemStep.AskingAgain, Assert.Single(await test.Items(run.Id)).Step);
        Assert.Empty(await test.Issues());
        await test.Ask();

        var issue = Assert.Single(await test.Issues());
        Assert.Equal(("platform_only", "missing_transaction"), (issue.Metadata["kind"], Words.Of(issue.Type)));
        Assert.Equal((ItemStep.Issue, issue.Id), (Assert.Single(await test.Items(run.Id)).Step, Assert.Single(await test.Items(run.Id)).IssueId));
        Assert.Equal(PaymentStatus.Completed, (await test.Find(id)).Status);
    }

    [Fact]
    public async Task PlatformOnly_ThatTheNextReportHas_IsFound()
    {
        await using var test = await Begin();
        await test.Pay("R-1", 5_000_000, PaymentStatus.Completed, "psp_1", at: test.To.AddSeconds(-2));

        var run = await test.RunFile(Csv());
        await test.Ask();
        await NextDay(test);
        var next = await test.Run(Row("psp_1", "R-1", 5_000_000, "completed"));

        Assert.Equal(ItemStep.Found, Assert.Single(await test.Items(run.Id)).Step);
        Assert.Equal(ReconciliationClass.Matched, Assert.Single(await test.Items(next.Id)).Class);
        Assert.Empty(await test.Issues());
    }

    [Fact]
    public async Task PlatformOnly_ThatThePspKnowsTheSecondTime_IsNoIssue()
    {
        await using var test = await Begin();
        await test.Pay("R-1", 5_000_000, PaymentStatus.Completed, "psp_1");
        var run = await test.RunFile(Csv());
        await test.Ask();
        test.Psp.Has("psp_1", "R-1", 5_000_000, "completed");
        await NextDay(test);
        await test.RunFile(Csv());
        await test.Ask();

        Assert.Equal(ItemStep.Known, Assert.Single(await test.Items(run.Id)).Step);
        Assert.Empty(await test.Issues());
    }

    [Fact]
    public async Task PlatformOnly_IsLookedForOnlyInLaterPeriods()
    {
        await using var test = await Begin();
        await test.Pay("R-1", 5_000_000, PaymentStatus.Completed, "psp_1");
        var run = await test.RunFile(Csv());
        await test.Ask();

        await test.RunFile(Csv(), test.From.AddDays(-9), test.From.AddDays(-8));

        Assert.Equal(ItemStep.NotKnown, Assert.Single(await test.Items(run.Id)).Step);
    }

    [Fact]
    public async Task PlatformOnly_ThatThePspKnows_IsNoIssue()
    {
        await using var test = await Begin();
        await test.Pay("R-1", 5_000_000, PaymentStatus.Completed, "psp_1");
        test.Psp.Has("psp_1", "R-1", 5_000_000, "completed");

        var run = await test.RunFile(Csv());
        await test.Ask();
        await NextDay(test);
        await test.RunFile(Csv());

        Assert.Equal(ItemStep.Known, Assert.Single(await test.Items(run.Id)).Step);
        Assert.Empty(await test.Issues());
    }

    [Theory, EachDatabase]
    public async Task Payment_NearTheEdge_ThatTheNeighbouringRunHas_IsNotMissing(DatabaseProvider provider)
    {
        await using var test = await Begin(provider);
        await test.Pay("R-1", 5_000_000, PaymentStatus.Completed, "psp_1", at: test.From.AddSeconds(1));
        await test.Pay("R-2", 5_000_000, PaymentStatus.Completed, "psp_2", at: test.To.AddSeconds(-1));
        await test.Receive("in_1", "INV", 70_000, at: test.From.AddSeconds(2));

        var before = await test.RunFile(Csv(Row("psp_1", "R-1", 5_000_000, "completed"), Row("in_1", "INV", 70_000, "paid")), test.From.AddDays(-1), test.From);
        var run = await test.Run(Row("psp_2", "R-2", 5_000_000, "completed"));

        Assert.Equal(["matched in_1", "matched psp_1"], await test.Classes(before.Id));
        Assert.Equal(["matched psp_2"], await test.Classes(run.Id));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task FailedPayment_IsMissing_OnlyWhereReportsListSuch(bool listsFailed, int missing)
    {
        await using var test = await Begin();
        await test.Configure(new ChangeReportSettings.Input(ListsFailed: listsFailed));
        await test.Pay("R-1", 5_000_000, PaymentStatus.Failed, "psp_1");
        await test.Pay("R-2", 5_000_000, PaymentStatus.Failed);

        Assert.Equal(missing, (await test.RunFile(Csv())).Counts["platform_only"]);
    }

    [Fact]
    public async Task SecondPspId_ForOneReference_HaltsTheConnection()
    {
        await using var test = await Begin();
        await test.Pay("R-1", 5_000_000, PaymentStatus.Completed, "psp_1");

        var run = await test.Run(Row("psp_1", "R-1", 5_000_000, "completed"), Row("psp_x", "R-1", 5_000_000, "completed"));

        var item = Assert.Single(await test.Items(run.Id, ReconciliationClass.PspOnly));
        Assert.True(item.IsPossibleDouble);
        Assert.Equal("psp_x", item.PspId);
        var issue = Assert.Single(await test.Issues());
        Assert.Equal("psp_only", issue.Metadata["kind"]);
        Assert.Equal(ConnectionStatus.Halted, await test.Connection());
    }

    [Theory, EachDatabase]
    public async Task TooManySeriousRows_WaitForAPerson_AndTheConnectionHaltsAtOnce(DatabaseProvider provider)
    {
        await using var test = await Begin(provider, partRows: 50);
        List<string> rows = [];
        for (var number = 1; number <= 101; number++)
        {
            await test.Pay($"R-{number}", 5_000_000, PaymentStatus.Completed, $"psp_{number}");
            rows.Add(Row($"psp_{number}", $"R-{number}", 50_000, "completed"));
        }

        var run = await test.Run(rows);
        Assert.Equal(RunStatus.AwaitingConfirmation, run.Status);
        Assert.Equal(ConnectionStatus.Halted, await test.Connection());
        Assert.Empty(await test.Issues());

        var decide = test.Handlers.Get<DecideRun>();
        var id = PublicId.Reconciliation.Parse(run.Id);
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => decide.Confirm(id, new DecideRun.Input(" "), Actors.Finance, Stop));
        Assert.Equal(RunStatus.Queued, (await decide.Confirm(id, new DecideRun.Input("They really are"), Actors.Finance, Stop)).Status);
        Assert.DoesNotContain("reconciliation_awaits", await test.OpenAlerts());
        await test.Work();

        Assert.Equal(RunStatus.Completed, (await test.Get(run.Id)).Status);
        Assert.Equal(101, (await test.Issues()).Count);
        await Refused.With(RefusalKind.Conflict, "run_state", () => decide.Discard(id, new DecideRun.Input("No"), Actors.Finance, Stop));
    }

    [Fact]
    public async Task DiscardedRun_OpensNothing_AndItsReportCanComeAgain()
    {
        await using var test = await Begin(partRows: 50);
        await test.Configure(new ChangeReportSettings.Input(MinorUnits: true));
        List<string> rows = [];
        for (var number = 1; number <= 101; number++)
        {
            await test.Pay($"R-{number}", 5_000_000, PaymentStatus.Completed, $"psp_{number}");
            rows.Add($"psp_{number},R-{number},50000,TZS,completed,2024-11-15");
        }

        var wrong = await test.Run(rows);
        var discarded = await test.Handlers.Get<DecideRun>().Discard(PublicId.Reconciliation.Parse(wrong.Id), new DecideRun.Input("Amounts are in major units"), Actors.Finance, Stop);
        Assert.Equal((RunStatus.Failed, "discarded", false), (discarded.Status, discarded.ProblemCode, discarded.IsResumable));

        await test.Configure(new ChangeReportSettings.Input());
        var right = await test.Run(rows);

        Assert.Equal((RunStatus.Completed, 2, null, 101), (right.Status, right.Version, right.Corrects, right.Counts["matched"]));
        Assert.Empty(await test.Issues());
    }

    [Fact]
    public async Task TooManyOtherStatuses_WaitForAPerson_ButNothingIsHalted_AndNothingAsked()
    {
        await using var test = await Begin(partRows: 50);
        await test.Configure(new ChangeReportSettings.Input(StatusWords: new Dictionary<string, string> { ["OK"] = "failed" }));
        List<string> rows = [];
        for (var number = 1; number <= 101; number++)
        {
            await test.Pay($"R-{number}", 5_000_000, PaymentStatus.Completed, $"psp_{number}");
            rows.Add(Row($"psp_{number}", $"R-{number}", 5_000_000, "OK"));
        }

        Assert.Equal(RunStatus.AwaitingConfirmation, (await test.Run(rows)).Status);
        Assert.Equal(ConnectionStatus.Setup, await test.Connection());
        Assert.Equal(0, await test.Ask());
    }

    [Fact]
    public async Task TooManyUnknownRows_Halt_AndWaitForAPerson()
    {
        await using var test = await Begin(partRows: 50);

        var run = await test.Run(Enumerable.Range(1, 101).Select(number => Row($"psp_{number}", "", 5_000_000, "completed")));

        Assert.Equal((RunStatus.AwaitingConfirmation, ConnectionStatus.Halted), (run.Status, await test.Connection()));
    }

    [Theory]
    [InlineData(PaymentStatus.Queued)]
    [InlineData(PaymentStatus.Cancelled)]
    public async Task Payment_ThatNeverLeft_AndTheReportHas_HaltsTheConnection(PaymentStatus status)
    {
        await using var test = await Begin();
        await test.Pay("R-1", 5_000_000, status);
        test.Psp.Has("psp_1", "R-1", 5_000_000, "completed");

        var run = await test.Run(Row("psp_1", "R-1", 5_000_000, "completed"));

        Assert.True(Assert.Single(await test.Items(run.Id)).IsPossibleDouble);
        Assert.Equal(ConnectionStatus.Halted, await test.Connection());
        Assert.Contains("reconciliation_serious", await test.Alerts());
        await test.Ask();
        Assert.NotEqual(ItemStep.Asking, Assert.Single(await test.Items(run.Id)).Step);
    }

    [Theory, EachDatabase]
    public async Task Rows_OfOnePspId_ThatDisagree_AreAskedOrHalt(DatabaseProvider provider)
    {
        await using var test = await Begin(provider);
        await test.Pay("R-1", 5_000_000, PaymentStatus.Completed, "psp_1");
        test.Psp.Has("psp_1", "R-1", 5_000_000, "completed");

        var status = await test.Run(Row("psp_1", "R-1", 5_000_000, "completed"), Row("psp_1", "R-1", 5_000_000, "failed"));
        var item = Assert.Single(await test.Items(status.Id, ReconciliationClass.Duplicate));
        Assert.Equal((Disagreement.Status, ItemStep.Asking), (item.Disagrees, item.Step));
        await test.Ask();
        Assert.Equal(ItemStep.Issue, Assert.Single(await test.Items(status.Id, ReconciliationClass.Duplicate)).Step);
        Assert.Equal(ConnectionStatus.Setup, await test.Connection());

        var amount = await test.Run(Row("psp_1", "R-1", 5_000_000, "completed"), Row("psp_1", "R-1", 5_000_100, "completed"));
        Assert.Equal(Disagreement.Amount, Assert.Single(await test.Items(amount.Id, ReconciliationClass.Duplicate)).Disagrees);
        Assert.Equal(ConnectionStatus.Halted, await test.Connection());
    }

    [Theory, EachDatabase]
    public async Task Payment_ThatTwoPeriodsNameOtherwise_IsAPossibleDouble(DatabaseProvider provider)
    {
        await using var test = await Begin(provider);
        await test.Pay("R-1", 5_000_000, PaymentStatus.Unknown);

        await test.RunFile(Csv(Row("psp_1", "R-1", 5_000_000, "pending")), test.From.AddDays(-1), test.From);
        var run = await test.Run(Row("psp_2", "R-1", 5_000_000, "pending"));

        var item = Assert.Single(await test.Items(run.Id, ReconciliationClass.PspOnly));
        Assert.Equal(("psp_2", true), (item.PspId, item.IsPossibleDouble));
        Assert.Equal(ConnectionStatus.Halted, await test.Connection());
    }

    [Fact]
    public async Task Report_ThatContradictsTheAnswerForGood_IsForPeople()
    {
        await using var test = await Begin();
        await test.Pay("R-1", 5_000_000, PaymentStatus.Failed, "psp_1");
        test.Psp.Has("psp_1", "R-1", 5_000_000, "failed");

        await test.Run(Row("psp_1", "R-1", 5_000_000, "completed"));
        await test.Ask();

        Assert.Equal(["status_mismatch"], await test.Kinds());
    }

    [Fact]
    public async Task Transaction_OfWhoseReferenceThePspHasAnother_IsNotKnown()
    {
        await using var test = await Begin();
        await test.Receive("in_1", "INV-1", 70_000);
        test.Psp.Has("in_9", "INV-1", 70_000, "completed");

        var run = await test.RunFile(Csv());
        await test.AskAboutTransactions();

        Assert.Equal(ItemStep.NotKnown, Assert.Single(await test.Items(run.Id)).Step);
    }

    [Fact]
    public async Task Question_OfAVersionThatWasCorrected_ComesToNothing()
    {
        await using var test = await Begin();
        await test.Pay("R-1", 5_000_000, PaymentStatus.Pending, "psp_1");
        await test.Run(Row("psp_1", "R-1", 5_000_000, "failed"));
        await test.Run(Row("psp_1", "R-1", 5_000_000, "pending"));
        test.Psp.IsSilent = true;
        for (var tries = 0; tries < 20; tries++)
        {
            await test.Ask();
            test.Handlers.Clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Empty(await test.Issues());
    }

    [Fact]
    public async Task CorrectedVersion_WhereOurSideHasChanged_IsAskedAboutAnew()
    {
        await using var test = await Begin();
        var id = await test.Pay("R-1", 5_000_000, PaymentStatus.Submitting, "psp_1");
        await test.Pay("R-2", 5_000_000, PaymentStatus.Completed, "psp_2");
        test.Psp.Has("psp_1", "R-1", 5_000_000, "completed");
        List<string> rows = [Row("", "R-1", 5_000_000, "reversed"), Row("psp_2", "R-2", 5_000_000, "completed")];
        await test.Run(rows);
        await test.Ask();
        Assert.Equal(PaymentStatus.Completed, (await test.Find(id)).Status);

        var second = await test.Run([.. rows, Row("psp_9", "X", 1_000, "completed")]);

        var item = Assert.Single(await test.Items(second.Id, ReconciliationClass.StatusMismatch));
        Assert.Equal((ItemChange.Otherwise, ItemStep.Asking), (item.Change, item.Step));
    }

    [Theory, EachDatabase]
    public async Task Transaction_ThatStandsOtherwise_IsAskedFor_AndFollowsTheAnswer(DatabaseProvider provider)
    {
        await using var test = await Begin(provider);
        await test.Receive("in_1", "INV-1", 70_000, confirmed: false);
        await test.Receive("in_2", "INV-2", 70_000);
        test.Psp.Has("in_1", "INV-1", 70_000, "completed");

        var run = await test.Run(Row("in_1", "INV-1", 70_000, "completed"));
        Assert.Equal(2, await test.AskAboutTransactions());

        Assert.Equal([(ReconciliationClass.StatusMismatch, ItemStep.Agrees), (ReconciliationClass.PlatformOnly, ItemStep.NotKnown)], (await test.Items(run.Id)).Select(Of));
        Assert.Empty(await test.Issues());
    }

    private static (ReconciliationClass, ItemStep) Of(ListItems.Row row) => (row.Class, row.Step);

    private static Task NextDay(Reconciling test)
    {
        test.Handlers.Clock.Advance(TimeSpan.FromDays(1));
        return Task.CompletedTask;
    }
}
