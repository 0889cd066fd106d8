using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Ledger;
using PaymentAdmin.Ledger.Manual;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Ledger.Manual;

/// <summary>Entries by hand: made by one, approved by another (design, rule 7).</summary>
public sealed class ManualEntryTests
{
    private const ConnectionEnvironment Sandbox = ConnectionEnvironment.Sandbox;

    private static readonly Actor s_second = Actors.Of(Roles.FinanceReviewer, 77);
    private static readonly ProposeEntry.Input s_topUp = new(ManualEntryKind.PrefundTopUp, Sandbox, "For the payouts of March", "NGN", 5_000_000);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Approve_ByAnother_PostsItOnce(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var proposed = await Propose(booked, s_topUp);
        Assert.Equal((ManualEntryStatus.Proposed, null, 2), (proposed.Status, proposed.JournalEntryId, proposed.Lines.Count));
        Assert.Empty(await booked.Database.Posted());

        var posted = await Decide(booked, proposed, approve: true, s_second);

        Assert.Equal(["approved: 1000000566 -5000000, 1002000566 +5000000"], await booked.Database.Posted());
        Assert.Equal((ManualEntryStatus.Posted, s_second.Name, true), (posted.Status, posted.DecidedBy, posted.JournalEntryId is not null));
        var again = await Assert.ThrowsAsync<Refusal>(() => Decide(booked, proposed, approve: true, s_second));
        Assert.Equal("entry_decided", again.Code);
        Assert.Equal(posted, (await Listed(booked, ManualEntryStatus.Posted)).Single(), (one, other) => one.JournalEntryId == other.JournalEntryId && one.Lines.SequenceEqual(other.Lines));
        Assert.Empty(await Listed(booked, ManualEntryStatus.Proposed));
    }

    [Theory, EachDatabase]
    public async Task Approve_ByWhoProposedIt_IsRefusedAndTakenBackByHimAlone(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var proposed = await Propose(booked, s_topUp);

        var own = await Assert.ThrowsAsync<Refusal>(() => Decide(booked, proposed, approve: true, Actors.Finance));
        var back = await Decide(booked, proposed, approve: false, Actors.Finance, "A slip");

        Assert.Equal((RefusalKind.Forbidden, "own_proposal"), (own.Kind, own.Code));
        Assert.Equal((ManualEntryStatus.Refused, "A slip", null), (back.Status, back.DecisionReason, back.JournalEntryId));
        Assert.Empty(await booked.Database.Posted());
        Assert.Single(await Listed(booked, ManualEntryStatus.Refused));
    }

    [Theory, EachDatabase(RealOnly = "runs things at once")]
    public async Task Approve_ByTwoAtOnce_PostsItOnce(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var proposed = await Propose(booked, s_topUp);

        var ends = await Task.WhenAll(Enumerable.Range(80, 8).Select(number => Task.Run(async () =>
        {
            var refusal = await Record.ExceptionAsync(() => Decide(booked, proposed, approve: true, Actors.Of(Roles.FinanceReviewer, number)));
            return (refusal as Refusal)?.Code;
        })));

        Assert.Single(ends, code => code is null);
        Assert.All(ends.Where(code => code is not null), code => Assert.Equal("entry_decided", code));
        Assert.Single(await booked.Database.Posted());
    }

    [Theory, EachDatabase]
    public async Task Propose_ForATenant_OpensItsAccount(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var tenant = PublicId.Tenant.Format(await booked.Handlers.AddTenant());
        var processor = PublicId.Processor.Format(booked.Connection.ProcessorId);

        var paid = await Propose(booked, s_topUp with { Kind = ManualEntryKind.TenantPaid, ProcessorId = processor, TenantId = tenant });

        Assert.Equal(["1000000566", "2101001001"], paid.Lines.Select(line => line.AccountNumber));
    }

    [Theory, EachDatabase]
    public async Task Propose_FeesOfATenant_AreThoseThatItOwes(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var (apart, together) = (await booked.Handlers.AddTenant("AA"), await booked.Handlers.AddTenant("BB"));
        await booked.Handlers.Get<SetTenantAccounts>().Handle(booked.Connection.ProcessorId, apart, new SetTenantAccounts.Input(true), Actors.Admin, Stop);
        var fee = s_topUp with { Kind = ManualEntryKind.FeeInvoiced, ProcessorId = PublicId.Processor.Format(booked.Connection.ProcessorId) };

        var own = await Propose(booked, fee with { TenantId = PublicId.Tenant.Format(apart) });
        var taken = await Propose(booked, fee with { Kind = ManualEntryKind.FeeFromPrefund, TenantId = PublicId.Tenant.Format(apart) });
        var shared = await Propose(booked, fee with { TenantId = PublicId.Tenant.Format(together) });

        Assert.Equal(["1000000566", "2002001001"], Accounts(own));
        Assert.Equal(["1002000566", "2002001001"], Accounts(taken));
        Assert.Equal(["1000000566", "2001001001"], Accounts(shared));

        static IEnumerable<string> Accounts(ManualEntryAnswer entry) => entry.Lines.Select(line => line.AccountNumber).Order(StringComparer.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task Propose_AnAdjustment_HasTheLinesThatPeopleChose(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);

        var proposed = await Propose(booked, Adjustment(new("5901000566", Debit: 30), new("1901000566", Credit: 20), new("1001001001", Credit: 10)));

        Assert.Equal([("5901000566", 30L, 0L), ("1901000566", 0L, 20L), ("1001001001", 0L, 10L)], proposed.Lines.Select(line => (line.AccountNumber, line.Debit, line.Credit)));
    }

    public static TheoryData<string, string[]> Wrong => new()
    {
        { "no reason", ["reason"] },
        { "no amount", ["amount"] },
        { "nothing", ["amount", "currency", "reason"] },
        { "lines of a top-up", ["lines"] },
        { "fee without a processor", ["processorId"] },
        { "tenant without a processor", ["processorId"] },
        { "payment without a tenant", ["tenantId"] },
        { "adjustment with an amount", ["amount", "lines"] },
        { "line with both sides", ["lines[1]"] },
        { "unknown account", ["lines[1].accountNumber"] },
        { "no number of an account", ["lines[1].accountNumber"] },
        { "in the future", ["effectiveAt"] },
        { "too long ago", ["effectiveAt"] },
    };

    [Theory, MemberData(nameof(Wrong))]
    public async Task Propose_WithWhatIsWrong_NamesTheFields(string what, string[] fields)
    {
        await using var booked = await Booked.Begin();
        var processor = PublicId.Processor.Format(booked.Connection.ProcessorId);
        var tenant = PublicId.Tenant.Format(await booked.Handlers.AddTenant());
        var input = what switch
        {
            "no reason" => s_topUp with { Reason = null },
            "no amount" => s_topUp with { Amount = 0 },
            "nothing" => new ProposeEntry.Input(ManualEntryKind.ProgrammeFunded, Sandbox),
            "lines of a top-up" => s_topUp with { Lines = [new("1000000566", 1), new("1002000566", Credit: 1)] },
            "fee without a processor" => s_topUp with { Kind = ManualEntryKind.FeeInvoiced },
            "tenant without a processor" => s_topUp with { Kind = ManualEntryKind.ProgrammeFunded, TenantId = tenant },
            "payment without a tenant" => s_topUp with { Kind = ManualEntryKind.TenantPaid, ProcessorId = processor },
            "adjustment with an amount" => new ProposeEntry.Input(ManualEntryKind.Adjustment, Sandbox, "Why", Amount: 5),
            "line with both sides" => Adjustment(new("1000000566", Debit: 1), new("1002000566", Debit: 1, Credit: 2)),
            "unknown account" => Adjustment(new("1000000566", Debit: 1), new("9", Credit: 1)),
            "no number of an account" => Adjustment(new("1000000566", Debit: 1), new("\0", Credit: 1)),
            "too long ago" => s_topUp with { EffectiveAt = booked.Handlers.Clock.Time.AddYears(-10).AddHours(-1) },
            _ => s_topUp with { EffectiveAt = booked.Handlers.Clock.Time.AddHours(1) },
        };

        var refusal = await Assert.ThrowsAsync<Refusal>(() => Propose(booked, input));

        Assert.Equal((RefusalKind.Invalid, string.Join(' ', fields)), (refusal.Kind, string.Join(' ', refusal.Errors.Keys.Order(StringComparer.Ordinal))));
        Assert.Empty(await Listed(booked, ManualEntryStatus.Proposed));
    }

    [Theory, EachDatabase]
    public async Task Waiting_ForAPerson_AreThoseThatOthersProposed(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var read = booked.Handlers.Get<ReadManualEntries>();
        var proposed = await Propose(booked, s_topUp);

        Assert.Empty(await read.WaitingFor(Actors.Finance, Stop));
        Assert.Equal(proposed.Id, Assert.Single(await read.WaitingFor(s_second, Stop)).Id);
        await Decide(booked, proposed, approve: true, s_second);
        Assert.Empty(await read.WaitingFor(s_second, Stop));
        Assert.Equal(RefusalKind.Forbidden, (await Assert.ThrowsAsync<Refusal>(() => read.WaitingFor(Actors.Auditor, Stop))).Kind);
    }

    [Fact]
    public async Task Calls_WithoutThePermission_AreRefused()
    {
        await using var booked = await Booked.Begin();
        var proposed = await Propose(booked, s_topUp);

        foreach (var actor in new[] { Actors.Admin, Actors.Auditor, Actors.Officer })
        {
            Assert.Equal(RefusalKind.Forbidden, (await Assert.ThrowsAsync<Refusal>(() => booked.Handlers.Get<ProposeEntry>().Handle(s_topUp, actor, Stop))).Kind);
            Assert.Equal(RefusalKind.Forbidden, (await Assert.ThrowsAsync<Refusal>(() => Decide(booked, proposed, approve: true, actor))).Kind);
        }
    }

    [Fact]
    public async Task Entry_ProposedAndApprovedByTheApi_AnswersItsForm()
    {
        await using var booked = await Booked.Begin();
        await using var app = await booked.Serve();
        using var one = await app.ClientOf(Roles.FinanceReviewer);

        var made = (await one.Call("POST", "/api/v1/ledger/manual-entries", """{"kind":"prefund_top_up","environment":"sandbox","currency":"NGN","amount":500,"reason":"March"}""")).Is(201);
        var id = made.TextAt("id");
        var own = await one.Call("POST", $"/api/v1/ledger/manual-entries/{id}/decision", """{"approve":true}""");
        var read = (await one.Get($"/api/v1/ledger/manual-entries/{id}")).Is(200);

        own.IsProblem(403, "own_proposal");
        Assert.Equal(made.Text, read.Text);
        Assert.Equal(
            $$"""{"id":"{{id}}","environment":"sandbox","kind":"prefund_top_up","status":"proposed","processorId":null,"effectiveAt":"2026-03-14T09:26:53.589Z","reason":"March","lines":[{"accountNumber":"1000000566","debit":0,"credit":500,"currency":"NGN","accountName":"Operating Bank NGN","accountId":"{{made.TextAt("lines.0.accountId")}}"},{"accountNumber":"1002000566","debit":500,"credit":0,"currency":"NGN","accountName":"Balance at PSP NGN","accountId":"{{made.TextAt("lines.1.accountId")}}"}],"proposedBy":"{{made.TextAt("proposedBy")}}","proposedAt":"2026-03-14T09:26:53.589Z","decidedBy":null,"decidedAt":null,"decisionReason":null,"journalEntryId":null}""",
            made.Text);
        Assert.Equal(1, (await one.Get("/api/v1/ledger/manual-entries?status=proposed")).Is(200).NumberAt("pagination.total_count"));
        (await one.Get("/api/v1/ledger/manual-entries?status=open")).IsProblem(400, "invalid_input");
        (await one.Get("/api/v1/ledger/manual-entries/je_1")).IsProblem(404, "not_found");
        (await one.Call("POST", "/api/v1/ledger/manual-entries", """{"kind":"gift","environment":"sandbox"}""")).IsProblem(400, "invalid_input");
    }

    private static ProposeEntry.Input Adjustment(params ProposeEntry.Line[] lines) => new(ManualEntryKind.Adjustment, Sandbox, "Corrects a slip", Lines: lines);

    private static Task<ManualEntryAnswer> Propose(Booked booked, ProposeEntry.Input input) => booked.Handlers.Get<ProposeEntry>().Handle(input, Actors.Finance, Stop);

    private static Task<ManualEntryAnswer> Decide(Booked booked, ManualEntryAnswer entry, bool approve, Actor by, string? reason = null) =>
        booked.Handlers.Get<DecideEntry>().Handle(PublicId.ManualEntry.Parse(entry.Id), new DecideEntry.Input(approve, reason), by, Stop);

    private static async Task<IReadOnlyList<ManualEntryAnswer>> Listed(Booked booked, ManualEntryStatus status) =>
        (await booked.Handlers.Get<ReadManualEntries>().Handle(new ReadManualEntries.Query(new Slice(10, 0), status), Actors.Auditor, Stop)).Data;
}
