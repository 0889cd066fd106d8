using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Tests.Connections.Leaks;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Programmes.Beneficiaries;

/// <summary>
/// People are entered, changed, searched, refused and exported; then the whole database and everything logged at any level is searched for
/// their names, numbers and ids, and so is what was told to who may not see them: none is found.
/// </summary>
public sealed class NoPersonLeaksTests
{
    private const string Path = "/api/v1/beneficiaries";
    private const string Name = "Planted Ndong-Obiang";
    private const string NextName = "Planted Mba Nguema";

    private static readonly string[] Masked = [Roles.PlatformAdmin, Roles.FinanceReviewer, Roles.Auditor];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task EverythingDone_LeavesNoPersonAnywhere(DatabaseProvider provider)
    {
        await using var app = await TestApp.Start(provider, new TestAppOptions { LogFrom = LogLevel.Trace });
        var planted = Plant();
        using var officer = await app.ClientOf(Roles.ProgrammeOfficer);
        using var second = await app.ClientOf(Roles.ProgrammeOfficer + TestApp.Second);
        using var admin = await app.ClientOf(Roles.PlatformAdmin);
        var programme = await admin.AddProgramme("LEAKS");

        var id = await Enter(officer, programme);
        var answers = await Change(officer, second, id);
        answers.AddRange(await Search(officer));
        answers.AddRange(await Look(app, id));
        using var browser = await app.SignedIn(Roles.ProgrammeOfficer);
        Assert.Single(await browser.Download("/beneficiaries/export.csv"));

        await using (var db = app.Database.Open())
        {
            Assert.Equal((1, 3), (await db.Beneficiaries.CountAsync(Stop), await db.Set<PayeeChange>().CountAsync(Stop)));
            Assert.True(app.Log.Entries.Count > 500);
        }

        Assert.Equal("", string.Join('\n', (IEnumerable<string>)
        [
            .. await Connections.Leaks.Search.Database(app.Database, planted), .. Connections.Leaks.Search.Log(app.Log, planted),
            .. answers.SelectMany(answer => Connections.Leaks.Search.Text(answer.Where, answer.Text, planted)),
        ]));
    }

    private static Planted Plant()
    {
        var planted = new Planted();
        (string, string)[] people =
        [
            ("name", Name), ("next name", NextName), ("part of a name", "Obiang"), ("external id", "PLANTED-EXT-77"), ("phone", "700123457"), ("national phone", "0700 123 457"), ("next phone", "711123458"),
            ("third phone", "722123459"), ("account", "PLANTED40021010"), ("next account", "PLANTED40021099"),
        ];
        foreach (var (what, value) in people)
        {
            planted.Add(what, value);
        }

        return planted;
    }

    private static async Task<string> Enter(HttpClient officer, string programme)
    {
        var body = $$"""{"externalId":"PLANTED-EXT-77","fullName":"{{Name}}","phoneNumber":"0700 123 457","accountNumber":"PLANTED40021010","channel":"mobile_money","programmeIds":["{{programme}}"]}""";
        var added = (await officer.Call("POST", Path, body, ("Idempotency-Key", "leak-1"))).Is(201);
        (await officer.Call("POST", Path, body, ("Idempotency-Key", "leak-1"))).Is(201);
        return added.TextAt("id")!;
    }

    /// <summary>What is refused says nothing of whom it is about, even to who sent it.</summary>
    private static async Task<List<(string Where, string Text)>> Change(HttpClient officer, HttpClient second, string id)
    {
        (await officer.Call("PATCH", $"{Path}/{id}", $$"""{"fullName":"{{NextName}}","phoneNumber":"+255711123458"}""")).Is(202);
        var first = (await officer.Call("PATCH", $"{Path}/{id}", """{"phoneNumber":"+255722123459"}""")).Is(202).TextAt("pendingChange.id");
        (await second.Call("POST", $"/api/v1/payee-changes/{first}/approve", body: null)).Is(200);
        var next = (await officer.Call("PATCH", $"{Path}/{id}", """{"accountNumber":"PLANTED40021099"}""")).Is(202).TextAt("pendingChange.id");
        ApiAnswer[] refused =
        [
            await officer.Call("POST", $"/api/v1/payee-changes/{next}/approve", body: null),
            await officer.Call("POST", Path, $$"""{"externalId":"PLANTED-EXT-77","fullName":"{{Name}}","phoneNumber":"0700 123 457x","accountNumber":"=PLANTED40021010","channel":"card"}"""),
            await officer.Call("PATCH", $"{Path}/{id}", """{"externalId":"PLANTED-EXT-778"}"""),
            await officer.Call("PATCH", $"{Path}/{id}", """{"phoneNumber":"+255711123458x","wrong":1}"""),
            await officer.Call("POST", Path, "{\"fullName\":\"" + Name + "\""),
        ];
        return [.. refused.Select((answer, index) => ($"refusal {index}: {answer.Status}", answer.Status >= 400 ? answer.Text : Name))];
    }

    private static async Task<List<(string Where, string Text)>> Search(HttpClient officer)
    {
        Assert.NotEmpty((await officer.Call("POST", $"{Path}/search", """{"phoneNumber":"+255722123459"}""")).Is(200).TextsAt("data", "id"));
        Assert.NotEmpty((await officer.Call("POST", $"{Path}/search", """{"accountNumber":"PLANTED40021010"}""")).Is(200).TextsAt("data", "id"));
        var refused = (await officer.Call("POST", $"{Path}/search", """{"phoneNumber":"0700 123 457x"}""")).Is(400);
        return [("search", refused.Text)];
    }

    private static async Task<List<(string Where, string Text)>> Look(TestApp app, string id)
    {
        var told = new List<(string Where, string Text)>();
        foreach (var role in Masked)
        {
            using var client = await app.ClientOf(role);
            using var browser = await app.SignedIn(role);
            foreach (var path in (string[])[Path, $"{Path}/{id}", $"{Path}/{id}/payee-changes", "/api/v1/payee-changes", "/api/v1/audit?limit=200"])
            {
                told.Add(($"{role} {path}", (await client.Get(path)).Text));
            }

            foreach (var page in (string[])["/beneficiaries", $"/beneficiaries/{id}", $"/beneficiaries/{id}/changes", $"/beneficiaries/{id}/history", "/beneficiaries/export.csv"])
            {
                told.Add(($"{role} {page}", (await browser.Get(page)).Text));
            }
        }

        Assert.All(told, seen => Assert.NotNull(seen.Text));
        return told;
    }
}
