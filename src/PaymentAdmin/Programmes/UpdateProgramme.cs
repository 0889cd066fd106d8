using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Programmes;

/// <summary>Changes a programme. Only what is sent changes; a distribution in approval keeps the policy with which it was submitted.</summary>
public sealed class UpdateProgramme(UnitOfWork unitOfWork)
{
    /// <summary>An empty text ends the bound of a date, 0 that of an amount.</summary>
    [PartialInput]
    [IgnoresFields("id", "tenantName", "countryName", "committed", "connections", "beneficiaries", "createdAt", "updatedAt", "updatedBy")]
    public sealed record Input(
        string? Name = null, ProgrammeStatus? Status = null, IReadOnlyList<string>? ConnectionIds = null, string? StartsOn = null, string? EndsOn = null,
        long? Budget = null, long? BeneficiaryCycleLimit = null, ApprovalPolicy? ApprovalPolicy = null,
        string? Code = null, string? TenantId = null, string? Currency = null, string? Country = null);

    /// <exception cref="Refusal">403; 404; 400; 412 <c>changed_meanwhile</c>; 422 <c>field_immutable</c>, <c>connection_unknown</c>, <c>connection_cannot_pay</c>.</exception>
    public Task<Versioned<ProgrammeAnswer>> Handle(Guid id, Input input, IfMatch ifMatch, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageProgrammes);
        var connections = input.ConnectionIds is null ? null : ProgrammeRules.Connections(input.ConnectionIds);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var programme = await db.Programmes.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("programme");
                var before = await ListProgrammes.Answer(db, programme, cancellationToken);
                ifMatch.Require(programme.Version, programme.Code, programme.UpdatedByName, programme.UpdatedAt, () => before.Answer);
                RefuseImmutable(programme, input);
                var chosen = connections ?? [.. programme.Connections.Select(connection => connection.ConnectionId)];
                await ProgrammeRules.CheckConnections(db, chosen, cancellationToken);
                if (!programme.Change(Merge(programme.Settings, input), chosen, input.Status ?? programme.Status, actor, now))
                {
                    return before;
                }

                RecordAudit.Record(db, actor, now, AuditedThing.Of(programme), new AuditedAct(AuditKinds.ProgrammeChanged, Changes(db.Entry(programme), before.Answer, chosen)));
                return await ListProgrammes.Answer(db, programme, cancellationToken);
            },
            once: null,
            cancellationToken);
    }

    private static ProgrammeSettings Merge(ProgrammeSettings settings, Input input)
    {
        var errors = new FieldErrors();
        var merged = settings with
        {
            Name = input.Name ?? settings.Name,
            StartsOn = input.StartsOn is { } starts ? ProgrammeRules.Day(starts, "startsOn", errors) : settings.StartsOn,
            EndsOn = input.EndsOn is { } ends ? ProgrammeRules.Day(ends, "endsOn", errors) : settings.EndsOn,
            Budget = Bound(input.Budget, settings.Budget),
            BeneficiaryCycleLimit = Bound(input.BeneficiaryCycleLimit, settings.BeneficiaryCycleLimit),
            Approval = input.ApprovalPolicy ?? settings.Approval,
        };
        errors.ThrowIfAny();
        return merged;
    }

    private static long? Bound(long? sent, long? before) => sent switch
    {
        null => before,
        0 => null,
        _ => sent,
    };

    private static void RefuseImmutable(Programme programme, Input input)
    {
        Refuse(input.Code is not null && Text.NormaliseCode(input.Code) != programme.Code, "code");
        Refuse(input.TenantId is not null && input.TenantId != (programme.TenantId is { } tenant ? PublicId.Tenant.Format(tenant) : ""), "tenantId");
        Refuse(input.Currency is not null && input.Currency != programme.Currency, "currency");
        Refuse(input.Country is not null && input.Country != programme.Country, "country");

        static void Refuse(bool changed, string field)
        {
            if (changed)
            {
                throw Refusal.Rule("field_immutable", $"{field} cannot be changed. Close this programme and add another one.", field);
            }
        }
    }

    // The connections are rows of their own: the entry of the programme does not show them.
    private static IReadOnlyList<FieldChange> Changes(Microsoft.EntityFrameworkCore.ChangeTracking.EntityEntry entry, ProgrammeAnswer before, IReadOnlyList<Guid> chosen)
    {
        var after = chosen.Select(PublicId.Connection.Format).Order(StringComparer.Ordinal).ToList();
        var changes = RecordAudit.ChangesOf(entry);
        return after.SequenceEqual(before.ConnectionIds.Order(StringComparer.Ordinal))
            ? changes
            : [.. changes, new FieldChange("connectionIds", string.Join(", ", before.ConnectionIds), string.Join(", ", after))];
    }
}
