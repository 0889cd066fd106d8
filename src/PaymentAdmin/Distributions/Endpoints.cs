using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Distributions;

internal static class Endpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi("distributions", "Distributions");

        api.MapPost("", async (HttpContext http, Body<MakeDistribution.Input> body, MakeDistribution make, Actor actor, CancellationToken cancellationToken) =>
            {
                var made = await make.Handle(body.Value, actor, cancellationToken, body.Once);
                return http.WithETag(made, $"/api/v1/distributions/{made.Answer.Id}");
            })
            .RequirePermission(Permissions.ManageDistributions)
            .Produces<DistributionAnswer>(StatusCodes.Status201Created)
            .WithSummary("Makes a distribution, empty.");

        api.MapGet("", (HttpRequest request, [AsParameters] ListParameters _, ListDistributions list, Actor actor, CancellationToken cancellationToken) =>
                list.Handle(ListDistributions.Query.Read(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewPayments)
            .WithSummary("Lists distributions of one environment, newest first.");

        api.MapGet("{id}", async (HttpContext http, string id, ReadDistribution read, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await read.Handle(PublicId.Distribution.Parse(id), actor, cancellationToken)))
            .RequirePermission(Permissions.ViewPayments)
            .Produces<DistributionAnswer>()
            .WithSummary("One distribution, with its payments counted and added up by status.");

        api.MapPatch("{id}", async (HttpContext http, string id, Body<RenameDistribution.Input> body, IfMatch ifMatch, RenameDistribution rename, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await rename.Handle(PublicId.Distribution.Parse(id), body.Value, ifMatch, actor, cancellationToken)))
            .RequirePermission(Permissions.ManageDistributions)
            .Produces<DistributionAnswer>()
            .WithSummary("Changes name, purpose or cycle.");

        api.MapGet("{id}/findings", async (string id, CheckDistribution check, Actor actor, CancellationToken cancellationToken) =>
                FindingsAnswer.Of(await check.Handle(PublicId.Distribution.Parse(id), actor, cancellationToken)))
            .RequirePermission(Permissions.ViewPayments)
            .WithSummary("What was found when the distribution was checked as a whole.");
    }

    /// <summary>What was found. Amounts in minor units.</summary>
    internal sealed record FindingsAnswer(IReadOnlyList<FindingAnswer> Data, long? ExpectedFees, long TotalCost, DateTime CheckedAt)
    {
        public static FindingsAnswer Of(DistributionCheck check) => new([.. check.Findings.Select(FindingAnswer.Of)], check.ExpectedFees, check.TotalCost, check.CheckedAt);
    }

    /// <summary>One finding; <c>paymentIds</c> are the first of the payments that it concerns.</summary>
    internal sealed record FindingAnswer(string Code, FindingSeverity Severity, string Message, int Count, IReadOnlyList<string> PaymentIds)
    {
        public static FindingAnswer Of(Finding finding) => new(finding.Code, finding.Severity, finding.Message, finding.Count, [.. finding.Sample.Select(PublicId.Payment.Format)]);
    }

    /// <summary>For the API's description; the values are read, with a message for each, by <see cref="ListDistributions.Query.Read"/>.</summary>
    internal sealed record ListParameters
    {
        public string? Status { get; init; }
        public string? Programme_id { get; init; }
        public string? Connection_id { get; init; }
        public string? Environment { get; init; }
        public string? Limit { get; init; }
        public string? Cursor { get; init; }
    }
}
