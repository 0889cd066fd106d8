using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Settlement;

namespace PaymentAdmin.Domain.Tests.Settlement;

/// <summary>The settlement desk in memory: does with the domain what the host does with it and a database.</summary>
internal sealed class Desk
{
    public static readonly DateOnly Day = new(2026, 3, 16);

    public static readonly IssueHome Home = new(Known.Id(100), ConnectionEnvironment.Production);

    private readonly Dictionary<Guid, KnownTransaction> _transactions = [];
    private readonly Dictionary<Guid, KnownLine> _lines = [];
    private readonly Dictionary<Guid, Guid> _statementOf = [];
    private readonly Dictionary<Guid, long> _bankOf = [];
    private readonly Dictionary<Guid, long> _floatOf = [];
    private readonly Dictionary<Guid, ResolutionProposal> _resolved = [];
    private readonly Dictionary<(AccountClass, Guid?, string), long> _balances = [];
    private int _ids = 10_000;

    public List<SettlementIssue> Issues { get; } = [];

    public MatchingResult Last { get; private set; } = new([], [], [], [], []);

    public Dictionary<Guid, TransactionSettlement> Settlements { get; } = [];

    public IEnumerable<SettlementIssue> Open => Issues.Where(issue => issue.Status != IssueStatus.Resolved);

    public IEnumerable<KnownTransaction> Transactions => _transactions.Values;

    public IEnumerable<KnownLine> Lines => _lines.Values;

    /// <summary>Every account that is not zero: class, tenant or null, debit less credit; in one currency.</summary>
    public IReadOnlyDictionary<(AccountClass Class, Guid? Tenant), long> Balances(string currency = "NGN") =>
        _balances.Where(one => one.Key.Item3 == currency && one.Value != 0).ToDictionary(one => (one.Key.Item1, one.Key.Item2), one => one.Value);

    public long Balance(AccountClass kind, string currency = "NGN") => Balances(currency).Where(one => one.Key.Class == kind).Sum(one => one.Value);

    public long FloatOf(Guid transaction) => _floatOf.GetValueOrDefault(transaction);

    public Guid NextId() => Known.Id(++_ids);

    public StatementLine Line(string reference, long gross, long fee = 0, string settlement = "S1", string currency = "NGN", int day = 0) => new(
        NextId(), _ids, settlement, reference, gross, fee, gross - fee, currency, Day.AddDays(day).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));

    public KnownTransaction Confirm(
        string reference, long amount, long fee = 0, bool inbound = true, Guid? tenant = null, bool prefunded = false, string currency = "NGN", int due = 0, int confirmed = -1, Guid? id = null)
    {
        var transaction = new KnownTransaction(
            id ?? NextId(), reference, inbound ? TransactionDirection.Inbound : TransactionDirection.Outbound, tenant, amount, currency, KnownState.Confirmed)
        {
            FeeMinor = fee,
            Prefunded = prefunded,
            DueOn = Day.AddDays(due),
            ConfirmedAt = Day.AddDays(confirmed).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc),
        };
        Post(transaction.Id, transaction, PostingTable.Confirmed(transaction.How, amount) + PostingTable.FeeIncurred(fee));
        if (prefunded)
        {
            Post(transaction.Id, transaction, PostingTable.SettledFromPrefund(amount));
        }

        Set(transaction);
        return transaction;
    }

    public void Reverse(Guid id)
    {
        var transaction = _transactions[id];
        Post(id, transaction, -PostingTable.Confirmed(transaction.How, transaction.AmountMinor));
        if (transaction.Prefunded)
        {
            Post(id, transaction, -PostingTable.SettledFromPrefund(transaction.AmountMinor));
        }

        Set(transaction with { State = KnownState.Reversed });
    }

    /// <summary>Something became known of a transaction: it is matched again.</summary>
    public void Set(KnownTransaction transaction)
    {
        _transactions[transaction.Id] = transaction;
        Match([], []);
    }

    public Guid Import(params IReadOnlyList<StatementLine> lines)
    {
        var statement = NextId();
        Import(statement, lines);
        return statement;
    }

    public void Import(Guid statement, IReadOnlyList<StatementLine> lines)
    {
        foreach (var line in lines)
        {
            _statementOf[line.Id] = statement;
        }

        Match(lines, []);
    }

    public StatementComparison Correct(Guid statement, params IReadOnlyList<StatementLine> lines)
    {
        var before = _lines.Values.Select(known => known.Line).Where(line => _statementOf[line.Id] == statement).ToList();
        var comparison = StatementVersions.Compare("other", lines, [new EarlierStatement(statement, "first", before)], StatementIntent.Corrects);
        foreach (var line in comparison.Added)
        {
            _statementOf[line.Id] = statement;
        }

        Match(comparison.Added, comparison.Withdrawn);
        return comparison;
    }

    public SettlementIssue Single(IssueKind kind) => Open.Single(issue => issue.Kind == kind);

    public ResolutionProposal Resolve(SettlementIssue issue, IssueResolution resolution)
    {
        var transaction = issue.TransactionIds is [var only] ? _transactions[only] : null;
        var followed = issue.Follows is { } follows ? _resolved.GetValueOrDefault(follows) : null;
        var proposal = ResolutionTable.Propose(issue.Finding, resolution, transaction?.How ?? default, followed);
        issue.Resolve(proposal, "Looked at.", Known.Ada, Known.Later);
        _resolved[issue.Id] = proposal;
        Post(IssueKinds.Waits(issue.Kind) && issue.Kind is not (IssueKind.Excess or IssueKind.IdenticalLine) ? null : transaction?.Id, transaction, proposal.Posting, issue.Currency);
        if (transaction is not null)
        {
            _transactions[transaction.Id] = transaction with
            {
                SettledOtherwiseMinor = transaction.SettledOtherwiseMinor + proposal.Effect.SettledMinor,
                FeeAcceptedMinor = transaction.FeeAcceptedMinor + proposal.Effect.FeeAcceptedMinor,
            };
        }

        var lines = proposal.Effect.Waiting == WaitingEffect.WaitsAgain ? Issues.Single(one => one.Id == issue.Follows).LineIds : issue.LineIds;
        foreach (var line in lines.Where(_lines.ContainsKey).Select(id => _lines[id]))
        {
            _lines[line.Line.Id] = proposal.Effect.Waiting switch
            {
                WaitingEffect.MovedOn => line.MoveOn(),
                WaitingEffect.WaitsAgain => line.WaitAgain(),
                _ => line,
            };
        }

        Match([], []);
        return proposal;
    }

    /// <summary>Moves money that no transaction is about.</summary>
    public void Move(Posting posting, Guid? tenant = null)
    {
        foreach (var line in posting.Lines)
        {
            Add(line, tenant, "NGN");
        }
    }

    /// <summary>Matches everything; a second time changes nothing.</summary>
    public void Match(IReadOnlyList<StatementLine> added, IReadOnlyList<StatementLine> withdrawn)
    {
        var gone = withdrawn.Select(line => _lines[line.Id]).ToList();
        gone.ForEach(known => _lines.Remove(known.Line.Id));
        var result = Matching.Match(Input([.. _lines.Values, .. added.Select(line => new KnownLine(line))], gone));
        foreach (var settlement in result.Lines)
        {
            Book(settlement);
        }

        Apply(result);
        Last = result;
        HoldLaws();
    }

    public MatchingInput Input(IReadOnlyList<KnownLine> lines, IReadOnlyList<KnownLine> withdrawn) => new()
    {
        Lines = lines,
        Withdrawn = withdrawn,
        Transactions = [.. _transactions.Values],
        Issues = [.. Issues.Select(issue => issue.Known)],
        ReachesOn = lines.GroupBy(known => known.Line.Currency).ToDictionary(same => same.Key, same => same.Max(known => known.Line.SettledOn)),
    };

    private void Book(LineSettlement settlement)
    {
        foreach (var (id, posting) in settlement.Postings)
        {
            Post(id, id is { } of ? _transactions[of] : null, posting, settlement.Line.Currency);
            _bankOf[_statementOf[settlement.Line.Id]] = _bankOf.GetValueOrDefault(_statementOf[settlement.Line.Id]) + posting.DebitOf(AccountClass.OperatingBank);
        }

        if (settlement.After is { } after)
        {
            _lines[settlement.Line.Id] = new KnownLine(settlement.Line, after, _lines.TryGetValue(settlement.Line.Id, out var known) ? known.DecidedMinor : null);
        }
    }

    private void Apply(MatchingResult result)
    {
        foreach (var closed in result.Closed)
        {
            Issues.Single(issue => issue.Id == closed.IssueId).CloseItself(closed.Because, closed.LineId, Known.Later);
        }

        foreach (var changed in result.Changed)
        {
            Issues.Single(issue => issue.Id == changed.IssueId).Change(changed.Finding, Known.Later);
        }

        Issues.AddRange(result.Opened.Select((finding, at) => SettlementIssue.Open(Home, finding, TimeSpan.FromHours(48), Known.Now.AddSeconds(Issues.Count + at))));
        foreach (var settlement in result.Transactions)
        {
            Settlements[settlement.TransactionId] = settlement;
        }
    }

    private void HoldLaws()
    {
        // No two open issues are about the same.
        Assert.Distinct(Open.Select(issue => (issue.Kind, issue.Subject)));

        // The bank of a statement is the statement's net, always.
        foreach (var (statement, bank) in _bankOf)
        {
            Assert.Equal(_lines.Values.Where(known => _statementOf[known.Line.Id] == statement).Sum(known => known.Line.NetMinor), bank);
        }

        // Where a correction took away what people decided on, their decision waits for people again.
        var restated = Open.Where(issue => issue.Kind == IssueKind.Restated).SelectMany(issue => issue.TransactionIds).ToHashSet();
        foreach (var transaction in _transactions.Values.Where(one => !restated.Contains(one.Id)))
        {
            var (low, high) = transaction.State == KnownState.Reversed ? (0L, transaction.AmountMinor) : (-transaction.AmountMinor, 0L);
            Assert.InRange(FloatOf(transaction.Id), low, high);
            Assert.True(transaction.Prefunded || transaction.State == KnownState.NotConfirmed || (Settlements[transaction.Id].OpenMinor == 0) == (FloatOf(transaction.Id) == 0));
        }

        // To be asked again changes nothing.
        var again = Matching.Match(Input([.. _lines.Values], []));
        Assert.Empty(again.Lines);
        Assert.Empty(again.Opened);
        Assert.Empty(again.Changed);
        Assert.Empty(again.Closed);
    }

    private void Post(Guid? id, KnownTransaction? transaction, Posting posting, string? currency = null)
    {
        foreach (var line in posting.Lines)
        {
            Add(line, line.Class is AccountClass.PrincipalReceivable or AccountClass.FundsHeld ? transaction?.TenantId : null, currency ?? transaction!.Currency);
        }

        if (id is { } of)
        {
            _floatOf[of] = _floatOf.GetValueOrDefault(of) + posting.DebitOf(AccountClass.SettlementFloat);
        }
    }

    private void Add(PostingLine line, Guid? tenant, string currency)
    {
        var key = (line.Class, line.Class is AccountClass.PrincipalReceivable or AccountClass.FundsHeld ? tenant : null, currency);
        _balances[key] = _balances.GetValueOrDefault(key) + line.DebitMinor;
    }
}
