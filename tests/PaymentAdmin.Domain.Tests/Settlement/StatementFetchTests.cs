using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Settlement;

namespace PaymentAdmin.Domain.Tests.Settlement;

public sealed class StatementFetchTests
{
    private static readonly DateTime s_now = new(2026, 3, 14, 5, 0, 0, DateTimeKind.Utc);

    private readonly StatementFetch _fetch = StatementFetch.Begin(Known.Id(1), new IssueHome(Known.Id(2), ConnectionEnvironment.Sandbox), s_now);

    [Fact]
    public void Begin_WaitsForTheDayBeforeToBeOverForSixHours()
    {
        Assert.Equal(new DateOnly(2026, 3, 13), _fetch.NextOn);
        Assert.False(_fetch.IsDue(s_now.AddMinutes(59)));
        Assert.True(_fetch.IsDue(s_now.AddHours(1)));
        Assert.False(_fetch.IsLate(s_now.AddHours(6)));
        Assert.True(_fetch.IsLate(s_now.AddHours(7)));
    }

    [Fact]
    public void Failed_PausesLongerAndLonger_UntilFetched()
    {
        var pauses = Enumerable.Range(0, 7).Select(_ =>
        {
            _fetch.Failed(new string('x', 600), isRefused: false, s_now);
            return (_fetch.NextTryAt!.Value - s_now).TotalMinutes;
        }).ToList();

        Assert.Equal([15, 30, 60, 120, 240, 240, 240], pauses);
        Assert.Equal((7, StatementFetch.ProblemMaxLength), (_fetch.Tries, _fetch.Problem!.Length));
        _fetch.Fetched(_fetch.NextOn, s_now.AddHours(2));
        Assert.Equal((new DateOnly(2026, 3, 14), 0, null, null, s_now.AddHours(2)), (_fetch.NextOn, _fetch.Tries, _fetch.NextTryAt, _fetch.Problem, _fetch.FetchedAt));
    }

    [Fact]
    public void Fetched_OfAnotherDay_ChangesNothing()
    {
        _fetch.Fetched(_fetch.NextOn.AddDays(-1), s_now);

        Assert.Equal((new DateOnly(2026, 3, 13), 0), (_fetch.NextOn, _fetch.Version));
    }

    [Theory]
    [InlineData(null, 13)]
    [InlineData(20, 13)]
    [InlineData(2, 2)]
    public void Again_BeginsAtOnce_FromAnEarlierDayAlone(int? from, int next)
    {
        _fetch.Failed("Nothing", isRefused: false, s_now);

        _fetch.Again(from is { } day ? new DateOnly(2026, 3, day) : null, s_now.AddHours(1));

        Assert.Equal(new DateOnly(2026, 3, next), _fetch.NextOn);
        Assert.True(_fetch.IsDue(s_now.AddHours(1)));
    }

    [Fact]
    public void Failed_OfADayThatIsFetchedAgain_IsPassedOverUpToTheFront()
    {
        _fetch.Again(new DateOnly(2026, 3, 11), s_now);

        _fetch.Failed("Gone", isRefused: true, s_now);
        _fetch.Failed("Gone", isRefused: true, s_now);

        Assert.Equal((new DateOnly(2026, 3, 13), false, 0, null), (_fetch.NextOn, _fetch.IsAgain, _fetch.Tries, _fetch.NextTryAt));
        _fetch.Failed("Gone", isRefused: true, s_now);
        Assert.Equal((new DateOnly(2026, 3, 13), 1), (_fetch.NextOn, _fetch.Tries));
    }

    [Fact]
    public void Failed_ForAMomentOfADayThatIsFetchedAgain_IsTriedThreeTimes()
    {
        _fetch.Again(new DateOnly(2026, 3, 12), s_now);

        _fetch.Failed("No answer", isRefused: false, s_now);
        _fetch.Failed("No answer", isRefused: false, s_now);

        Assert.Equal((new DateOnly(2026, 3, 12), 2, s_now.AddMinutes(30)), (_fetch.NextOn, _fetch.Tries, _fetch.NextTryAt));
        _fetch.Failed("No answer", isRefused: false, s_now);
        Assert.Equal((new DateOnly(2026, 3, 13), 0, null), (_fetch.NextOn, _fetch.Tries, _fetch.NextTryAt));
    }

    [Fact]
    public void Skip_WhileAnEarlierDayIsFetchedAgain_GivesUpTheFrontAlone()
    {
        _fetch.Failed("Nothing", isRefused: false, s_now);
        _fetch.Again(new DateOnly(2026, 3, 12), s_now);

        _fetch.Skip();

        Assert.Equal((new DateOnly(2026, 3, 12), new DateOnly(2026, 3, 14)), (_fetch.NextOn, _fetch.FrontOn));
        _fetch.Fetched(_fetch.NextOn, s_now);
        Assert.Equal(new DateOnly(2026, 3, 13), _fetch.NextOn);
        Assert.True(_fetch.IsAgain);
    }

    [Fact]
    public void Skip_GoesOnWithTheNextDay()
    {
        _fetch.Failed("Nothing", isRefused: false, s_now);

        _fetch.Skip();

        Assert.Equal((new DateOnly(2026, 3, 14), 0, null, null, null), (_fetch.NextOn, _fetch.Tries, _fetch.NextTryAt, _fetch.Problem, _fetch.FetchedAt));
    }

    [Fact]
    public void Again_GoesAMonthBackAtMost()
    {
        _fetch.Again(new DateOnly(2020, 1, 1), s_now);

        Assert.Equal(new DateOnly(2026, 2, 11), _fetch.NextOn);
    }

    [Fact]
    public void Again_WhereItIsFartherBackThanAMonth_SkipsNoDay()
    {
        _fetch.Again(new DateOnly(2026, 1, 1), s_now.AddDays(60));

        Assert.Equal(new DateOnly(2026, 3, 13), _fetch.NextOn);
    }

    [Fact]
    public void Again_OfADayThatIsJustOver_GivesThePspItsTime()
    {
        _fetch.Again(null, s_now);

        Assert.False(_fetch.IsDue(s_now.AddMinutes(59)));
        Assert.True(_fetch.IsDue(s_now.AddHours(1)));
    }

    [Fact]
    public void Again_OfADayThatIsNotOver_WaitsForIt()
    {
        _fetch.Fetched(_fetch.NextOn, s_now);

        _fetch.Again(null, s_now);

        Assert.False(_fetch.IsDue(s_now));
    }

    [Theory]
    [InlineData("/reports/{date}.csv", "/reports/2026-03-14.csv")]
    [InlineData(" /s?from={from}&to={to} ", "/s?from=2026-03-14T00:00:00Z&to=2026-03-15T00:00:00Z")]
    public void FetchPathOf_NamesTheDay(string path, string expected) => Assert.Equal(expected, Settings(path).FetchPathOf(new DateOnly(2026, 3, 14)));

    [Theory]
    [InlineData("reports?date={date}")]
    [InlineData("//elsewhere.example/{date}")]
    [InlineData("/reports")]
    [InlineData("/reports?to={to}")]
    [InlineData("/reports?date={date}&x={day}")]
    [InlineData("/reports?date={date}#x")]
    [InlineData("/reports?date={date} ok")]
    [InlineData("/reports?date={date}\n")]
    public void Change_ToAnAddressThatIsNone_IsRefused(string path)
    {
        if (path.EndsWith('\n'))
        {
            path += "x";
        }

        Assert.Equal("fetchPath", Assert.Single(Assert.Throws<Refusal>(() => Settings(path)).Errors).Key);
    }

    [Fact]
    public void Change_ToNothing_TakesTheAddressAway()
    {
        var settings = Settings("/{date}");

        Assert.True(settings.Change(SettlementCalendar.Weekdays, StatementColumns.Default, "  ", feesInvoiced: false));
        Assert.Null(settings.FetchPath);
        Assert.Throws<InvalidOperationException>(() => settings.FetchPathOf(new DateOnly(2026, 3, 14)));
    }

    private static SettlementSettings Settings(string path)
    {
        var settings = SettlementSettings.Of(Known.Id(2));
        settings.Change(SettlementCalendar.Weekdays, StatementColumns.Default, path, feesInvoiced: false);
        return settings;
    }
}
