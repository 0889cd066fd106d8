using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Programmes.Beneficiaries;

/// <summary>The programmes that a filter or form about people offers, in order of their codes.</summary>
public sealed class ListProgrammeChoices(IDbContextFactory<PaymentDb> contexts)
{
    /// <summary>More are in no list that a person reads.</summary>
    public const int Max = 500;

    /// <param name="TenantId">Whose register; null for the organisation's own.</param>
    /// <param name="CountryName">Where national phone numbers are of.</param>
    public sealed record Row(string Id, string Code, string Name, string? TenantId, string CountryName, bool IsOpen)
    {
        public string Text => $"{Code} {Name}";
    }

    /// <exception cref="Refusal">403.</exception>
    public async Task<IReadOnlyList<Row>> Handle(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.Programmes.AsNoTracking().OrderBy(programme => programme.Code).Take(Max)
            .Select(programme => new { programme.Id, programme.Code, programme.Name, programme.TenantId, programme.Country, programme.Status }).ToListAsync(cancellationToken);
        return [.. found.Select(row => new Row(
            PublicId.Programme.Format(row.Id), row.Code, row.Name, row.TenantId is { } tenant ? PublicId.Tenant.Format(tenant) : null,
            Country.Find(row.Country)!.Name, row.Status == ProgrammeStatus.Active))];
    }
}
