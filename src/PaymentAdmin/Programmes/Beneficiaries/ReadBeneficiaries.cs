using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Programmes.Beneficiaries;

/// <summary>Opens beneficiaries for a reader, in the caller's context: a page of them costs four questions, however many they are.</summary>
internal sealed class ReadBeneficiaries(PersonalData personal)
{
    /// <summary>The answers, in the order of the rows.</summary>
    public async Task<IReadOnlyList<BeneficiaryAnswer>> Of(PaymentDb db, IReadOnlyList<Beneficiary> rows, Actor actor, CancellationToken cancellationToken)
    {
        var ids = rows.Select(row => row.Id).ToList();
        var memberships = (await (
            from member in db.Set<ProgrammeMember>().AsNoTracking()
            join programme in db.Programmes.AsNoTracking() on member.ProgrammeId equals programme.Id
            where ids.Contains(member.BeneficiaryId)
            orderby programme.Code
            select new { member.BeneficiaryId, member.ProgrammeId }).ToListAsync(cancellationToken)).ToLookup(member => member.BeneficiaryId, member => PublicId.Programme.Format(member.ProgrammeId));
        var changes = await db.Set<PayeeChange>().AsNoTracking()
            .Where(change => change.OpenFor != null && ids.Contains(change.OpenFor.Value)).ToDictionaryAsync(change => change.BeneficiaryId, cancellationToken);
        var requests = await LastRequests(db, ids, cancellationToken);
        return [.. rows.Select(row => Shown(
            row, personal.Open(row.Sealed), [.. memberships[row.Id]], changes.GetValueOrDefault(row.Id), requests.GetValueOrDefault(row.Id), actor))];
    }

    /// <summary>One, with its version.</summary>
    public async Task<Versioned<BeneficiaryAnswer>> Of(PaymentDb db, Beneficiary row, Actor actor, CancellationToken cancellationToken) =>
        new((await Of(db, [row], actor, cancellationToken))[0], row.Version);

    /// <summary>One as it is now; null where there is none.</summary>
    public async Task<Versioned<BeneficiaryAnswer>?> One(PaymentDb db, Guid id, Actor actor, CancellationToken cancellationToken)
    {
        // The question before the person: an answer that comes in between must not look as if nobody had asked.
        var requests = await LastRequests(db, [id], cancellationToken);
        var row = await db.Beneficiaries.AsNoTracking().SingleOrDefaultAsync(found => found.Id == id, cancellationToken);
        if (row is null)
        {
            return null;
        }

        var shown = await Of(db, row, actor, cancellationToken);
        return shown with { Answer = shown.Answer with { KycRequest = RequestOf(requests.GetValueOrDefault(id)) } };
    }

    /// <summary>A proposal as a reader may see it.</summary>
    /// <param name="details">Of the beneficiary, as they are now.</param>
    internal PayeeChangeAnswer Of(PayeeChange change, PersonalDetails details, Actor actor)
    {
        var (before, after) = (personal.Open(change.SealedBefore), personal.Open(change.SealedAfter));
        var decides = change.Status == PayeeChangeStatus.Proposed && actor.May(Permissions.ManageDistributions) && actor.May(Permissions.ViewBeneficiaries);
        return new PayeeChangeAnswer(
            PublicId.PayeeChange.Format(change.Id), PublicId.Beneficiary.Format(change.BeneficiaryId), PersonalMask.For(actor, details).FullName, change.Status,
            Payee(actor, before, change.ChannelBefore), Payee(actor, after, change.ChannelAfter), Differing(change, before, after),
            change.ImportId is { } import ? PublicId.Import.Format(import) : null, change.MadeByName, change.MadeAt, change.DecidedByName, change.DecidedAt, change.Reason,
            MayApprove: decides && change.MadeById != actor.Id, MayReject: decides);
    }

    private BeneficiaryAnswer Shown(Beneficiary row, PersonalDetails details, IReadOnlyList<string> programmes, PayeeChange? change, KycRequest? request, Actor actor)
    {
        var shown = PersonalMask.For(actor, details);
        return new BeneficiaryAnswer(
            PublicId.Beneficiary.Format(row.Id), row.RegisterId == Guid.Empty ? null : PublicId.Tenant.Format(row.RegisterId),
            shown.ExternalId, shown.FullName, shown.PhoneNumber, shown.AccountNumber, row.Channel, row.IsActive ? BeneficiaryStatus.Active : BeneficiaryStatus.Inactive,
            row.Kyc, row.KycCheckedAt, row.KycConnectionId is { } asked ? PublicId.Connection.Format(asked) : null, RequestOf(request),
            programmes, change is null ? null : Of(change, details, actor), Masked: !actor.May(Permissions.ViewBeneficiaries), row.CreatedAt, row.UpdatedAt, row.UpdatedByName);
    }

    private static KycRequestAnswer? RequestOf(KycRequest? request) => request is null or { Status: KycRequestStatus.Answered }
        ? null
        : new KycRequestAnswer(PublicId.Connection.Format(request.ConnectionId), request.Status, request.Problem, request.AskedByName, request.AskedAt);

    private static PayeeAnswer Payee(Actor actor, PersonalDetails details, Domain.Payments.PaymentChannel channel)
    {
        var shown = PersonalMask.For(actor, details);
        return new PayeeAnswer(shown.PhoneNumber, shown.AccountNumber, channel);
    }

    private static IReadOnlyList<string> Differing(PayeeChange change, PersonalDetails before, PersonalDetails after) =>
    [
        .. before.PhoneNumber == after.PhoneNumber ? [] : (string[])["phoneNumber"],
        .. before.AccountNumber == after.AccountNumber ? [] : (string[])["accountNumber"],
        .. change.ChannelBefore == change.ChannelAfter ? [] : (string[])["channel"],
    ];

    /// <summary>The open question about each person, or else the last one where it has no answer.</summary>
    private static async Task<Dictionary<Guid, KycRequest>> LastRequests(PaymentDb db, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var requests = db.Set<KycRequest>().AsNoTracking();
        return await requests
            .Where(request => ids.Contains(request.BeneficiaryId))
            .Where(request => request.OpenFor != null || (request.Status == KycRequestStatus.Unanswered && !requests.Any(other => other.BeneficiaryId == request.BeneficiaryId
                && (other.OpenFor != null || other.AskedAt > request.AskedAt || (other.AskedAt == request.AskedAt && other.Id > request.Id)))))
            .ToDictionaryAsync(request => request.BeneficiaryId, cancellationToken);
    }
}
