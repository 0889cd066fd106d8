using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Programmes;

/// <summary>A programme. Amounts in minor units of its currency.</summary>
/// <param name="Connections">Those through which it may pay.</param>
/// <param name="Committed">What is approved, on its way or paid.</param>
public sealed record ProgrammeAnswer(
    string Id, string Code, string Name, ProgrammeStatus Status, string? TenantId, string? TenantName, string Currency, string Country, string CountryName,
    DateOnly? StartsOn, DateOnly? EndsOn, long? Budget, long Committed, long? BeneficiaryCycleLimit, IReadOnlyList<string> ConnectionIds,
    IReadOnlyList<ProgrammeConnectionAnswer> Connections, ApprovalPolicy ApprovalPolicy, int Beneficiaries, DateTime CreatedAt, DateTime UpdatedAt, string UpdatedBy)
{
    internal static ProgrammeAnswer Of(Programme programme, string? tenantName, long committed, int beneficiaries, IReadOnlyList<ProgrammeConnectionAnswer> connections) => new(
        PublicId.Programme.Format(programme.Id), programme.Code, programme.Name, programme.Status,
        programme.TenantId is { } tenant ? PublicId.Tenant.Format(tenant) : null, tenantName, programme.Currency, programme.Country, Domain.Programmes.Country.Find(programme.Country)!.Name,
        programme.StartsOn, programme.EndsOn, programme.Budget, committed, programme.BeneficiaryCycleLimit, [.. connections.Select(connection => connection.Id)],
        connections, programme.Approval, beneficiaries, programme.CreatedAt, programme.UpdatedAt, programme.UpdatedByName);
}

/// <summary>A connection through which a programme may pay.</summary>
public sealed record ProgrammeConnectionAnswer(string Id, string ProcessorCode, string ProcessorName, ConnectionEnvironment Environment, ConnectionStatus Status);
