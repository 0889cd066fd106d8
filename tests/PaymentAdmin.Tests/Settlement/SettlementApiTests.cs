using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform.Files;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Settlement.Statements;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Settlement;

/// <summary>Settlement statements over the API, in the form on which scripts rely.</summary>
public sealed class SettlementApiTests
{
    private const string Header = "settlement_reference,transaction_reference,gross,fee,net,currency,settled_at";

    private static readonly string[] s_counted = ["matched", "amount_mismatch", "missing_transaction", "duplicate", "timeout", "rejected"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task Upload_AndTheSameFileAgain_HaveOneAnswer(DatabaseProvider provider)
    {
        await using var api = await SettlementApi.Begin(provider);
        var settling = api.Settling;
        foreach (var reference in (string[])["FITS", "SHORT", "TWICE", "MISSING"])
        {
            await settling.Confirm(reference, 500_000);
        }

        string[] rows = [settling.Row("FITS", 5_000), settling.Row("SHORT", 4_950), settling.Row("TWICE", 5_000), settling.Row("TWICE", 5_000), settling.Row("UNKNOWN", 70, fee: 0)];
        var first = (await api.Upload(rows)).Is(201);
        var again = (await api.Upload(rows)).Is(200);

        Assert.StartsWith("stl_", first.TextAt("id"), StringComparison.Ordinal);
        Assert.Equal($"/api/v1/settlement/statements/{first.TextAt("id")}", first.Headers.Location?.OriginalString);
        Assert.Equal(s_counted, first.At("counts").EnumerateObject().Select(count => count.Name));
        Assert.Equal([2, 1, 2, 1, 0, 0], first.At("counts").EnumerateObject().Select(count => count.Value.GetInt32()));
        Assert.Equal(("imported", "new", 5), (first.TextAt("status"), first.TextAt("relation"), first.NumberAt("lines")));
        Assert.Equal(first.Text, again.Text);
        await Shown(api, first, rows);
    }

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task Upload_LargerThanARequestTakes_GoesOnByItself(DatabaseProvider provider)
    {
        await using var api = await SettlementApi.Begin(provider);
        await api.Settling.Confirm("R1", 500_000);
        var file = Encoding.UTF8.GetBytes("""[{"settlement_reference":"S1","transaction_reference":"R1","gross":5000,"fee":100,"net":4900,"currency":"NGN","settled_at":"2026-03-17"}]""".PadRight((2 * 1024 * 1024) + 1));

        var taken = (await api.Finance.SendFile(api.Statements, "large.json", file)).Is(202);
        var again = (await api.Finance.SendFile(api.Statements, "large.json", file)).Is(202);
        Assert.Equal(("reading", 0), (taken.TextAt("status"), taken.At("counts").GetProperty("matched").GetInt32()));
        Assert.Equal(taken.Text, again.Text);
        await Work(api);

        var place = taken.Headers.Location!.OriginalString;
        var done = (await api.Finance.Get(place)).Is(200);
        Assert.Equal(("imported", taken.TextAt("id"), 1), (done.TextAt("status"), done.TextAt("id"), done.At("counts").GetProperty("matched").GetInt32()));
        Assert.Equal(done.Text, (await api.Finance.SendFile(api.Statements, "large.json", file)).Is(200).Text);
        Assert.Equal(490_000, await api.Settling.Balance(AccountClass.OperatingBank));
    }

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task Upload_WithoutAFile_KeepsNothing(DatabaseProvider provider)
    {
        await using var api = await SettlementApi.Begin(provider);
        var file = Settling.Csv(api.Settling.Row("R1", 10));

        var without = (await api.Finance.SendFile(api.Statements, "a.csv", file, part: "statement")).IsProblem(400, "invalid_input");
        Assert.Equal(["file"], without.Errors.Keys);
        (await api.Finance.Call("POST", api.Statements, "{}")).IsProblem(415, "unsupported_media_type");
        (await api.Finance.SendFile(api.Statements, "a.csv", [])).IsProblem(422, "file_empty");
        foreach (var (query, parameter) in ((string, string)[])[("intent=maybe", "intent"), ("environment=moon", "environment"), ("settled_on=today", "settled_on")])
        {
            Assert.Equal([parameter], (await api.Finance.SendFile($"{api.Statements}?{query}", "a.csv", file)).IsProblem(400, "invalid_input").Errors.Keys);
        }

        foreach (var processor in (string[])["proc_00000000-0000-7000-8000-000000000000", "tnt_00000000-0000-7000-8000-000000000000", "paystack"])
        {
            (await api.Finance.SendFile($"/api/v1/processors/{processor}/settlement-statements", "a.csv", file)).IsProblem(404, "not_found");
        }

        Assert.Equal("[]", (await api.Finance.Get(api.Statements)).Is(200).At("data").GetRawText());
        await using var db = api.Settling.Database.Open();
        Assert.False(await db.Set<FileChunk>().AnyAsync(Stop));
    }

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task Upload_OfAFileWithErrors_IsRefusedWholeAndOnRecord(DatabaseProvider provider)
    {
        await using var api = await SettlementApi.Begin(provider);
        await api.Settling.Confirm("R1", 500_000);
        var good = api.Settling.Row("R1", 5_000);
        foreach (var (file, code, columns) in ((string, string, string[])[])
        [
            ($"{Header.Replace("gross", "amount", StringComparison.Ordinal)}\n{good}\n", "statement_has_errors", ["gross"]),
            ($"{Header}\n{good}\n{good.Replace("5000", "five", StringComparison.Ordinal)}\n", "statement_has_errors", ["gross"]),
            ($"{Header}\n", "file_no_rows", []),
        ])
        {
            var wrong = (await api.Finance.SendFile(api.Statements, "wrong.csv", Encoding.UTF8.GetBytes(file))).IsProblem(422, code);
            Assert.Equal(columns, columns.Length == 0 ? [] : wrong.TextsAt("rowErrors", "column"));
        }

        Assert.Equal(["refused", "refused", "refused"], (await api.Finance.Get(api.Statements)).Is(200).TextsAt("data", "status"));
        Assert.Equal("[]", (await api.Finance.Get(api.ProcessorIssues)).Is(200).At("data").GetRawText());
        await using var db = api.Settling.Database.Open();
        Assert.False(await db.Set<SettlementLine>().AnyAsync(Stop));
        Assert.Equal((0, -500_000), (await api.Settling.Balance(AccountClass.OperatingBank), await api.Settling.Balance(AccountClass.SettlementFloat)));
        (await api.Upload(good)).Is(201);
    }

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task Upload_WithAnIdempotencyKey_IsOneRequest(DatabaseProvider provider)
    {
        await using var api = await SettlementApi.Begin(provider);
        var file = Settling.Csv(api.Settling.Row("R1", 5_000));

        var first = (await Send(file, "once")).Is(201);
        var again = (await Send(file, "once")).Is(200);
        var other = (await Send(Settling.Csv(api.Settling.Row("R2", 5_000, settlement: "S2")), "once")).IsProblem(409, "idempotency_key_reused");
        (await Send("nothing\n"u8.ToArray(), "wrong")).IsProblem(422, "statement_has_errors");
        (await Send("nothing\n"u8.ToArray(), "wrong")).IsProblem(422, "statement_has_errors");

        Assert.Equal(first.Text, again.Text);
        Assert.DoesNotContain("stl_", other.Text, StringComparison.Ordinal);
        Assert.Equal(["refused", "imported"], (await api.Finance.Get(api.Statements)).Is(200).TextsAt("data", "status"));
        await using var db = api.Settling.Database.Open();
        Assert.Equal(2, await db.Set<FileChunk>().CountAsync(Stop));

        Task<ApiAnswer> Send(byte[] content, string key) => api.Finance.SendFile(api.Statements, "a.csv", content, headers: ("Idempotency-Key", key));
    }

    [Fact]
    public async Task Statements_OfWhoMayNot_AreForbidden()
    {
        await using var api = await SettlementApi.Begin();
        var file = Settling.Csv(api.Settling.Row("R1", 10));
        var id = (await api.Upload(api.Settling.Row("R1", 10))).Is(201).TextAt("id");
        foreach (var role in (string[])[Roles.PlatformAdmin, Roles.ProgrammeOfficer, Roles.Auditor])
        {
            using var client = await api.App.ClientOf(role);
            Assert.Contains(Permissions.ManageSettlement, (await client.SendFile(api.Statements, "a.csv", file)).IsProblem(403, "forbidden").TextAt("detail"), StringComparison.Ordinal);
        }

        using var officer = await api.App.ClientOf(Roles.ProgrammeOfficer);
        using var auditor = await api.App.ClientOf(Roles.Auditor);
        using var nobody = api.App.Anonymous();
        foreach (var path in (string[])[api.Statements, $"/api/v1/settlement/statements/{id}", $"/api/v1/settlement/statements/{id}/lines", $"/api/v1/settlement/statements/{id}/file"])
        {
            (await officer.Get(path)).IsProblem(403, "forbidden");
            (await nobody.Get(path)).IsProblem(401, "unauthenticated");
            (await auditor.Get(path)).Is(200);
        }
    }

    private static async Task Shown(SettlementApi api, ApiAnswer statement, IReadOnlyList<string> rows)
    {
        var place = statement.Headers.Location!.OriginalString;
        Assert.Equal(statement.Text, (await api.Finance.Get(place)).Is(200).Text);
        Assert.Equal([statement.TextAt("id")], (await api.Finance.Get($"{api.Statements}?status=imported&limit=1")).Is(200).TextsAt("data", "id"));
        var lines = (await api.Finance.Get($"{place}/lines?limit=3")).Is(200);
        Assert.Equal(["FITS", "SHORT", "TWICE"], lines.TextsAt("data", "transactionReference"));
        Assert.Equal((500_000, 10_000, 490_000, 5), (lines.NumberAt("data.0.gross"), lines.NumberAt("data.0.fee"), lines.NumberAt("data.0.net"), lines.NumberAt("pagination.total_count")));
        Assert.Equal(Encoding.UTF8.GetString(Settling.Csv(rows)), (await api.Finance.Get($"{place}/file")).Is(200).Text);
    }

    /// <summary>Does what waits in the queue of statements, as the host's worker does.</summary>
    private static async Task Work(SettlementApi api)
    {
        await using var scope = api.App.Services.CreateAsyncScope();
        foreach (var claim in await scope.ServiceProvider.GetRequiredService<ClaimWork>().Take(StatementQueue.Name, 5, TimeSpan.FromMinutes(2), Stop))
        {
            await scope.ServiceProvider.GetRequiredService<ImportStatement>().Handle(claim.SubjectId, claim, Stop);
        }
    }
}
