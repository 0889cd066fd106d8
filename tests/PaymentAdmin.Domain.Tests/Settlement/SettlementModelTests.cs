using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Domain.Tests.Settlement.Model;
using static PaymentAdmin.Domain.Tests.Settlement.Model.Happening;

namespace PaymentAdmin.Domain.Tests.Settlement;

/// <summary>The desk beside the independent model: after each happening of any story, every account and every open issue is the model's.</summary>
public sealed class SettlementModelTests
{
    [Fact]
    public void Desk_AfterEachHappeningOfAnyStory_HasTheModelsBalancesAndIssues()
    {
        var seen = new HashSet<Type>();
        var found = new HashSet<string>(StringComparer.Ordinal);
        Laws.Hold(Story.Rolls(40), rolls =>
        {
            var (model, driver) = (new SettlementModel(), new Driver());
            foreach (var (at, roll) in rolls.Index())
            {
                if (Story.Next(model, roll, at + 1) is not { } what)
                {
                    continue;
                }

                seen.Add(what.GetType());
                model.Apply(what);
                driver.Apply(what);
                Assert.Equal(model.Balances().OrderBy(one => one.Key), driver.Balances().OrderBy(one => one.Key));
                Assert.Equal(model.Findings().Order(), driver.Findings().Order());
                found.UnionWith(model.Findings().Select(one => one.Kind));
            }
        });

        Assert.Equal(14, seen.Count);
        Assert.Superset(
            new HashSet<string>(["excess", "fee", "identical_line", "not_in_statement", "not_returned", "settled_already", "short", "unknown_to_us"], StringComparer.Ordinal), found);
    }

    /// <summary>Drives the domain with a story.</summary>
    private sealed class Driver
    {
        private readonly Desk _desk = new();
        private readonly Dictionary<int, Guid> _ids = [];

        public Dictionary<(int Class, int Tenant), long> Balances() =>
            _desk.Balances().ToDictionary(one => ((int)one.Key.Class, one.Key.Tenant is { } tenant ? Number(tenant) : 0), one => one.Value);

        public HashSet<(string Kind, int Transaction)> Findings() =>
            [.. _desk.Open.Where(issue => issue.Kind != IssueKind.Restated).Select(issue => (Words.Of(issue.Kind), int.Parse(issue.TransactionReference["REF-".Length..], System.Globalization.CultureInfo.InvariantCulture)))];

        public void Apply(Happening what)
        {
            switch (what)
            {
                case Confirmed c:
                    _ids[c.Transaction] = Known.Id(1_000 + c.Transaction);
                    _desk.Confirm(
                        Reference(c.Transaction), c.Amount, c.Fee, c.Inbound, c.Tenant == 0 ? null : Known.Id(c.Tenant), c.Prefunded, id: _ids[c.Transaction]);
                    break;
                case Reversed r:
                    _desk.Reverse(_ids[r.Transaction]);
                    break;
                case Statement s:
                    _desk.Import(Known.Id(5_000 + s.Number), Lines(s.Number, s.Rows));
                    break;
                case Corrected c:
                    _desk.Correct(Known.Id(5_000 + c.Number), Lines(c.Number, c.Rows));
                    break;
                default:
                    Act(what);
                    break;
            }
        }

        private void Act(Happening what)
        {
            switch (what)
            {
                case WrittenOff w:
                    Resolve(w.Transaction, IssueKind.Short, IssueResolution.WriteOff);
                    break;
                case FeeAccepted f:
                    Resolve(f.Transaction, IssueKind.Fee, IssueResolution.AcceptFee);
                    break;
                case ExcessCredited e:
                    Resolve(e.Transaction, IssueKind.Excess, IssueResolution.CreditMissing);
                    break;
                case CopiesReturned c:
                    Resolve(c.Transaction, IssueKind.IdenticalLine, IssueResolution.ReverseDuplicate);
                    break;
                case UnknownCredited u:
                    Resolve(u.Transaction, IssueKind.UnknownToUs, IssueResolution.CreditMissing);
                    break;
                case PrefundToppedUp p:
                    _desk.Move(PostingTable.PrefundToppedUp(p.Amount));
                    break;
                case ProgrammeFunded p:
                    _desk.Move(PostingTable.ProgrammeFunded(p.Amount), p.Tenant == 0 ? null : Known.Id(p.Tenant));
                    break;
                case TenantPaid p:
                    _desk.Move(PostingTable.TenantPaid(p.Amount), p.Tenant == 0 ? null : Known.Id(p.Tenant));
                    break;
                case FeeInvoiced p:
                    _desk.Move(PostingTable.FeeInvoiced(p.Amount));
                    break;
                case FeeTaken p:
                    _desk.Move(PostingTable.FeeTakenFromPrefund(p.Amount));
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(what), what, "Nothing that can happen.");
            }
        }

        private void Resolve(int transaction, IssueKind kind, IssueResolution resolution) =>
            _desk.Resolve(_desk.Open.Single(issue => issue.Kind == kind && issue.TransactionReference == Reference(transaction)), resolution);

        private List<StatementLine> Lines(int statement, IReadOnlyList<Row> rows) =>
            [.. rows.Select(row => _desk.Line(Reference(row.Transaction), row.Gross, row.Fee, FormattableString.Invariant($"S{statement}")))];

        private static int Number(Guid tenant) => Enumerable.Range(1, 3).Single(number => Known.Id(number) == tenant);
    }
}
