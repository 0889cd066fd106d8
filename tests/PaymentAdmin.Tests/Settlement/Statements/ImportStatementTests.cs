using System.Text;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Settlement.Issues;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Settlement.Statements;

/// <summary>Statements come, whole and broken, once and again: what they settle, and which issues they open.</summary>
public sealed class ImportStatementTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Upload_AllFits_SettlesWithoutIssue(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        var id = await settling.Confirm("R1", 500_000);
        Assert.Equal((-500_000, 500_000), (await settling.Balance(AccountClass.SettlementFloat), (await settling.Transaction(id)).OpenMinor));

        var answer = await settling.Upload(settling.Row("R1", 5_000));

        Assert.True(answer.IsNew);
        Assert.Equal((StatementStatus.Imported, StatementRelation.New, 1, 1), (answer.Statement.Status, answer.Statement.Relation, answer.Statement.Lines, answer.Statement.Counts["matched"]));
        Assert.Empty(await settling.Issues(IssueView.All));
        Assert.Equal((0, 490_000, 0, 0), (await settling.Balance(AccountClass.SettlementFloat), await settling.Balance(AccountClass.OperatingBank), await settling.Balance(AccountClass.FeePayable), await settling.Balance(AccountClass.TransactionClearing)));
        Assert.Equal(0, (await settling.Transaction(id)).OpenMinor);
    }

    [Theory, EachDatabase]
    public async Task Upload_EachKindOfTrouble_OpensItsIssueAndNoOther(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        foreach (var reference in (string[])["FITS", "SHORT", "FEE", "TWICE", "FOREIGN", "MISSING"])
        {
            await settling.Confirm(reference, 500_000);
        }

        await settling.Confirm("UNCONFIRMED", 500_000, confirmed: false);
        var answer = await settling.Upload(
            settling.Row("FITS", 5_000), settling.Row("SHORT", 4_950), settling.Row("FEE", 5_000, fee: 150), settling.Row("TWICE", 5_000), settling.Row("TWICE", 5_000),
            settling.Row("FOREIGN", 5_000, currency: "KES"), settling.Row("UNKNOWN", 70, fee: 0), settling.Row("UNCONFIRMED", 5_000));

        Assert.Equal(["currency", "fee", "identical_line", "not_confirmed", "not_in_statement", "short", "unknown_to_us"], await settling.Kinds());
        Assert.Equal((2, 4, 2, 1), (answer.Statement.Counts["matched"], answer.Statement.Counts["amount_mismatch"], answer.Statement.Counts["missing_transaction"], answer.Statement.Counts["duplicate"]));
        Assert.Equal("NGN", (await settling.Single(IssueKind.Short)).Currency);
    }

    [Theory, EachDatabase]
    public async Task Upload_SameFileAgain_ChangesNothing(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        await settling.Confirm("R1", 500_000);
        var first = await settling.Upload(settling.Row("R1", 4_950));

        var again = await settling.Upload(settling.Row("R1", 4_950));

        Assert.False(again.IsNew);
        Assert.Equal(first.Statement, again.Statement, (one, other) => one.Id == other.Id && one.Counts.SequenceEqual(other.Counts));
        Assert.Single(await settling.Issues());
        Assert.Equal(485_000, await settling.Balance(AccountClass.OperatingBank));
    }

    [Theory, EachDatabase]
    public async Task Upload_Corrected_WithdrawsWhatItNoLongerHas(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        await settling.Confirm("R1", 500_000);
        await settling.Confirm("R2", 300_000);
        var wrong = await settling.Upload(settling.Row("R1", 5_000), settling.Row("R2", 2_000));
        Assert.Equal(["short"], await settling.Kinds());

        var right = await settling.Upload(settling.Row("R1", 5_000), settling.Row("R2", 3_000));

        Assert.Equal((StatementRelation.Correction, wrong.Statement.Id, 1, 1, 2), (right.Statement.Relation, Assert.Single(right.Statement.Of), right.Statement.StayingLines, right.Statement.WithdrawnLines, right.Statement.Counts["matched"]));
        Assert.Empty(await settling.Issues());
        Assert.Equal((0, 780_000), (await settling.Balance(AccountClass.SettlementFloat), await settling.Balance(AccountClass.OperatingBank)));
        var third = await settling.Upload(Settling.Csv(settling.Row("R1", 5_000)), StatementIntent.Corrects);
        Assert.Equal((StatementRelation.Correction, 1, 1), (third.Statement.Relation, third.Statement.StayingLines, third.Statement.WithdrawnLines));
        Assert.Equal(490_000, await settling.Balance(AccountClass.OperatingBank));
        Assert.Equal(["not_in_statement"], await settling.Kinds());
    }

    [Theory, EachDatabase]
    public async Task Upload_InTwoFilesAndAnyOrder_EndsTheSame(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        await settling.Confirm("R1", 500_000);
        await settling.Confirm("R2", 300_000);
        await settling.Upload(settling.Row("R2", 3_000));
        Assert.Equal(["not_in_statement"], await settling.Kinds());

        var second = await settling.Upload(settling.Row("R1", 5_000));

        Assert.Equal((StatementRelation.Continuation, 1), (second.Statement.Relation, second.Statement.ClosedIssues));
        Assert.Empty(await settling.Issues());
        Assert.Equal(780_000, await settling.Balance(AccountClass.OperatingBank));
    }

    [Theory, EachDatabase]
    public async Task Upload_BeforeTheTransactionIsKnown_FitsOnceItIs(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        await settling.Upload(settling.Row("R1", 5_000));
        Assert.Equal(["unknown_to_us"], await settling.Kinds());
        Assert.Equal(-490_000, await settling.Balance(AccountClass.TransactionClearing));

        settling.Handlers.Clock.Advance(TimeSpan.FromMinutes(5));
        await settling.Confirm("R1", 500_000);
        await settling.Watch();

        Assert.Empty(await settling.Issues());
        Assert.Equal((0, 0, 490_000), (await settling.Balance(AccountClass.TransactionClearing), await settling.Balance(AccountClass.SettlementFloat), await settling.Balance(AccountClass.OperatingBank)));
    }

    [Theory, EachDatabase]
    public async Task Upload_NotDueYet_IsNotMissing(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        await settling.Confirm("R1", 500_000);
        await settling.Confirm("LATER", 500_000);

        await settling.Upload(settling.Row("R1", 5_000, day: 0));

        Assert.Empty(await settling.Issues());
    }

    [Theory, EachDatabase]
    public async Task Upload_InOneCurrency_MissesNothingOfAnother(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        await settling.Confirm("NAIRA", 500_000);
        await settling.Confirm("DOLLAR", 500_000, currency: "USD");

        await settling.Upload(settling.Row("ANOTHER", 5_000, currency: "USD"));

        Assert.Equal(["not_in_statement", "unknown_to_us"], await settling.Kinds());
        Assert.Equal("DOLLAR", (await settling.Single(IssueKind.NotInStatement)).Metadata["processor_reference"]);
    }

    [Theory, EachDatabase]
    public async Task Upload_CorrectedToAnEarlierDay_MissesNoMoreWhatIsDueLater(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        await settling.Confirm("R1", 500_000);
        await settling.Confirm("LATER", 500_000);
        await settling.Upload(settling.Row("R1", 5_000, day: 3));
        var missing = (await settling.Single(IssueKind.NotInStatement)).Id;

        await settling.Upload(settling.Row("R1", 5_000, day: 0));

        Assert.Empty(await settling.Issues());
        var closed = Assert.Single(await settling.Issues(IssueView.All), issue => issue.Id == missing);
        Assert.Equal((IssueStatus.Resolved, null), (closed.Status, closed.Resolution));
    }

    [Theory, EachDatabase]
    public async Task Upload_ASecondPartWithADuplicateOfTheFirst_IsAskedAboutAndWithdrawsNothing(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        await settling.Upload(settling.Row("R1", 10, fee: 0), settling.Row("R2", 20, fee: 0));
        var file = Settling.Csv(settling.Row("R1", 10, fee: 0), settling.Row("R3", 40, fee: 0));

        var refusal = await Assert.ThrowsAsync<Refusal>(() => settling.Upload(file));
        var second = await settling.Upload(file, StatementIntent.Continues);

        Assert.Equal("statement_unclear", refusal.Code);
        Assert.Equal(StatementRelation.Continuation, second.Statement.Relation);
        Assert.Equal(8_000, await settling.Balance(AccountClass.OperatingBank));
    }

    [Theory, EachDatabase]
    public async Task Upload_Json_IsReadAsWell(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        await settling.Confirm("R1", 500_050);

        var answer = await settling.Upload(
            Encoding.UTF8.GetBytes("""{"lines":[{"settlement_reference":"S1","transaction_reference":"R1","gross":5000.50,"fee":"100.00","net":4900.50,"currency":"NGN","settled_at":"2026-12-01T10:00:00Z"}]}"""), name: "statement.json");

        Assert.Equal(1, answer.Statement.Counts["matched"]);
        Assert.Equal(490_050, await settling.Balance(AccountClass.OperatingBank));
    }

    public static TheoryData<string, string, string> Broken => new()
    {
        { "file_empty", "", "" },
        { "statement_has_errors", "settlement_reference,gross,fee\nS1,1,0\n", "transaction_reference" },
        { "statement_has_errors", "settlement_reference,transaction_reference,gross,fee,net,currency,settled_at\nS1,R1,10.005,0,10.005,NGN,2026-03-01\n", "too_many_decimals" },
        { "statement_has_errors", "settlement_reference,transaction_reference,gross,fee,net,currency,settled_at\nS1,R1,10,1,10,NGN,2026-03-01\n", "net_differs" },
        { "statement_has_errors", "settlement_reference,transaction_reference,gross,fee,net,currency,settled_at\nS1,R1,10,1,9,NGN,2026-03-01\nS1,R2,5", "date_missing" },
        { "statement_has_errors", "settlement_reference,transaction_reference,gross,fee,net,currency,settled_at\nS1,R1,10,1,9,NGN,2999-03-01\n", "date_ahead" },
        { "statement_has_errors", "settlement_reference,transaction_reference,gross,fee,net,currency,settled_at\nS1,R1,10,1,9,NGN,0001-01-01\n", "date_past" },
        { "amounts_too_large", $"settlement_reference,transaction_reference,gross,fee,net,currency,settled_at\n{string.Concat(Enumerable.Range(0, 1_001).Select(line => $"S1,R{line},10000000000000,0,10000000000000,NGN,2026-03-01\n"))}", "" },
        { "file_no_rows", "settlement_reference,transaction_reference,gross,fee,net,currency,settled_at\n", "" },
        { "file_not_json", """[{"settlement_reference":"S1","gro""", "" },
        { "file_not_json", """[{"settlement_reference":"S1","transaction_reference":"R\ud83d","gross":1,"fee":0}]""", "half of a character" },
        { "file_not_json", """[{"settlement_reference":"S1","\ud83d":"R","gross":1,"fee":0}]""", "half of a character" },
        { "file_not_json", """[{"settlement_reference":"S1","transaction_reference":"R1","gross":1,"fee":0},{"settlement_reference":"S1","transaction_reference":"R2","gross":1,"gross":1000,"fee":0}]""", "two members of one name" },
        { "file_not_lines", """{"total":5}""", "" },
        { "file_not_lines", "[1,2]", "" },
    };

    [Theory, MemberData(nameof(Broken))]
    public async Task Upload_Broken_IsRefusedWhole(string code, string file, string detail)
    {
        await using var settling = await Settling.Begin();
        await settling.Confirm("R1", 1_000);

        var refusal = await Assert.ThrowsAsync<Refusal>(() => settling.Upload(Encoding.UTF8.GetBytes(file)));

        Assert.Equal(code, refusal.Code);
        Assert.Contains(detail, refusal.Facts.Count == 0 ? refusal.Message : System.Text.Json.JsonSerializer.Serialize(refusal.Facts["rowErrors"]), StringComparison.Ordinal);
        Assert.Empty(await settling.Issues(IssueView.All));
        Assert.Equal(0, await settling.Balance(AccountClass.OperatingBank));

        // The corrected file is not held up by the broken one.
        await settling.Upload(settling.Row("R1", 10, fee: 0));
        Assert.Equal(1_000, await settling.Balance(AccountClass.OperatingBank));
    }

    [Theory, EachDatabase]
    public async Task Upload_PastTheDayOfWhatWasReversed_MissesItBesideAnotherIssueOfItsReference(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        var id = await settling.Confirm("R1", 500_000);
        await settling.Upload(settling.Row("R1", 5_000, fee: 150, day: 1));
        settling.Handlers.Clock.Advance(TimeSpan.FromDays(5));
        await settling.Reverse(id);
        await settling.Watch();
        Assert.Equal(["fee"], await settling.Kinds());

        await settling.Confirm("R2", 300_000);
        await settling.Upload(settling.Row("R2", 3_000, settlement: "S2", day: 10));

        Assert.Equal(["fee", "not_returned"], await settling.Kinds());
    }

    [Theory, EachDatabase]
    public async Task Upload_CorrectingTimesFinerThanAreKept_LeavesTheOthersAsTheyAre(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        await settling.Confirm("R1", 500_000);
        await settling.Confirm("R2", 300_000);
        await settling.Upload(Fine("R1", 5_000), Fine("R2", 2_000));

        var corrected = await settling.Upload(Fine("R1", 5_000), Fine("R2", 3_000));

        Assert.Equal((StatementRelation.Correction, 1, 1), (corrected.Statement.Relation, corrected.Statement.StayingLines, corrected.Statement.WithdrawnLines));

        string Fine(string reference, decimal gross) => settling.Row(reference, gross) + "T09:26:53.1234567Z";
    }

    [Fact]
    public async Task Upload_OfJsonInAnotherEncoding_IsRefused()
    {
        await using var settling = await Settling.Begin();

        var refusal = await Assert.ThrowsAsync<Refusal>(() => settling.Upload(Encoding.Latin1.GetBytes("""[{"settlement_reference":"S1","transaction_reference":"Café","gross":1,"fee":0}]""")));

        Assert.Equal(("file_not_json", "The file is not UTF-8. Save it as UTF-8, or ask for it once more."), (refusal.Code, refusal.Message));
    }

    [Theory, EachDatabase(RealOnly = "many lines")]
    public async Task Upload_CorrectingAFileThatIsNotMatchedYet_EndsAndBooksOnlyWhatStands(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        await settling.Confirm("R1", 500_000);
        string[] rows = [.. Enumerable.Range(1, 450).Select(number => settling.Row($"R{number}", 5_000))];
        var first = await settling.Leave(Settling.Csv(rows));

        var corrected = await settling.Upload(Settling.Csv(rows[0]), StatementIntent.Corrects);

        Assert.Equal((StatementRelation.Correction, 1, 449), (corrected.Statement.Relation, corrected.Statement.StayingLines, corrected.Statement.WithdrawnLines));
        Assert.Equal(490_000, await settling.Balance(AccountClass.OperatingBank));
        await using var db = settling.Database.Open();
        Assert.Equal(0, await db.Set<SettlementLine>().CountAsync(line => line.ToMatchFor != null && line.ToMatchFor != first, Stop));
    }

    [Fact]
    public async Task Upload_UnclearWhetherItCorrects_AsksAndTakesTheWord()
    {
        await using var settling = await Settling.Begin();
        await settling.Upload(settling.Row("", 10, fee: 0));
        var file = Settling.Csv(settling.Row("", 20, fee: 0));

        var refusal = await Assert.ThrowsAsync<Refusal>(() => settling.Upload(file));
        var corrected = await settling.Upload(file, StatementIntent.Corrects);

        Assert.Equal("statement_unclear", refusal.Code);
        Assert.Equal(StatementRelation.Correction, corrected.Statement.Relation);
        Assert.Equal(2_000, await settling.Balance(AccountClass.OperatingBank));
    }

    [Theory, EachDatabase(RealOnly = "many statements")]
    public async Task Upload_ManyLines_AreMatchedPartByPart(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        await settling.Confirm("R250", 500_000);
        await settling.Confirm("NOT THERE", 500_000);

        var answer = await settling.Upload([.. Enumerable.Range(1, 450).Select(number => settling.Row($"R{number}", 5_000))]);

        Assert.Equal((450, 1, 450), (answer.Statement.Lines, answer.Statement.Counts["matched"], answer.Statement.Counts["missing_transaction"]));
        Assert.Equal(450 * 490_000, await settling.Balance(AccountClass.OperatingBank));
    }

    [Theory, EachDatabase(RealOnly = "runs things at once")]
    public async Task Upload_SameFileManyTimesAtOnce_IsImportedOnce(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        await settling.Confirm("R1", 500_000);
        var file = Settling.Csv(settling.Row("R1", 5_000));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => settling.Upload(file))));

        Assert.Single(answers, answer => answer.IsNew);
        Assert.Single(answers.Select(answer => answer.Statement.Id).Distinct());
        Assert.Equal(490_000, await settling.Balance(AccountClass.OperatingBank));
        await using var db = settling.Database.Open();
        Assert.Single(await db.Set<SettlementStatement>().ToListAsync(Stop));
    }

    [Theory, EachDatabase(RealOnly = "runs things at once")]
    public async Task Upload_DifferentFilesOfOneReferenceAtOnce_SettleItOnce(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        var id = await settling.Confirm("R1", 500_000);

        await Task.WhenAll(Enumerable.Range(1, 5).Select(number => Task.Run(() => settling.Upload(settling.Row("R1", 1_000, fee: 20, settlement: $"S{number}")))));

        Assert.Empty(await settling.Issues());
        Assert.Equal((500_000, 0), ((await settling.Transaction(id)).SettledMinor, (await settling.Transaction(id)).OpenMinor));
        Assert.Equal((0, 490_000), (await settling.Balance(AccountClass.SettlementFloat), await settling.Balance(AccountClass.OperatingBank)));
    }

    [Fact]
    public async Task Upload_OfAnotherEnvironment_TouchesNothingOfThisOne()
    {
        await using var settling = await Settling.Begin();
        await settling.Confirm("R1", 500_000);

        await settling.Upload(Settling.Csv(settling.Row("R1", 5_000)), environment: ConnectionEnvironment.Production);

        Assert.Equal(-500_000, await settling.Balance(AccountClass.SettlementFloat));
        Assert.Empty(await settling.Issues());
    }
}
