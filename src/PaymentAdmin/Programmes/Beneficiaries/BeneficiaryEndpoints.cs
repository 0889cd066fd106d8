using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Programmes.Beneficiaries;

internal static class BeneficiaryEndpoints
{
    private static readonly CsvColumn<BeneficiaryAnswer>[] Columns =
    [
        new("id", row => row.Id),
        new("external_id", row => row.ExternalId),
        new("full_name", row => row.FullName),
        new("phone_number", row => row.PhoneNumber),
        new("account_number", row => row.AccountNumber),
        new("channel", row => Words.Of(row.Channel)),
        new("status", row => Words.Of(row.Status)),
        new("kyc", row => Words.Of(row.Kyc)),
        new("kyc_checked_at", row => row.KycCheckedAt is { } checkedAt ? Wire.WriteTime(checkedAt) : null),
        new("programme_ids", row => string.Join(' ', row.ProgrammeIds)),
        new("created_at", row => Wire.WriteTime(row.CreatedAt)),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi("beneficiaries", "Beneficiaries");
        MapRegister(api);
        MapPayeeChanges(api, routes.MapApi("payee-changes", "Beneficiaries"));
        MapKyc(api);

        routes.MapGet("/beneficiaries/export.csv", (HttpRequest request, ListBeneficiaries list, Actor actor, CancellationToken cancellationToken) =>
                CsvExport.Csv("beneficiaries", list.All(ListBeneficiaries.Query.Read(request.Query), actor, cancellationToken), Columns))
            .RequireAuthorization(Permissions.ViewBeneficiaries)
            .ExcludeFromDescription();
    }

    private static void MapRegister(RouteGroupBuilder api)
    {
        api.MapPost("", async (HttpContext http, Body<AddBeneficiary.Input> body, AddBeneficiary add, Actor actor, CancellationToken cancellationToken) =>
            {
                var added = await add.Handle(body.Value, actor, cancellationToken, body.Once);
                return http.WithETag(added, $"/api/v1/beneficiaries/{added.Answer.Id}");
            })
            .RequirePermission(Permissions.ManageDistributions)
            .Produces<BeneficiaryAnswer>(StatusCodes.Status201Created)
            .WithSummary("Adds a beneficiary.");

        api.MapGet("", (HttpRequest request, [AsParameters] ListParameters _, ListBeneficiaries list, Actor actor, CancellationToken cancellationToken) =>
                list.Handle(ListBeneficiaries.Query.Read(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewPayments)
            .WithSummary("Lists beneficiaries, newest first; personal data is masked for whoever lacks view_beneficiaries.");

        api.MapPost("search", (Body<ListBeneficiaries.SearchInput> body, ListBeneficiaries list, Actor actor, CancellationToken cancellationToken) =>
                list.Search(QueryOf(body.Value), new ExactSearch(body.Value.PhoneNumber, body.Value.AccountNumber, body.Value.ExternalId), actor, cancellationToken))
            .RequirePermission(Permissions.ViewBeneficiaries)
            .WithSummary("Finds beneficiaries by an exact phone number, account number or external id.");

        api.MapGet("{id}", async (HttpContext http, string id, GetBeneficiary get, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await get.Handle(PublicId.Beneficiary.Parse(id), actor, cancellationToken)))
            .RequirePermission(Permissions.ViewPayments)
            .Produces<BeneficiaryAnswer>()
            .WithSummary("One beneficiary.");

        api.MapPatch("{id}", async (HttpContext http, string id, Body<UpdateBeneficiary.Input> body, IfMatch ifMatch, UpdateBeneficiary update, Actor actor, CancellationToken cancellationToken) =>
            {
                var outcome = await update.Handle(PublicId.Beneficiary.Parse(id), body.Value, ifMatch, actor, cancellationToken);
                http.Response.Headers.ETag = IfMatch.Tag(outcome.Beneficiary.Version);
                return TypedResults.Json(outcome.Beneficiary.Answer, Wire.Json, statusCode: outcome.Proposed ? StatusCodes.Status202Accepted : StatusCodes.Status200OK);
            })
            .RequirePermission(Permissions.ManageDistributions)
            .Produces<BeneficiaryAnswer>()
            .Produces<BeneficiaryAnswer>(StatusCodes.Status202Accepted)
            .WithSummary("Changes a beneficiary; a change of phone, account or channel is proposed (202) and waits for a second person.");
    }

    private static void MapPayeeChanges(RouteGroupBuilder api, RouteGroupBuilder changes)
    {
        api.MapGet("{id}/payee-changes", (HttpRequest request, [AsParameters] ChangeParameters _, string id, ListPayeeChanges list, Actor actor, CancellationToken cancellationToken) =>
                list.Handle(ListPayeeChanges.Query.Read(request.Query) with { BeneficiaryId = PublicId.Beneficiary.Parse(id) }, actor, cancellationToken))
            .RequirePermission(Permissions.ViewPayments)
            .WithSummary("Changes of phone, account or channel of one beneficiary, newest first.");

        changes.MapGet("", (HttpRequest request, [AsParameters] ChangeParameters _, ListPayeeChanges list, Actor actor, CancellationToken cancellationToken) =>
                list.Handle(ListPayeeChanges.Query.Read(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewPayments)
            .WithSummary("Changes of phone, account or channel, newest first; ?status=proposed for those that wait for a second person.");

        changes.MapPost("{id}/approve", (string id, DecidePayeeChange decide, Actor actor, CancellationToken cancellationToken) =>
                decide.Approve(PublicId.PayeeChange.Parse(id), actor, cancellationToken))
            .RequirePermission(Permissions.ManageDistributions)
            .WithSummary("Agrees to a change; never by who proposed it.");

        changes.MapPost("{id}/reject", (string id, Body<DecidePayeeChange.RejectInput> body, DecidePayeeChange decide, Actor actor, CancellationToken cancellationToken) =>
                decide.Reject(PublicId.PayeeChange.Parse(id), body.Value, actor, cancellationToken))
            .RequirePermission(Permissions.ManageDistributions)
            .WithSummary("Refuses a change, or takes back one's own.");
    }

    private static void MapKyc(RouteGroupBuilder api)
    {
        api.MapPost("{id}/kyc", async (string id, Body<RequestKyc.OneInput> body, RequestKyc request, Actor actor, CancellationToken cancellationToken) =>
                TypedResults.Accepted($"/api/v1/beneficiaries/{id}", await request.One(PublicId.Beneficiary.Parse(id), body.Value, actor, cancellationToken, body.Once)))
            .RequirePermission(Permissions.ManageDistributions)
            .WithSummary("Asks the PSP, in the background, who holds the person's account.");

        api.MapPost("kyc", async (Body<RequestKyc.ManyInput> body, RequestKyc request, Actor actor, CancellationToken cancellationToken) =>
                TypedResults.Accepted((string?)null, await request.Many(body.Value, actor, cancellationToken, body.Once)))
            .RequirePermission(Permissions.ManageDistributions)
            .WithSummary("The same for the members of a programme who have not passed, or for up to 200 named people.");
    }

    private static ListBeneficiaries.Query QueryOf(ListBeneficiaries.SearchInput input) => new(
        BeneficiaryFilter.All with { ProgrammeId = input.ProgrammeId is { } programme ? PublicId.Programme.Parse(programme) : null }, Slice.MaxLimit);

    /// <summary>For the API's description; the values are read, with a message for each, by <see cref="ListBeneficiaries.Query.Read"/>.</summary>
    internal sealed record ListParameters
    {
        public string? Programme_id { get; init; }
        public string? Kyc { get; init; }
        public string? Channel { get; init; }
        public string? Status { get; init; }
        public string? Payee_change { get; init; }
        public string? Limit { get; init; }
        public string? Cursor { get; init; }
    }

    /// <summary>For the API's description; the values are read, with a message for each, by <see cref="ListPayeeChanges.Query.Read"/>.</summary>
    internal sealed record ChangeParameters
    {
        public string? Status { get; init; }
        public string? Limit { get; init; }
        public string? Cursor { get; init; }
    }
}
