using PaymentAdmin.Domain.Settlement;
using static PaymentAdmin.Domain.Settlement.IssueEvent;
using static PaymentAdmin.Domain.Settlement.IssueStatus;

namespace PaymentAdmin.Domain.Tests.Settlement;

public sealed class IssueStatesTests
{
    /// <summary>The design's table, written again by hand: whatever is not here cannot happen.</summary>
    private static readonly Dictionary<(IssueStatus From, IssueEvent What), IssueStatus> Table = new()
    {
        [(Pending, Investigate)] = Investigating,
        [(Pending, Escalate)] = Escalated,
        [(Pending, Resolve)] = Resolved,
        [(Pending, Retry)] = Pending,
        [(Investigating, Escalate)] = Escalated,
        [(Investigating, Resolve)] = Resolved,
        [(Investigating, Retry)] = Pending,
        [(Escalated, Investigate)] = Investigating,
        [(Escalated, Resolve)] = Resolved,
        [(Escalated, Retry)] = Pending,
    };

    public static TheoryData<IssueStatus, IssueEvent> All { get; } =
        [.. from status in Enum.GetValues<IssueStatus>() from what in Enum.GetValues<IssueEvent>() select (status, what)];

    [Theory, MemberData(nameof(All))]
    public void Next_OfEveryStatusAndEvent_IsTheDesignsTable(IssueStatus from, IssueEvent what) =>
        Assert.Equal(Table.TryGetValue((from, what), out var next) ? next : null, IssueStates.Next(from, what));

    [Theory, MemberData(nameof(All))]
    public void Issue_InEveryStatusAtEveryEvent_FollowsTheTableOrRefuses(IssueStatus from, IssueEvent what)
    {
        var issue = In(from);
        var (version, retries) = (issue.Version, issue.RetryCount);

        if (Table.TryGetValue((from, what), out var expected))
        {
            Let(issue, what);
            Assert.Equal((expected, version + 1, Known.Later), (issue.Status, issue.Version, issue.UpdatedAt));
        }
        else
        {
            var refusal = Assert.Throws<Refusal>(() => Let(issue, what));
            Assert.Equal((RefusalKind.Conflict, "issue_state", "status"), (refusal.Kind, refusal.Code, refusal.Field));
            Assert.Equal((from, version, retries), (issue.Status, issue.Version, issue.RetryCount));
        }
    }

    [Theory]
    [InlineData(Resolved, Investigate, "The issue is resolved and cannot become investigating. New trouble is a new issue.")]
    [InlineData(Resolved, Retry, "The issue is resolved and cannot become pending. New trouble is a new issue.")]
    [InlineData(Resolved, Resolve, "The issue is resolved already.")]
    [InlineData(Escalated, Escalate, "The issue is escalated already.")]
    public void Issue_AtAnIllegalStep_NamesBothStates(IssueStatus from, IssueEvent what, string message) =>
        Assert.Equal(message, Assert.Throws<Refusal>(() => Let(In(from), what)).Message);

    [Fact]
    public void EventFor_Pending_IsRefused()
    {
        var refusal = Assert.Throws<Refusal>(() => IssueStates.EventFor(Investigating, Pending));

        Assert.Equal(("issue_state", "The issue is investigating and cannot become pending. Retry it instead."), (refusal.Code, refusal.Message));
    }

    [Theory]
    [InlineData(Investigating, Investigate)]
    [InlineData(Escalated, Escalate)]
    [InlineData(Resolved, Resolve)]
    public void EventFor_AnyOtherStatus_LeadsThere(IssueStatus wanted, IssueEvent expected)
    {
        Assert.Equal(expected, IssueStates.EventFor(Pending, wanted));
        Assert.Equal(wanted, IssueStates.Next(Pending, expected));
    }

    internal static SettlementIssue In(IssueStatus status)
    {
        var issue = SettlementIssue.Open(Desk.Home, SettlementIssueTests.Short, TimeSpan.FromHours(48), Known.Now);
        switch (status)
        {
            case Investigating:
                issue.Investigate(Known.Now);
                break;
            case Escalated:
                issue.Escalate(Known.Now);
                break;
            case Resolved:
                Let(issue, Resolve);
                break;
        }

        return issue;
    }

    private static void Let(SettlementIssue issue, IssueEvent what)
    {
        switch (what)
        {
            case Investigate:
                issue.Investigate(Known.Later);
                break;
            case Escalate:
                issue.Escalate(Known.Later);
                break;
            case Resolve:
                issue.Resolve(SettlementIssueTests.WriteOff, "gone", Known.Ada, Known.Later);
                break;
            case Retry:
                issue.Retry(Known.Later);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(what), what, "No such event.");
        }
    }
}
