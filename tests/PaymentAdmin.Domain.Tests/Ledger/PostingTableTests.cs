using System.Globalization;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Domain.Tests.Ledger;

/// <summary>The posting table of the design, row by row, as numbers of accounts: "+" is a debit.</summary>
public sealed class PostingTableTests
{
    private static readonly PostedAs s_in = new(TransactionDirection.Inbound, HasTenant: false);
    private static readonly PostedAs s_ofTenant = new(TransactionDirection.Inbound, HasTenant: true);
    private static readonly PostedAs s_out = new(TransactionDirection.Outbound, HasTenant: true);

    public static TheoryData<string, string> Rows => new()
    {
        { "confirmed in", "1001 -100, 1901 +100" },
        { "confirmed of a tenant", "1001 -100, 1101 +100" },
        { "confirmed out", "1001 -100, 1901 +100" },
        { "fee", "2001 -7, 5001 +7" },
        { "settled in", "1000 +93, 1001 +100, 1901 -100, 2001 +7, 2101 -100" },
        { "settled of a tenant", "1000 +93, 1001 +100, 1101 -100, 2001 +7, 2101 -100" },
        { "taken back in", "1000 -100, 1001 -100, 1901 +100, 2101 +100" },
        { "settled out", "1000 -107, 1001 +100, 1901 -100, 2001 +7, 2101 +100" },
        { "settled from prefund", "1001 +100, 1002 -100, 1901 -100, 2101 +100" },
        { "fee returned by a line", "1000 +7, 2001 -7" },
        { "topped up", "1000 -100, 1002 +100" },
        { "funded", "1000 +100, 2101 -100" },
        { "fee invoiced", "1000 -7, 2001 +7" },
        { "fee from prefund", "1002 -7, 2001 +7" },
        { "tenant paid", "1000 -100, 2101 +100" },
        { "fee difference", "2001 -3, 5001 +3" },
        { "less fee than expected", "2001 +3, 5001 -3" },
        { "written off in", "1001 +40, 1901 -40, 2101 -40, 5901 +40" },
        { "written off of a tenant", "1001 +40, 1101 -40, 2101 -40, 5901 +40" },
        { "written off out", "1001 +40, 1901 -40, 2101 +40, 5901 -40" },
        { "waiting", "1000 +5, 1901 -5" },
        { "waiting, taken", "1000 -5, 1901 +5" },
        { "credited", "1901 +5, 2101 -5" },
        { "adjusted", "1901 +5, 5901 -5" },
        { "given back", "1000 -5, 1901 +5" },
    };

    [Theory, MemberData(nameof(Rows))]
    public void Of_EachRow_IsTheTables(string row, string expected)
    {
        var posting = row switch
        {
            "confirmed in" => PostingTable.Confirmed(s_in, 100),
            "confirmed of a tenant" => PostingTable.Confirmed(s_ofTenant, 100),
            "confirmed out" => PostingTable.Confirmed(s_out, 100),
            "fee" => PostingTable.FeeIncurred(7),
            "settled in" => PostingTable.Settled(s_in, 100, 7),
            "settled of a tenant" => PostingTable.Settled(s_ofTenant, 100, 7),
            "taken back in" => PostingTable.Settled(s_in, -100, 0),
            "settled out" => PostingTable.Settled(s_out, -100, 7),
            "settled from prefund" => PostingTable.SettledFromPrefund(100),
            "fee returned by a line" => PostingTable.Settled(s_in, 0, -7),
            "topped up" => PostingTable.PrefundToppedUp(100),
            "funded" => PostingTable.ProgrammeFunded(100),
            "fee invoiced" => PostingTable.FeeInvoiced(7),
            "fee from prefund" => PostingTable.FeeTakenFromPrefund(7),
            "tenant paid" => PostingTable.TenantPaid(100),
            "fee difference" => PostingTable.FeeDifferenceAccepted(3),
            "less fee than expected" => PostingTable.FeeDifferenceAccepted(-3),
            "written off in" => PostingTable.ShortfallWrittenOff(s_in, 40),
            "written off of a tenant" => PostingTable.ShortfallWrittenOff(s_ofTenant, 40),
            "written off out" => PostingTable.ShortfallWrittenOff(s_out, 40),
            "waiting" => PostingTable.Waiting(5),
            "waiting, taken" => PostingTable.Waiting(-5),
            "credited" => PostingTable.WaitingCredited(5),
            "adjusted" => PostingTable.WaitingAdjusted(5),
            "given back" => PostingTable.WaitingReturned(5),
            _ => throw new ArgumentOutOfRangeException(nameof(row)),
        };

        Assert.Equal(expected, string.Join(", ", posting.Lines.Select(line => string.Create(CultureInfo.InvariantCulture, $"{(int)line.Class} {line.DebitMinor:+0;-0}"))));
    }

    [Fact]
    public void Settled_AsAWhole_EndsTheFloatAndWhatWaited() => Laws.Hold(Laws.Minor, amount =>
    {
        foreach (var how in new[] { s_in, s_ofTenant, s_out })
        {
            var both = PostingTable.Confirmed(how, amount) + PostingTable.Settled(how, how.Direction == TransactionDirection.Inbound ? amount : -amount, fee: 0);

            Assert.Equal((0, 0), (both.DebitOf(AccountClass.SettlementFloat), both.DebitOf(how.Principal)));
        }
    });
}
