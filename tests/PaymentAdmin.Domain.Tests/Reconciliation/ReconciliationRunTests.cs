using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Reconciliation;

namespace PaymentAdmin.Domain.Tests.Reconciliation;

public sealed class ReconciliationRunTests
{
    private static readonly DateTime s_now = new(2026, 3, 14, 9, 0, 0, DateTimeKind.Utc);
    private static readonly ReportForm s_form = new(ReportColumns.Default, ListsFailed: true, "TZS", "UTC");

    private static readonly Dictionary<string, Action<ReconciliationRun>> s_acts = new(StringComparer.Ordinal)
    {
        ["start"] = run => run.Start(s_now),
        ["confirm"] = run => run.Confirm(s_now),
        ["discard"] = run => run.Discard("No", s_now),
        ["resume"] = run => run.Resume(s_now),
    };

    /// <summary>The full table: what a person or worker may do in each state, and where it leads; nothing else.</summary>
    [Fact]
    public void Acts_InEachState_LeadWhereTheTableSays()
    {
        var table = new Dictionary<(RunStatus, string), RunStatus>
        {
            [(RunStatus.Queued, "start")] = RunStatus.Running,
            [(RunStatus.Running, "start")] = RunStatus.Running,
            [(RunStatus.AwaitingConfirmation, "confirm")] = RunStatus.Queued,
            [(RunStatus.AwaitingConfirmation, "discard")] = RunStatus.Failed,
            [(RunStatus.Failed, "resume")] = RunStatus.Queued,
        };
        foreach (var status in Enum.GetValues<RunStatus>())
        {
            foreach (var (name, act) in s_acts)
            {
                var run = In(status);
                if (table.TryGetValue((status, name), out var next))
                {
                    act(run);
                    Assert.Equal(next, run.Status);
                }
                else
                {
                    Assert.Equal("run_state", Assert.Throws<Refusal>(() => act(run)).Code);
                    Assert.Equal(status, run.Status);
                }
            }
        }
    }

    [Theory]
    [InlineData("unexpected", true)]
    [InlineData("not_fetched", true)]
    [InlineData("column_missing", false)]
    [InlineData(ReconciliationRun.Discarded, false)]
    public void Resume_OfAFailedOne_IsForWhatMayBeOver(string code, bool resumable)
    {
        var run = In(RunStatus.Running);
        run.Fail(code, "Why", s_now);

        Assert.Equal(resumable, run.IsResumable);
        if (!resumable)
        {
            Assert.Equal("run_not_resumable", Assert.Throws<Refusal>(() => run.Resume(s_now)).Code);
        }
    }

    [Fact]
    public void BeginReading_AfterAPartThatNobodyEnded_CountsIt()
    {
        var run = In(RunStatus.Running);
        run.BeginReading(s_now);
        run.HasRead(10, 500, isEnd: false, s_now);
        Assert.Equal((10, 10, 500, 0), (run.Rows, run.Items, run.Offset, run.ChunksReadAgain));

        // Whoever read it was stopped in the next part.
        run.BeginReading(s_now);
        run.HasRead(5, 700, isEnd: true, s_now);

        Assert.Equal((15, 1, RunPhase.Duplicates, false), (run.Rows, run.ChunksReadAgain, run.Phase, run.IsReading));
    }

    [Fact]
    public void Form_OfARun_IsAsItWasWhenItWasBegun()
    {
        var form = new ReportForm(
            new ReportColumns
            {
                Names = new ColumnNames<ReportField> { Chosen = new Dictionary<ReportField, string> { [ReportField.Amount] = "Betrag" } },
                MinorUnits = true,
                Words = ReportWords.Of([KeyValuePair.Create("OK", PaymentSaid.Completed)]),
            },
            ListsFailed: true, "KES", "Africa/Nairobi");
        var period = In(RunStatus.Queued).Period;

        var run = ReconciliationRun.Begin(Known.Id(7), period, versions: 0, new ReportFile("a.csv", 1, "a"), form, corrects: null, Known.Ada, s_now);

        Assert.Equal(form, run.Form);
        Assert.NotEqual(form, form with { ListsFailed = false });
        Assert.NotEqual(form, form with { Columns = form.Columns with { MinorUnits = false } });
        Assert.NotEqual(form, form with { Columns = form.Columns with { Words = ReportWords.Usual } });
        Assert.NotEqual(form, s_form);
        Assert.Equal(Known.Id(7), run.FileId);
    }

    [Fact]
    public void Begin_OfACorrectedReport_IsTheNextVersion()
    {
        var first = In(RunStatus.Completed);
        var second = ReconciliationRun.Begin(Known.Id(1), first.Period, versions: 3, new ReportFile("b.csv", 2, "b"), s_form, first, Known.Ada, s_now);

        Assert.Equal((4, first.Id, RunPhase.Read), (second.Number, second.Corrects, second.Phase));
        Assert.Equal(RunPhase.Fetch, ReconciliationRun.Begin(Known.Id(2), first.Period, 0, report: null, s_form, corrects: null, Known.Ada, s_now).Phase);
    }

    private static ReconciliationRun In(RunStatus status)
    {
        var period = new RunPeriod(Known.Id(3), Known.Id(4), ConnectionEnvironment.Sandbox, s_now.AddDays(-2), s_now.AddDays(-1));
        var run = ReconciliationRun.Begin(Known.Id(5), period, versions: 0, new ReportFile("a.csv", 1, "a"), s_form, corrects: null, Known.Ada, s_now);
        if (status != RunStatus.Queued)
        {
            run.Start(s_now);
        }

        switch (status)
        {
            case RunStatus.AwaitingConfirmation:
                run.Await(s_now);
                break;
            case RunStatus.Completed:
                run.Complete(s_now);
                break;
            case RunStatus.Failed:
                run.Fail("unexpected", "Why", s_now);
                break;
        }

        return run;
    }
}
