using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Tenants;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Tenants;

/// <summary>Changes a tenant's name or status. Only what is sent changes.</summary>
public sealed class UpdateTenant(UnitOfWork unitOfWork)
{
    [PartialInput]
    [IgnoresFields("id", "createdAt", "updatedAt")]
    public sealed record Input(string? Name = null, TenantStatus? Status = null, string? Code = null);

    /// <exception cref="Refusal">403; 404; 400; 412 <c>changed_meanwhile</c>; 422 <c>field_immutable</c>.</exception>
    public Task<Versioned<TenantAnswer>> Handle(Guid id, Input input, IfMatch ifMatch, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageProcessors);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var tenant = await db.Tenants.SingleOrDefaultAsync(t => t.Id == id, cancellationToken) ?? throw Refusal.NotFound("tenant");
                ifMatch.Require(tenant.Version, tenant.Code, tenant.UpdatedByName, tenant.UpdatedAt, () => TenantAnswer.Of(tenant));
                if (input.Code is not null && Text.NormaliseCode(input.Code) != tenant.Code)
                {
                    throw Refusal.Rule("field_immutable", "code cannot be changed. Add a new tenant and deactivate this one.", "code");
                }

                if (tenant.Change(input.Name ?? tenant.Name, input.Status ?? tenant.Status, actor, now))
                {
                    RecordAudit.Record(db, actor, now, AuditedThing.Of(tenant), new AuditedAct(AuditKinds.TenantChanged, RecordAudit.ChangesOf(db.Entry(tenant))));
                }

                return new Versioned<TenantAnswer>(TenantAnswer.Of(tenant), tenant.Version);
            },
            once: null,
            cancellationToken);
    }
}
