using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Programmes;

/// <summary>Adds a programme.</summary>
public sealed class AddProgramme(UnitOfWork unitOfWork)
{
    /// <param name="Code">2 to 32 letters, digits and _.</param>
    /// <param name="Name">1 to 200 characters.</param>
    /// <param name="Currency">ISO 4217 code.</param>
    /// <param name="Country">ISO 3166-1 alpha-2 code: where its phone numbers are of.</param>
    /// <param name="ConnectionIds">1 to 20 connections through which it may pay.</param>
    /// <param name="TenantId">On whose behalf; left out for the organisation itself.</param>
    /// <param name="StartsOn">Its first day, such as 2026-01-31.</param>
    /// <param name="EndsOn">Its last day.</param>
    /// <param name="Budget">Most that is paid in all, in minor units.</param>
    /// <param name="BeneficiaryCycleLimit">Most that one beneficiary gets for one purpose and cycle, in minor units.</param>
    /// <param name="ApprovalPolicy">Who has to approve; one person for any amount where left out.</param>
    public sealed record Input(
        string Code, string Name, string Currency, string Country, IReadOnlyList<string> ConnectionIds, string? TenantId = null, string? StartsOn = null, string? EndsOn = null,
        long? Budget = null, long? BeneficiaryCycleLimit = null, ApprovalPolicy? ApprovalPolicy = null);

    /// <exception cref="Refusal">403; 400 with every field; 409 <c>programme_code_taken</c>; 422 <c>tenant_unknown</c>, <c>tenant_inactive</c>, <c>connection_unknown</c>, <c>connection_cannot_pay</c>.</exception>
    public Task<Versioned<ProgrammeAnswer>> Handle(Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ManageProgrammes);
        var connections = ProgrammeRules.Connections(input.ConnectionIds);
        var errors = new FieldErrors();
        var settings = new ProgrammeSettings
        {
            Name = input.Name,
            StartsOn = input.StartsOn is { } starts ? ProgrammeRules.Day(starts, "startsOn", errors) : null,
            EndsOn = input.EndsOn is { } ends ? ProgrammeRules.Day(ends, "endsOn", errors) : null,
            Budget = input.Budget,
            BeneficiaryCycleLimit = input.BeneficiaryCycleLimit,
            Approval = input.ApprovalPolicy ?? new ApprovalPolicy(),
        };
        errors.ThrowIfAny();
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var id = now.NewId();
                var programme = Programme.Add(id, input.Code, await ProgrammeRules.Tenant(db, input.TenantId, cancellationToken), input.Currency, input.Country, settings, connections, actor, now);
                await ProgrammeRules.CheckConnections(db, connections, cancellationToken);
                if (await db.Programmes.AnyAsync(other => other.Code == programme.Code, cancellationToken))
                {
                    throw Refusal.Conflict("programme_code_taken", $"There is a programme with the code {programme.Code} already. Choose another code, or change that one.", "code");
                }

                var entry = db.Add(programme);
                RecordAudit.Record(db, actor, now, AuditedThing.Of(programme), new AuditedAct(AuditKinds.ProgrammeAdded, RecordAudit.ChangesOf(entry)));
                return await ListProgrammes.Answer(db, programme, cancellationToken);
            },
            once,
            cancellationToken);
    }
}
