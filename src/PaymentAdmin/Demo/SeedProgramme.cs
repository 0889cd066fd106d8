using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Programmes;
using PaymentAdmin.Programmes.Beneficiaries;

namespace PaymentAdmin.Demo;

/// <summary>A programme that pays through the simulator, and the people whose numbers make it succeed or fail (psp-integration, phase 2, test identifiers).</summary>
public sealed class SeedProgramme(IDbContextFactory<PaymentDb> contexts, AddProgramme addProgramme, AddBeneficiary addBeneficiary)
{
    private const string Code = "FOOD_TZ";

    private static readonly (string ExternalId, string Name, string Phone)[] People =
    [
        ("BEN-001", "Amina Juma", "0700 000 001"),
        ("BEN-002", "Baraka Mushi", "0700 000 002"),
        ("BEN-003", "Catherine Mollel", "0700 000 003"),
        ("BEN-004", "Daudi Kimaro", "0700 000 004"),
        ("BEN-005", "Esther Shayo", "0700 000 005"),
    ];

    /// <summary>Adds what is missing of it: a start that was ended in the middle is taken up by the next one.</summary>
    public async Task Run(Guid connectionId, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var programme = await db.Programmes.Where(row => row.Code == Code).Select(row => (Guid?)row.Id).SingleOrDefaultAsync(cancellationToken)
            ?? await Programme(connectionId, actor, cancellationToken);
        foreach (var (externalId, name, phone) in People.Skip(await db.Beneficiaries.CountAsync(cancellationToken)))
        {
            await addBeneficiary.Handle(
                new AddBeneficiary.Input(externalId, name, PaymentChannel.MobileMoney, phone, ProgrammeId: PublicId.Programme.Format(programme)), actor, cancellationToken);
        }
    }

    private async Task<Guid> Programme(Guid connectionId, Actor actor, CancellationToken cancellationToken)
    {
        var policy = new ApprovalPolicy { Stages = [new ApprovalStage(0, 1), new ApprovalStage(100_000_000, 1)] };
        var input = new AddProgramme.Input(
            Code, "Food in Dodoma", "TZS", "TZ", [PublicId.Connection.Format(connectionId)], Budget: 50_000_000_000, BeneficiaryCycleLimit: 50_000_000, ApprovalPolicy: policy);
        return PublicId.Programme.Parse((await addProgramme.Handle(input, actor, cancellationToken)).Answer.Id);
    }
}
