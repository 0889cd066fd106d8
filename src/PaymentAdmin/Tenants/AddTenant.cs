using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Tenants;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Tenants;

/// <summary>Adds a tenant.</summary>
public sealed class AddTenant(UnitOfWork unitOfWork)
{
    public sealed record Input(string Code, string Name, TenantStatus Status = TenantStatus.Active);

    /// <exception cref="Refusal">403; 400 with every field; 409 <c>tenant_code_taken</c>.</exception>
    public Task<Versioned<TenantAnswer>> Handle(Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ManageProcessors);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var tenant = Tenant.Add(now.NewId(), input.Code, input.Name, input.Status, actor, now);
                if (await db.Tenants.AnyAsync(other => other.Code == tenant.Code, cancellationToken))
                {
                    throw Refusal.Conflict("tenant_code_taken", $"There is a tenant with the code {tenant.Code} already. Choose another code, or change that one.", "code");
                }

                var entry = db.Add(tenant);
                RecordAudit.Record(db, actor, now, AuditedThing.Of(tenant), new AuditedAct(AuditKinds.TenantAdded, RecordAudit.ChangesOf(entry)));
                return new Versioned<TenantAnswer>(TenantAnswer.Of(tenant), tenant.Version);
            },
            once,
            cancellationToken);
    }
}
