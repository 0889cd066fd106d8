using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;

namespace PaymentAdmin.Domain.Tests.Ledger;

public sealed class ClosedMonthTests
{
    private static readonly DateTime s_january = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Close_AMonthThatIsOver_ClosesItAfterTheGrace()
    {
        var closed = Close(s_january, last: null, first: null);

        Assert.Equal((s_january, Known.Now + ClosedMonth.Grace, "ada@example.org"), (closed.Month, closed.ClosesAt, closed.ByName));
    }

    [Theory]
    [InlineData(2, null, null, "month_not_over")]
    [InlineData(0, 0, null, "month_closed")]
    [InlineData(0, 1, null, "month_closed")]
    [InlineData(1, -1, null, "earlier_month_open")]
    [InlineData(1, null, 0, "earlier_month_open")]
    [InlineData(1, 0, -5, null)]
    [InlineData(1, null, 1, null)]
    public void Close_InEachState_IsDoneOrRefused(int month, int? last, int? first, string? code)
    {
        var refusal = Record.Exception(() => Close(s_january.AddMonths(month), At(last), At(first)));

        Assert.Equal(code, (refusal as Refusal)?.Code);

        static DateTime? At(int? months) => months is { } count ? s_january.AddMonths(count) : null;
    }

    private static ClosedMonth Close(DateTime month, DateTime? last, DateTime? first) => ClosedMonth.Close(ConnectionEnvironment.Sandbox, month, last, first, Known.Ada, Known.Now);
}
