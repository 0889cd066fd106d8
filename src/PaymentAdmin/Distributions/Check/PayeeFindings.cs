using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;

namespace PaymentAdmin.Distributions.Check;

/// <summary>What is found of the people who are paid.</summary>
internal static class PayeeFindings
{
    public static async Task Add(CheckScope scope, FoundFindings findings, CancellationToken cancellationToken)
    {
        await Twice(scope, findings, cancellationToken);
        await OfTheirDetails(scope, findings, cancellationToken);
        await OfKyc(scope, findings, cancellationToken);
    }

    private static async Task Twice(CheckScope scope, FoundFindings findings, CancellationToken cancellationToken)
    {
        var (live, elsewhere) = (scope.Live, scope.Elsewhere);
        await findings.AddIfAny(
            "same_beneficiary_twice", FindingSeverity.Warning, "The same beneficiary is paid more than once. Take the double ones out, or say why it is right.",
            live.Where(payment => live.Any(other => other.BeneficiaryId == payment.BeneficiaryId && other.Id != payment.Id)), cancellationToken);
        await findings.AddIfAny(
            "same_account_for_two", FindingSeverity.Warning, "Different beneficiaries are paid to the same phone number or account. Ask whose it is, or say why it is right.",
            live.Where(payment => payment.PaidToMark != null && live.Any(other => other.PaidToMark == payment.PaidToMark && other.BeneficiaryId != payment.BeneficiaryId)), cancellationToken);
        await findings.AddIfAny(
            "already_paid", FindingSeverity.Warning, "The beneficiary is paid for this purpose and cycle in another distribution already. Take the payment out, or say why it is right.",
            live.Where(payment => elsewhere.Any(other => other.BeneficiaryId == payment.BeneficiaryId)), cancellationToken);
    }

    private static async Task OfTheirDetails(CheckScope scope, FoundFindings findings, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        await findings.AddIfAny(
            "payee_change_pending", FindingSeverity.Blocking, "A change of the beneficiary's phone number, account or channel waits for a second person. Decide on it first.",
            scope.Live.Where(payment => db.Set<PayeeChange>().Any(change => change.OpenFor == payment.BeneficiaryId)), cancellationToken);
        await findings.AddIfAny(
            "payee_change_rejected", FindingSeverity.Warning, "Somebody proposed to pay the beneficiary elsewhere, and somebody else refused. Ask the beneficiary which is right, and say it.",
            scope.Live.Where(payment => db.Set<PayeeChange>().Any(change =>
                change.BeneficiaryId == payment.BeneficiaryId && change.Status == PayeeChangeStatus.Rejected && change.BaseVersion == payment.PayeeVersion && change.DecidedById != change.MadeById)), cancellationToken);
        await findings.AddIfAny(
            "payee_changed", FindingSeverity.Blocking, "The beneficiary's phone number, account or channel changed after the payment was prepared. Send the distribution back if it is in approval, then take over the new details.",
            scope.Live.Where(payment => db.Beneficiaries.Any(beneficiary => beneficiary.Id == payment.BeneficiaryId && beneficiary.PayeeVersion != payment.PayeeVersion)), cancellationToken);
        await findings.AddIfAny(
            "beneficiary_inactive", FindingSeverity.Blocking, "The beneficiary is out of use. Take the payment out, or activate the beneficiary.",
            scope.Live.Where(payment => db.Beneficiaries.Any(beneficiary => beneficiary.Id == payment.BeneficiaryId && !beneficiary.IsActive)), cancellationToken);
        await findings.AddIfAny(
            "not_in_programme", FindingSeverity.Warning, "The beneficiary is not, or no longer, in the programme.",
            scope.Live.Where(payment => !db.Set<ProgrammeMember>().Any(member => member.ProgrammeId == payment.ProgrammeId && member.BeneficiaryId == payment.BeneficiaryId)), cancellationToken);
    }

    // What a sandbox says of an account is true of no other environment.
    private static IQueryable<Beneficiary> Asked(CheckScope scope) => scope.Db.Beneficiaries.Where(beneficiary =>
        beneficiary.Kyc != KycState.NotChecked && scope.Db.Connections.Any(connection => connection.Id == beneficiary.KycConnectionId && connection.Environment == scope.Distribution.Environment));

    // Compulsory for MyPVit; elsewhere as good as the PSP can tell.
    private static async Task OfKyc(CheckScope scope, FoundFindings findings, CancellationToken cancellationToken)
    {
        var unchecked_ = scope.Connection switch
        {
            { Dialect: Dialect.Mypvit } => FindingSeverity.Blocking,
            { Facts.HasKyc: true } => FindingSeverity.Warning,
            _ => FindingSeverity.Note,
        };
        await findings.AddIfAny(
            "kyc_failed", FindingSeverity.Blocking, "The PSP knows no such account of the beneficiary, or does not pay to it. Correct the beneficiary, then ask again.", Of(KycState.Failed), cancellationToken);
        await findings.AddIfAny(
            "kyc_name_differs", FindingSeverity.Warning, "The account is held under another name than the beneficiary's. Find out why, and say it.", Of(KycState.NameDiffers), cancellationToken);
        await findings.AddIfAny(
            "kyc_missing", unchecked_, scope.Connection.Facts.HasKyc
                ? "Nobody asked the PSP who holds the beneficiary's account. Check the beneficiaries first."
                : "Nobody asked who holds the beneficiary's account; this PSP does not tell.",
            scope.Live.Where(payment => !Asked(scope).Any(beneficiary => beneficiary.Id == payment.BeneficiaryId)), cancellationToken);

        IQueryable<Payment> Of(KycState state) => scope.Live.Where(payment => Asked(scope).Any(beneficiary => beneficiary.Id == payment.BeneficiaryId && beneficiary.Kyc == state));
    }
}
