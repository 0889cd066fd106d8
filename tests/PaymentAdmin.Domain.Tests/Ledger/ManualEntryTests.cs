using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;

namespace PaymentAdmin.Domain.Tests.Ledger;

public sealed class ManualEntryTests
{
    private static readonly EntryLine[] s_lines = [new(Known.Id(1), "NGN", 100), new(Known.Id(2), "NGN", -100)];

    [Fact]
    public void Post_OfAnApprovedOne_HasItsLinesReasonAndTime()
    {
        var entry = Propose(s_lines, Known.Now.AddDays(-1), " Top-up of March ");

        var posted = entry.Post(ClosedMonths.None, Known.Later);

        Assert.Equal((EntrySource.Manual, entry.Id, EntryOccasion.Approved, "adjustment 2026-03-13", "Top-up of March"), (posted.Source, posted.SourceId, posted.Occasion, posted.Reference, posted.Reason));
        Assert.Equal((Known.Now.AddDays(-1), Known.Later), (posted.EffectiveAt, posted.PostedAt));
        Assert.Equal([100, -100], posted.Lines.Select(line => line.DebitMinor));
    }

    [Fact]
    public void Decide_ByWhoProposedIt_IsRefusedUnlessHeTakesItBack()
    {
        var entry = Propose(s_lines, Known.Now, "Why");

        Assert.Equal("own_proposal", Assert.Throws<Refusal>(() => entry.Decide(approves: true, null, Known.Ada, Known.Later)).Code);
        Assert.False(entry.Decide(approves: false, "A slip", Known.Ada, Known.Later).IsApproved);
        Assert.Equal((true, Known.Ben.Name), entry.Decide(approves: true, null, Known.Ben, Known.Later) is var decision ? (decision.IsApproved, decision.ByName) : default);
    }

    [Fact]
    public void Propose_WithEverythingWrong_NamesEveryField() => Assert.Equal(
        ["effectiveAt", "lines", "lines[0]", "reason"],
        Known.InvalidFields(() => Propose([new(Known.Id(1), "NGN", 0)], Known.Later, " ")));

    [Fact]
    public void Propose_WithTwoLinesOnOneAccount_NamesTheSecond() => Assert.Equal(
        ["lines[1].accountNumber"],
        Known.InvalidFields(() => Propose([s_lines[0], s_lines[0] with { DebitMinor = -100 }], Known.Now, "Why")));

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(1_000_000_000_000_001)]
    public void Propose_BeyondTheLargestAmount_NamesTheLine(long minor) =>
        Assert.Equal(["lines[0]"], Known.InvalidFields(() => Propose([s_lines[0] with { DebitMinor = minor }, s_lines[1]], Known.Now, "Why")));

    [Theory]
    [InlineData("NGN", 99, "NGN")]
    [InlineData("KES", 100, "NGN")]
    public void Propose_Unbalanced_SaysByHowMuchAndInWhichCurrency(string currency, long credit, string named)
    {
        var refusal = Assert.Throws<Refusal>(() => Propose([s_lines[0], s_lines[1] with { Currency = currency, DebitMinor = -credit }], Known.Now, "Why"));

        Assert.Equal((RefusalKind.Rule, "entry_unbalanced"), (refusal.Kind, refusal.Code));
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ManualEntryKind.PrefundTopUp, "1000 -5, 1002 5")]
    [InlineData(ManualEntryKind.ProgrammeFunded, "1000 5, 2101 -5")]
    [InlineData(ManualEntryKind.TenantPaid, "1000 -5, 2101 5")]
    [InlineData(ManualEntryKind.FeeInvoiced, "1000 -5, 2001 5")]
    [InlineData(ManualEntryKind.FeeFromPrefund, "1002 -5, 2001 5")]
    public void PostingOf_EachKind_IsTheTables(ManualEntryKind kind, string expected) =>
        Assert.Equal(expected, string.Join(", ", ManualPostings.Of(kind, 5).Lines.Select(line => $"{(int)line.Class} {line.DebitMinor}")));

    [Fact]
    public void PostingOf_AnAdjustment_IsChosenByPeople() => Assert.Throws<ArgumentOutOfRangeException>(() => ManualPostings.Of(ManualEntryKind.Adjustment, 5));

    private static ManualEntry Propose(IReadOnlyList<EntryLine> lines, DateTime effectiveAt, string reason) =>
        ManualEntry.Propose(new ManualEntryFacts(ConnectionEnvironment.Sandbox, ManualEntryKind.Adjustment, null, effectiveAt, reason), lines, Known.Ada, Known.Now);
}
