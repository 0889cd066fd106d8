using System.Text;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform.Files;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Imports;

/// <summary>Files over the API, in the form on which scripts rely.</summary>
public sealed class ImportsApiTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task Import_OverTheApi_GoesFromDryRunToPayments(PaymentAdmin.Data.DatabaseProvider provider)
    {
        await using var app = await TestApp.Start(provider);
        using var admin = await app.ClientOf(Roles.PlatformAdmin);
        using var officer = await app.ClientOf(Roles.ProgrammeOfficer);
        var (programme, distribution) = await Distribution(admin, officer);
        var path = $"/api/v1/distributions/{distribution}/payments/import";
        var rows = $"{Importing.Header}\n{Importing.Rows(2)}";

        var check = (await Send(officer, $"{path}?dry_run=true", rows)).Is(200);
        Assert.Equal(("checked", 2, 0), (check.TextAt("status"), check.NumberAt("goodRows"), check.NumberAt("badRows")));
        var done = (await Send(officer, $"{path}?dry_run=false", rows, key: "once")).Is(200);
        Assert.Equal(("done", 2, 2), (done.TextAt("status"), done.NumberAt("added"), done.NumberAt("newBeneficiaries")));
        Assert.Equal(done.Text, (await Send(officer, $"{path}?dry_run=false", rows, key: "once")).Is(200).Text);
        Assert.Equal(done.Text, (await Send(officer, path, rows)).Is(200).Text);
        (await Send(officer, path, rows + "B-3,", key: "once")).IsProblem(409, "idempotency_key_reused");

        var one = (await officer.Get($"/api/v1/distributions/{distribution}")).Is(200);
        Assert.Equal((2, 10_000_000), (one.At("counts").GetProperty("draft").GetInt64(), one.At("amounts").GetProperty("draft").GetInt64()));
        Assert.Equal(2, (await officer.Get($"/api/v1/distributions/{distribution}/imports")).Is(200).At("data").GetArrayLength());
        var people = (await Send(officer, $"/api/v1/beneficiaries/import?programme_id={programme}", "external_id,full_name,phone_number\nP-1,Neema,0711000001\nB-1,Asha Renamed,0700000001\nP-2,Juma,0711000002\n")).Is(200);
        Assert.Equal((2, 1, 0), (people.NumberAt("added"), people.NumberAt("updated"), people.NumberAt("badRows")));
    }

    [Fact]
    public async Task Import_OfWhatIsWrong_SaysWhatAndGivesTheFileBack()
    {
        await using var app = await TestApp.Start();
        using var admin = await app.ClientOf(Roles.PlatformAdmin);
        using var officer = await app.ClientOf(Roles.ProgrammeOfficer);
        var (_, distribution) = await Distribution(admin, officer);
        var path = $"/api/v1/distributions/{distribution}/payments/import";

        var wrong = (await Send(officer, path, $"{Importing.Header}\n{Importing.Rows(1)}=1+1,Asha,0700000002,,\"1,5\",TZS,R-2\n")).IsProblem(422, "import_has_errors");
        Assert.Equal((2, 1, 1), (wrong.NumberAt("rows"), wrong.NumberAt("goodRows"), wrong.NumberAt("badRows")));
        Assert.Equal(["formula", "wrong_decimal"], wrong.TextsAt("rowErrors", "code"));
        var id = wrong.TextAt("importId");
        var shown = (await officer.Get($"/api/v1/imports/{id}?limit=1")).Is(200);
        Assert.Equal(["formula", "wrong_decimal"], shown.TextsAt("errors", "code"));
        var annotated = (await officer.Get($"/api/v1/imports/{id}/annotated")).Is(200);
        Assert.Equal("text/csv", annotated.MediaType);
        var lines = annotated.Text.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal($"{Importing.Header},errors", lines[0]);
        Assert.EndsWith(",REF-1,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("\"'=1+1\",Asha,0700000002,,\"1,5\",TZS,R-2,\"external_id: The cell holds a formula", lines[2], StringComparison.Ordinal);

        var good = (await officer.Call("POST", $"/api/v1/imports/{id}/run", """{"skipBadRows":true}""")).Is(200);
        Assert.Equal(("done", 1, 1), (good.TextAt("status"), good.NumberAt("added"), good.NumberAt("badRows")));
        (await officer.Call("POST", $"/api/v1/imports/{id}/cancel", "{}")).IsProblem(409, "import_ended");
        (await officer.Call("POST", $"/api/v1/imports/{id}/run", """{"columns":{"x":"y"}}""")).IsProblem(400, "invalid_input");

        (await officer.Call("POST", path, "{}")).IsProblem(415, "unsupported_media_type");
        (await Send(officer, path, "", part: "other")).IsProblem(400, "invalid_input");
        (await Send(officer, path, "")).IsProblem(422, "file_empty");
        (await Send(officer, $"{path}?dry_run=yes", "x")).IsProblem(400, "invalid_input");
        (await Send(officer, "/api/v1/beneficiaries/import", "x")).IsProblem(400, "invalid_input");
        (await Send(officer, "/api/v1/distributions/dist_1/payments/import", "x")).IsProblem(404, "not_found");
        (await Send(admin, path, "x")).IsProblem(403, "forbidden");
        (await Send(officer, path, new string('x', (50 * 1024 * 1024) + 1))).IsProblem(413, "body_too_large");
    }

    [Theory]
    [InlineData("payments", "csv")]
    [InlineData("payments", "xlsx")]
    [InlineData("beneficiaries", "csv")]
    [InlineData("beneficiaries", "xlsx")]
    public async Task Template_OfEachKind_HasItsColumns(string kind, string format)
    {
        await using var app = await TestApp.Start();
        using var officer = await app.ClientOf(Roles.ProgrammeOfficer);

        var bytes = await officer.GetByteArrayAsync($"/api/v1/imports/template?kind={kind}&format={format}", Stop);

        using var reader = TableReader.Open(new MemoryStream(bytes));
        Assert.Equal(format, PaymentAdmin.Domain.Words.Of(reader.Format));
        string[] person = ["external_id", "full_name", "phone_number", "account_number"];
        Assert.Equal(kind == "payments" ? [.. person, "amount", "currency", "reference", "channel"] : [.. person, "channel"], reader.Header);
        Assert.Empty(reader.Rows());
    }

    private static async Task<(string Programme, string Distribution)> Distribution(HttpClient admin, HttpClient officer)
    {
        var processor = await admin.Onboard("PAYSTACK");
        var connection = (await admin.Call("POST", "/api/v1/connections", $$$"""{"processorId":"{{{processor}}}","environment":"sandbox","dialect":"psp_rest_v2","baseUrl":"https://sandbox.psp-example.com/api/v2","merchantId":"M","authentication":{"scheme":"api_key","apiKey":"test_key_abc123def456"}}""")).Is(201).TextAt("id");
        var programme = (await admin.Call("POST", "/api/v1/programmes", $$$"""{"code":"FOOD","name":"Food","currency":"TZS","country":"TZ","connectionIds":["{{{connection}}}"],"approvalPolicy":{"stages":[{"fromAmount":0,"approvers":1}]}}""")).Is(201).TextAt("id")!;
        var distribution = (await officer.Call("POST", "/api/v1/distributions", $$"""{"programmeId":"{{programme}}","connectionId":"{{connection}}","name":"March","purpose":"Food","cycle":"2026-03"}""")).Is(201).TextAt("id")!;
        return (programme, distribution);
    }

    private static Task<ApiAnswer> Send(HttpClient client, string path, string rows, string? key = null, string part = "file") =>
        client.SendFile(path, "rows.csv", Encoding.UTF8.GetBytes(rows), part, key is null ? [] : [("Idempotency-Key", key)]);
}
