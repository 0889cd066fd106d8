using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Programmes.Beneficiaries;

/// <summary>
/// Asks the PSP who holds a beneficiary's account, named as a payment would name it, and compares the names. Without an answer what was
/// known stays; and an answer about a phone or account that has changed meanwhile is worth nothing.
/// </summary>
internal sealed class AskKyc(UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts, PersonalData personal, DialectBook dialects, IPspClient client) : IWorkHandler
{
    private const string Purpose = "kyc";
    private const string Moved = "Name, phone or account changed while the PSP was asked. Ask again.";

    // Never paid: a mapping wants an amount, and the PSP is asked only for the account.
    private const int AmountMajor = 1_000;

    public async Task Handle(Guid subjectId, WorkClaim claim, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var request = await db.Set<KycRequest>().AsNoTracking().SingleAsync(row => row.Id == subjectId, cancellationToken);
        if (request.Status != KycRequestStatus.Waiting)
        {
            return;
        }

        var beneficiary = await db.Beneficiaries.AsNoTracking().SingleAsync(row => row.Id == request.BeneficiaryId, cancellationToken);
        var details = personal.Open(beneficiary.Sealed);
        var finding = await Ask(db, request, beneficiary, details, cancellationToken);
        await Save(request, claim, (finding.Kyc is { } kyc ? Judge(details, kyc) : null, finding.Problem, finding.MayTryAgain), beneficiary.Sealed, cancellationToken);
    }

    public async Task GiveUp(PaymentDb db, WorkClaim claim, DateTime now, CancellationToken cancellationToken)
    {
        var request = await db.Set<KycRequest>().SingleAsync(row => row.Id == claim.SubjectId, cancellationToken);
        if (request.Status == KycRequestStatus.Waiting)
        {
            request.GiveUp("Asking the PSP failed on our side. Ask again; where it fails again, the log says why.", now);
        }
    }

    internal static KycState Judge(PersonalDetails details, PspKyc kyc) => kyc switch
    {
        { Known: false } => KycState.Failed,
        { State: { } state } when !state.Equals("active", StringComparison.OrdinalIgnoreCase) => KycState.Failed,
        { Name: { } name } when HolderName.IsSame(name, details.FullName) => KycState.Passed,
        _ => KycState.NameDiffers,
    };

    private async Task<Finding> Ask(PaymentDb db, KycRequest request, Beneficiary beneficiary, PersonalDetails details, CancellationToken cancellationToken)
    {
        var connection = await db.Connections.AsNoTracking().SingleAsync(row => row.Id == request.ConnectionId, cancellationToken);
        if (connection.IsStopped)
        {
            return Finding.Final($"The connection is {Words.Plain(connection.Status).ToLowerInvariant()}: nothing new is sent through it.");
        }

        var mapping = await MappingInForce.Of(db, connection.Id, cancellationToken);
        PspCall<PspKyc> call;
        try
        {
            call = dialects.Of(connection.Dialect).Kyc(connection, mapping!.Mapping, PaymentOf(request, connection, beneficiary, details));
        }
        catch (Refusal refusal)
        {
            // Of a mapping or a setting; written for people, and never with a person's data in it.
            return Finding.Final(refusal.Message);
        }

        var asker = Actor.System(Purpose, Correlation.Current());
        var result = await client.Send(connection, call, new CallContext(Purpose, asker) { IsPersonal = true }, cancellationToken);
        return result is { Value: { } kyc, Error: null } ? Finding.Of(kyc) : Finding.Again(Why(result.Answer));
    }

    private async Task Save(KycRequest asked, WorkClaim claim, (KycState? State, string? Problem, bool MayTryAgain) found, string askedAbout, CancellationToken cancellationToken)
    {
        var asker = new Actor(asked.AskedById, asked.AskedByName, new HashSet<string>(), Correlation.Current());
        await unitOfWork.Save(
            asker,
            async (db, now) =>
            {
                var request = await db.Set<KycRequest>().SingleAsync(row => row.Id == asked.Id, cancellationToken);
                if (request.Status != KycRequestStatus.Waiting)
                {
                    await EndWork.Complete(db, claim, cancellationToken);
                }
                else if (found.State is null && found.MayTryAgain && KycQueue.Settings.Retries.After(claim.Attempt) is { } pause)
                {
                    request.Note($"{found.Problem} It is asked again.");
                    await EndWork.Fail(db, claim, $"{Correlation.Current()} {Purpose}_unanswered", now + pause, cancellationToken);
                }
                else
                {
                    await End(db, request, found.State, found.Problem, askedAbout, asker, now, cancellationToken);
                    await EndWork.Complete(db, claim, cancellationToken);
                }

                return request.Id;
            },
            once: null,
            cancellationToken);
    }

    private static async Task End(PaymentDb db, KycRequest request, KycState? found, string? problem, string askedAbout, Actor asker, DateTime now, CancellationToken cancellationToken)
    {
        var beneficiary = await db.Beneficiaries.SingleAsync(row => row.Id == request.BeneficiaryId, cancellationToken);
        if (found is not { } state || beneficiary.Sealed != askedAbout)
        {
            request.GiveUp(problem ?? Moved, now);
            return;
        }

        var change = new FieldChange("kyc", Words.Of(beneficiary.Kyc), Words.Of(state));
        request.Answer(now);
        beneficiary.KycAnswered(state, request.ConnectionId, asker, now);
        RecordAudit.Record(db, asker, now, AuditedThing.Of(beneficiary), new AuditedAct(AuditKinds.BeneficiaryKycChecked, [change, new("connection", null, PublicId.Connection.Format(request.ConnectionId))]));
    }

    private static PaymentToSend PaymentOf(KycRequest request, Connection connection, Beneficiary beneficiary, PersonalDetails details)
    {
        // Only a dialect of one currency offers this; another would need the programme's.
        var currency = Currency.Of(connection.Facts.Currency ?? throw new InvalidOperationException($"The dialect {connection.Dialect} has no currency of its own."));
        return new PaymentToSend(
            details.ExternalId, details.FullName, details.PhoneNumber, details.AccountNumber, beneficiary.Channel,
            new Amount(AmountMajor * currency.MinorPerMajor, currency), "KYC", $"kyc-{request.Id:N}", "KYC", "KYC",
            new ConnectionFacts(connection.MerchantId, connection.SourceAccount, connection.OperationAccountCode, connection.CallbackUrlCode));
    }

    // In our words: a PSP may repeat the number in its own.
    private static string Why(PspAnswer answer) => answer.Outcome switch
    {
        CallOutcome.NotSent => "The PSP could not be reached, or we may send it nothing at this moment.",
        CallOutcome.Broken => "The connection to the PSP broke off.",
        CallOutcome.TimedOut => "The PSP did not answer in time.",
        CallOutcome.TooLarge => "The PSP's answer was too large to be read.",
        _ when answer.IsSuccess => "The PSP's answer cannot be read.",
        _ => $"The PSP answered with an error (HTTP {answer.Status}).",
    };

    private sealed record Finding(PspKyc? Kyc, string? Problem, bool MayTryAgain)
    {
        public static Finding Of(PspKyc kyc) => new(kyc, null, MayTryAgain: false);

        public static Finding Again(string problem) => new(null, problem, MayTryAgain: true);

        public static Finding Final(string problem) => new(null, problem, MayTryAgain: false);
    }
}
