using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Settlement.Issues;

/// <summary>The document's endpoints of settlement issues (processors-api, "Settlement Issues"), with its fields and words.</summary>
public sealed class IssueApiTests
{
    private const string WriteOff = """{"status":"resolved","resolution":"write_off","notes":"Lost at the processor"}""";

    private static readonly string[] s_ofTheDocument =
    [
        "id", "processorId", "type", "status", "description", "expectedAmount", "actualAmount", "currency", "settlementReference", "transactionIds", "metadata", "retryCount", "maxRetries", "createdAt", "updatedAt",
    ];

    private static readonly string[] s_ours =
        ["environment", "nextRetryAt", "notes", "assignedTo", "dueAt", "escalatedAt", "resolution", "resolvedAt", "resolvedBy", "pendingResolution"];

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task List_OfARow_HasTheFieldsOfTheDocument(DatabaseProvider provider)
    {
        var (api, id) = await SettlementApi.WithShort(provider);
        await using var _ = api;

        var list = (await api.Finance.Get(api.ProcessorIssues)).Is(200);

        Assert.Equal("""{"limit":50,"offset":0,"total_count":1,"total_count_capped":false}""", list.At("pagination").GetRawText());
        var names = list.At("data.0").EnumerateObject().Select(field => field.Name).ToList();
        Assert.Equal([.. s_ofTheDocument.Concat(s_ours).Order(StringComparer.Ordinal)], names.Order(StringComparer.Ordinal));
        Assert.StartsWith("exc_", id, StringComparison.Ordinal);
        Assert.Equal((api.Settling.Processor, "amount_mismatch", "pending", "NGN", "S1"),
            (list.TextAt("data.0.processorId"), list.TextAt("data.0.type"), list.TextAt("data.0.status"), list.TextAt("data.0.currency"), list.TextAt("data.0.settlementReference")));
        Assert.Equal((500_000, 495_000, 0, 3), (list.NumberAt("data.0.expectedAmount"), list.NumberAt("data.0.actualAmount"), list.NumberAt("data.0.retryCount"), list.NumberAt("data.0.maxRetries")));
        Assert.StartsWith("txn_", Assert.Single(list.At("data.0.transactionIds").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Equal(("short", "R1"), (list.TextAt("data.0.metadata.kind"), list.TextAt("data.0.metadata.processor_reference")));
        Assert.Equal(("2026-03-14T09:26:53.589Z", "2026-03-14T09:26:53.589Z"), (list.TextAt("data.0.createdAt"), list.TextAt("data.0.updatedAt")));
        Assert.NotEqual("", list.TextAt("data.0.description"));
    }

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task List_WithEachFilter_HoldsWhatItLetsThrough(DatabaseProvider provider)
    {
        await using var api = await SettlementApi.Begin(provider);
        var settling = api.Settling;
        await settling.Confirm("SHORT", 500_000);
        (await api.Upload(settling.Row("SHORT", 4_950, day: 2))).Is(201);
        settling.Handlers.Clock.Advance(TimeSpan.FromMinutes(10));
        (await api.Upload(settling.Row("UNKNOWN", 70, fee: 0, settlement: "S2", day: 2))).Is(201);
        settling.Handlers.Clock.Advance(TimeSpan.FromMinutes(10));
        (await api.Upload(settling.Row("SHORT", 50, fee: 0, settlement: "S3", day: 2), settling.Row("SHORT", 50, fee: 0, settlement: "S3", day: 2))).Is(201);
        var all = await Kinds("");
        await api.Patch((await api.Finance.Get($"{api.ProcessorIssues}?type=missing_transaction")).TextAt("data.0.id")!, """{"status":"investigating"}""");

        Assert.Equal(["identical_line", "unknown_to_us"], all);
        Assert.Equal(["identical_line"], await Kinds("?status=pending"));
        Assert.Equal(["unknown_to_us"], await Kinds("?status=investigating"));
        Assert.Equal(["short"], await Kinds("?status=resolved,escalated&offset=0", resolved: true));
        Assert.Equal(["unknown_to_us"], await Kinds("?type=missing_transaction"));
        Assert.Equal(["identical_line", "unknown_to_us"], await Kinds("?type=duplicate,missing_transaction"));
        Assert.Equal([], await Kinds("?type=timeout,rejected"));
        Assert.Equal(["identical_line"], await Kinds("?from=2026-03-14T09:46:00Z"));
        Assert.Equal(["unknown_to_us"], await Kinds("?from=2026-03-14T09:36:00Z&to=2026-03-14T09:46:00Z"));
        Assert.Equal(["unknown_to_us"], await Kinds("?from=2026-03-14T11:36:00%2B02:00&to=2026-03-14T11:46:00%2B02:00"));
        Assert.Equal(["identical_line", "unknown_to_us"], await Kinds("?to=2026-03-14"));
        Assert.Equal([], await Kinds("?to=2026-03-13"));
        Assert.Equal(["unknown_to_us"], await Kinds("?limit=1&offset=1&view=open"));
        Assert.Equal(["unknown_to_us"], await Kinds("?kind=unknown_to_us"));
        Assert.Equal([], await Kinds("?environment=production"));

        async Task<IReadOnlyList<string?>> Kinds(string query, bool resolved = false)
        {
            var answer = (await api.Finance.Get(api.ProcessorIssues + query)).Is(200);
            return [.. answer.At("data").EnumerateArray().Where(row => resolved == (row.GetProperty("status").GetString() == "resolved")).Select(row => row.GetProperty("metadata").GetProperty("kind").GetString())];
        }
    }

    [Theory]
    [InlineData("status=open", "status")]
    [InlineData("type=short", "type")]
    [InlineData("from=yesterday", "from")]
    [InlineData("to=2026-13-01", "to")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("offset=-1", "offset")]
    public async Task List_WithAParameterThatIsNone_NamesIt(string query, string parameter)
    {
        await using var api = await SettlementApi.Begin();

        var answer = await api.Finance.Get($"{api.ProcessorIssues}?{query}");

        Assert.Equal([parameter], answer.IsProblem(400, "invalid_input").Errors.Keys);
    }

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task Patch_ThroughTheStates_GoesWhereTheyLead(DatabaseProvider provider)
    {
        var (api, id) = await SettlementApi.WithShort(provider);
        await using var _ = api;

        api.App.Clock.Advance(TimeSpan.FromMinutes(1));
        var noted = (await api.Patch(id, """{"notes":"Checking with processor support team - ticket #12345"}""")).Is(200);
        Assert.Equal((id, "pending", "Checking with processor support team - ticket #12345"), (noted.TextAt("id"), noted.TextAt("status"), noted.TextAt("notes")));
        Assert.Equal(api.App.Clock.Time, noted.At("updatedAt").GetDateTime());
        (await api.Patch(id, """{"status":"pending"}""")).IsProblem(409, "issue_state");
        foreach (var status in (string[])["investigating", "escalated", "investigating"])
        {
            api.App.Clock.Advance(TimeSpan.FromMinutes(1));
            var moved = (await api.Patch(id, $$"""{"status":"{{status}}","notes":"now {{status}}"}""")).Is(200);
            Assert.Equal((status, $"now {status}", api.App.Clock.Time), (moved.TextAt("status"), moved.TextAt("notes"), moved.At("updatedAt").GetDateTime()));
            (await api.Patch(id, $$"""{"status":"{{status}}"}""")).IsProblem(409, "issue_state");
        }

        (await api.Patch(id, """{"status":"pending"}""")).IsProblem(409, "issue_state");
        api.App.Clock.Advance(TimeSpan.FromMinutes(1));
        (await api.Patch(id, """{"status":"resolved","resolution":"confirmed_by_processor","notes":"They sent it"}""")).Is(200);
        foreach (var status in (string[])["pending", "investigating", "escalated"])
        {
            (await api.Patch(id, $$"""{"status":"{{status}}"}""")).IsProblem(409, "issue_state");
        }

        (await api.Patch(id, WriteOff)).IsProblem(409, "issue_state");
        (await api.Finance.Call("POST", $"{SettlementApi.Issues}/{id}/retry", null)).IsProblem(409, "issue_state");
        var one = (await api.Finance.Get($"{SettlementApi.Issues}/{id}")).Is(200);
        Assert.Equal(
            ["Checking with processor support team - ticket #12345", "now investigating", "now escalated", "now investigating", "They sent it"],
            one.At("timeline").EnumerateArray().Where(note => note.GetProperty("kind").GetString() is "note" or "resolution").Select(note => note.GetProperty("text").GetString()));
    }

    [Theory]
    [InlineData("""{"status":"resolved"}""", "notes,resolution")]
    [InlineData("""{"status":"resolved","resolution":"write_off"}""", "notes")]
    [InlineData("""{"status":"resolved","resolution":"write_off","notes":"  "}""", "notes")]
    [InlineData("""{"status":"resolved","notes":"Why"}""", "resolution")]
    [InlineData("""{"status":"resolved","resolution":"forget","notes":"Why"}""", "resolution")]
    [InlineData("""{"status":"closed"}""", "status")]
    [InlineData("""{"resolution":"write_off","notes":"Why"}""", "status")]
    [InlineData("""{"colour":"red"}""", "colour")]
    [InlineData("{}", "status")]
    public async Task Patch_WithoutWhatItNeeds_NamesTheField(string body, string fields)
    {
        var (api, id) = await SettlementApi.WithShort();
        await using var _ = api;

        var answer = await api.Patch(id, body);

        Assert.Equal(fields.Split(','), answer.IsProblem(400, "invalid_input").Errors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("pending", (await api.Finance.Get(api.ProcessorIssues)).TextAt("data.0.status"));
    }

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task Patch_ThatMovesMoney_TakesTwoPeople(DatabaseProvider provider)
    {
        var (api, id) = await SettlementApi.WithShort(provider);
        await using var _ = api;
        (await api.Patch(id, WriteOff.Replace("write_off", "accept_fee", StringComparison.Ordinal))).IsProblem(422, "resolution_does_not_fit");

        var proposed = (await api.Patch(id, WriteOff)).Is(202);
        var same = (await api.Patch(id, WriteOff)).Is(202);
        (await api.Finance.Call("POST", $"{SettlementApi.Issues}/{id}/resolution", $$"""{"approve":true,"proposal":"{{proposed.TextAt("pendingResolution.id")}}"}""")).IsProblem(403, "own_proposal");
        (await api.Second.Call("POST", $"{SettlementApi.Issues}/{id}/resolution", """{"approve":true}""")).IsProblem(400, "invalid_input");
        (await api.Patch(id, WriteOff.Replace("write_off", "manual_adjustment", StringComparison.Ordinal), api.Second)).IsProblem(409, "resolution_pending");

        Assert.All((ApiAnswer[])[proposed, same], answer => Assert.Equal(("pending", "write_off", null), (answer.TextAt("status"), answer.TextAt("pendingResolution.resolution"), answer.TextAt("resolution"))));
        Assert.Equal(("Lost at the processor", 5_000, "NGN", TestApp.EmailOf(Roles.FinanceReviewer)),
            (proposed.TextAt("pendingResolution.notes"), proposed.NumberAt("pendingResolution.amount"), proposed.TextAt("pendingResolution.currency"), proposed.TextAt("pendingResolution.proposedBy")));
        var entry = proposed.At("pendingResolution.entry").EnumerateArray().ToList();
        Assert.Equal(entry.Sum(line => line.GetProperty("debit").GetInt64()), entry.Sum(line => line.GetProperty("credit").GetInt64()));
        Assert.Equal(-5_000, await api.Settling.Balance(AccountClass.SettlementFloat));

        var resolved = (await api.Patch(id, WriteOff, api.Second)).Is(200);

        Assert.Equal(("resolved", "write_off", TestApp.EmailOf(Roles.FinanceReviewer + TestApp.Second)), (resolved.TextAt("status"), resolved.TextAt("resolution"), resolved.TextAt("resolvedBy")));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, resolved.At("pendingResolution").ValueKind);
        Assert.Equal((0, 5_000), (await api.Settling.Balance(AccountClass.SettlementFloat), await api.Settling.Balance(AccountClass.SettlementDifferences)));
        (await api.Patch(id, WriteOff, api.Second)).IsProblem(409, "issue_state");
    }

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task Patch_AssignedTo_IsAPersonWhoMayWorkOnIt(DatabaseProvider provider)
    {
        var (api, id) = await SettlementApi.WithShort(provider);
        await using var _ = api;
        var (finance, auditor) = (await PersonOf(api, Roles.FinanceReviewer), await PersonOf(api, Roles.Auditor));

        var assigned = (await api.Patch(id, $$"""{"status":"investigating","assignedTo":"{{finance}}"}""")).Is(200);
        Assert.Equal(("investigating", finance), (assigned.TextAt("status"), assigned.TextAt("assignedTo")));
        Assert.Equal(["assignedTo"], (await api.Patch(id, $$"""{"assignedTo":"{{auditor}}"}""")).IsProblem(400, "invalid_input").Errors.Keys);
        Assert.Equal([id], (await api.Finance.Get($"{api.ProcessorIssues}?assigned_to={finance}&view=mine")).Is(200).TextsAt("data", "id"));
        Assert.Null((await api.Patch(id, """{"assignedTo":""}""")).Is(200).TextAt("assignedTo"));
        Assert.Equal([id], (await api.Finance.Get($"{api.ProcessorIssues}?view=unassigned")).Is(200).TextsAt("data", "id"));

        // The version that another one changed meanwhile is not written over.
        var tag = (await api.Finance.Get($"{SettlementApi.Issues}/{id}")).ETag!;
        (await api.Patch(id, """{"notes":"first"}""", api.Second, ("If-Match", tag))).Is(200);
        (await api.Patch(id, """{"notes":"second"}""", headers: ("If-Match", tag))).IsProblem(412, "changed_meanwhile");
    }

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task Retry_UntilTheMaximum_WaitsLongerEachTime(DatabaseProvider provider)
    {
        var (api, id) = await SettlementApi.WithShort(provider);
        await using var _ = api;
        (await api.Patch(id, """{"status":"investigating"}""")).Is(200);

        foreach (var (count, pause) in ((int, int)[])[(1, 15), (2, 60), (3, 240)])
        {
            var answer = (await api.Finance.Call("POST", $"{SettlementApi.Issues}/{id}/retry", null)).Is(200);
            Assert.Equal(["id", "status", "retryCount", "nextRetryAt", "message"], answer.Json.EnumerateObject().Select(field => field.Name));
            Assert.Equal((id, "pending", count, api.App.Clock.Time.AddMinutes(pause), "Settlement retry queued successfully"),
                (answer.TextAt("id"), answer.TextAt("status"), answer.NumberAt("retryCount"), answer.At("nextRetryAt").GetDateTime(), answer.TextAt("message")));
            api.App.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        (await api.Finance.Call("POST", $"{SettlementApi.Issues}/{id}/retry", null)).IsProblem(409, "retries_exhausted");
        var row = (await api.Finance.Get(api.ProcessorIssues)).Is(200);
        Assert.Equal((3, 3, "pending"), (row.NumberAt("data.0.retryCount"), row.NumberAt("data.0.maxRetries"), row.TextAt("data.0.status")));
    }

    private static async Task<string> PersonOf(SettlementApi api, string role)
    {
        using var admin = await api.App.ClientOf(Roles.PlatformAdmin);
        var people = (await admin.Get("/api/v1/users?limit=100")).Is(200).At("data").EnumerateArray();
        return people.Single(person => person.GetProperty("email").GetString() == TestApp.EmailOf(role)).GetProperty("id").GetString()!;
    }
}
