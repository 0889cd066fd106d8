using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;

namespace PaymentAdmin.Distributions;

/// <summary>What the rules say of a payment that a person types, whatever becomes of it.</summary>
internal static class PaymentInput
{
    public static void Check(long amount, string reference, FieldErrors errors)
    {
        errors.Check(amount is >= 1 and <= Amount.MaxMinor, "amount", "The amount is a whole number of minor units above zero, up to 10^15.");
        errors.Check(Text.IsName(reference, Payment.ReferenceMaxLength), "reference", Text.NameRule("reference", Payment.ReferenceMaxLength));
    }

    /// <exception cref="Refusal">409 <c>reference_taken</c>.</exception>
    public static async Task RefuseTaken(PaymentDb db, Guid programmeId, string reference, Guid? except, CancellationToken cancellationToken)
    {
        if (await db.Payments.AnyAsync(payment => payment.ProgrammeId == programmeId && payment.ReferenceTaken == reference && payment.Id != except, cancellationToken))
        {
            throw Refusal.Conflict("reference_taken", "Another payment of this programme has this reference. Give each payment its own.", "reference");
        }
    }

    /// <exception cref="Refusal">422 <c>beneficiary_unknown</c>, <c>beneficiary_inactive</c>.</exception>
    public static async Task<Beneficiary> Beneficiary(PaymentDb db, Guid? id, Guid registerId, CancellationToken cancellationToken)
    {
        var found = id is null ? null : await db.Beneficiaries.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.RegisterId == registerId, cancellationToken);
        return found switch
        {
            null => throw Refusal.Rule("beneficiary_unknown", "The programme's register has no such beneficiary. Check the id, or add the beneficiary first.", "beneficiaryId"),
            { IsActive: false } => throw Refusal.Rule("beneficiary_inactive", "The beneficiary is out of use. Activate the beneficiary first.", "beneficiaryId"),
            _ => found,
        };
    }
}
