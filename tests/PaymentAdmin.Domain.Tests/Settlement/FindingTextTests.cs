using PaymentAdmin.Domain.Settlement;

namespace PaymentAdmin.Domain.Tests.Settlement;

public sealed class FindingTextTests
{
    public static TheoryData<IssueKind> Kinds { get; } = [.. Enum.GetValues<IssueKind>()];

    [Theory, MemberData(nameof(Kinds))]
    public void Of_EveryKind_IsSentencesWithAmountsOfTheCurrency(IssueKind kind)
    {
        var text = FindingText.Of(About(kind));

        Assert.EndsWith(".", text, StringComparison.Ordinal);
        Assert.True(
            text.Contains("NGN 5", StringComparison.Ordinal) || text.Contains("NGN 7", StringComparison.Ordinal) || (kind is IssueKind.PspOnly or IssueKind.Duplicate && text.Contains("NGN 12", StringComparison.Ordinal))
            || kind is IssueKind.Restated or IssueKind.FetchTimedOut or IssueKind.FetchRefused or IssueKind.Unreadable,
            text);
        Assert.Equal(Enum.GetValues<IssueKind>().Length, Enum.GetValues<IssueKind>().Select(one => FindingText.Of(About(one))).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Of_AShortfall_SaysByHowMuch() => Assert.StartsWith(
        "Settlement amount differs from expected by NGN 5,000.00:", FindingText.Of(About(IssueKind.Short) with { ExpectedMinor = 1_500_000, ActualMinor = 1_000_000 }), StringComparison.Ordinal);

    [Fact]
    public void Of_ALineWithoutReference_SaysSo() =>
        Assert.Contains("for a line without reference", FindingText.Of(new SettlementFinding(IssueKind.UnknownToUs, "x", "", "NGN")), StringComparison.Ordinal);

    [Fact]
    public void Of_ACurrencyWithoutDecimals_ShowsNone() =>
        Assert.Contains("XAF 1,500 of", FindingText.Of(new SettlementFinding(IssueKind.Short, "x", "A", "XAF") { ExpectedMinor = 2_000, ActualMinor = 1_500 }), StringComparison.Ordinal);

    [Fact]
    public void OfFetch_OfEitherKind_IsAboutItsConnection()
    {
        var finding = SettlementFinding.OfFetch(IssueKind.FetchTimedOut, Known.Id(1), "NGN");

        Assert.Equal((IssueType.Timeout, IssueType.Rejected), (finding.Type, SettlementFinding.OfFetch(IssueKind.FetchRefused, Known.Id(1), "NGN").Type));
        Assert.NotEqual(finding.Subject, SettlementFinding.OfFetch(IssueKind.FetchTimedOut, Known.Id(2), "NGN").Subject);
        Assert.Throws<ArgumentOutOfRangeException>(() => SettlementFinding.OfFetch(IssueKind.Short, Known.Id(1), "NGN"));
    }

    private static SettlementFinding About(IssueKind kind) => new(kind, "x", "A", "NGN") { ExpectedMinor = 500, ActualMinor = 1_200, WaitingMinor = 700 };
}
