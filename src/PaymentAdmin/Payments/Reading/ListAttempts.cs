using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Payments.Submission;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Payments.Reading;

/// <summary>Lists the tries to send a payment, newest first. What was sent names a person: only who may see beneficiaries sees it.</summary>
public sealed class ListAttempts(IDbContextFactory<PaymentDb> contexts, PersonalData personal)
{
    /// <param name="PaymentId">Of which payment, without its prefix.</param>
    /// <param name="Before">Continue before the attempt of this number; 0 for the newest.</param>
    /// <param name="Limit">How many, 1 to 200.</param>
    public sealed record Query(Guid PaymentId, int Before = 0, int Limit = Slice.DefaultLimit)
    {
        /// <exception cref="Refusal">400 with every parameter's message; 404.</exception>
        public static Query Read(string paymentId, IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new Query(PublicId.Payment.Parse(paymentId), query.Number("cursor", 0, 0, int.MaxValue), query.Number("limit", Slice.DefaultLimit, 1, Slice.MaxLimit));
            query.Done();
            return read;
        }
    }

    /// <param name="Id"><c>att_</c> and a UUID.</param>
    /// <param name="Number">1, 2, 3 … of the payment.</param>
    /// <param name="Intent">Of which intent to pay.</param>
    /// <param name="IdempotencyKey">The key that it carried, or that its batch carried.</param>
    /// <param name="ProviderReference">What the PSP was given as our reference.</param>
    /// <param name="BatchId">The batch in which it left; null where by itself.</param>
    /// <param name="StartedAt">When it was begun, UTC.</param>
    /// <param name="EndedAt">When its outcome was recorded, UTC; null while it is under way.</param>
    /// <param name="Outcome">What came of it.</param>
    /// <param name="HttpStatus">Of the answer; null where there was none.</param>
    /// <param name="Code">The PSP's code, or ours.</param>
    /// <param name="Message">The same for people.</param>
    /// <param name="PspPaymentId">The id that the PSP gave it.</param>
    /// <param name="Request">What was sent; null in a batch, and for who may not see beneficiaries.</param>
    public sealed record Row(
        string Id, int Number, int Intent, string IdempotencyKey, string ProviderReference, string? BatchId, DateTime StartedAt, DateTime? EndedAt, AttemptOutcome? Outcome, int? HttpStatus,
        string? Code, string? Message, string? PspPaymentId, Request? Request);

    /// <param name="Method">POST.</param>
    /// <param name="Path">Below the connection's address.</param>
    /// <param name="Body">The body as text; null for none.</param>
    public sealed record Request(string Method, string Path, string? Body);

    public sealed record Pagination([property: JsonPropertyName("limit")] int Limit, [property: JsonPropertyName("cursor")] string? Cursor);

    /// <summary>A part of the list; <c>cursor</c> continues it, null at its end.</summary>
    public sealed record Answer(IReadOnlyList<Row> Data, Pagination Pagination);

    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Answer> Handle(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var kept = await db.Payments.Where(row => row.Id == query.PaymentId).Select(row => row.Sealed).SingleOrDefaultAsync(cancellationToken) ?? throw Refusal.NotFound("payment");
        var attempts = db.PaymentAttempts.AsNoTracking().Where(row => row.PaymentId == query.PaymentId);
        attempts = query.Before == 0 ? attempts : attempts.Where(row => row.Number < query.Before);
        var found = await attempts.OrderByDescending(row => row.Number).Take(query.Limit + 1).ToListAsync(cancellationToken);
        var page = found.Take(query.Limit).ToList();
        var details = personal.Open(kept);
        var next = found.Count > query.Limit ? page[^1].Number.ToString(CultureInfo.InvariantCulture) : null;
        return new Answer([.. page.Select(attempt => RowOf(attempt, details, actor))], new Pagination(query.Limit, next));
    }

    private Row RowOf(PaymentAttempt attempt, PersonalDetails details, Actor actor) => new(
        PublicId.Attempt.Format(attempt.Id), attempt.Number, attempt.Intent, attempt.IdempotencyKey, attempt.ProviderReference,
        attempt.BatchId is { } batch ? PublicId.Batch.Format(batch) : null, attempt.StartedAt, attempt.EndedAt, attempt.Outcome, attempt.HttpStatus,
        attempt.Code, PaymentAnswer.WithoutPerson(attempt.Message, details, actor), attempt.PspPaymentId,
        attempt.SealedRequest is { } request && actor.May(Permissions.ViewBeneficiaries) ? Opened(request, attempt) : null);

    /// <summary>What is not this attempt's own is not shown as if it were.</summary>
    private Request? Opened(string kept, PaymentAttempt attempt) => KeptRequest.TryOpen(kept, KeptRequest.Of(attempt), personal, out var request)
        ? new Request(request.Method.Method, request.Path, request.Body is { } body ? Encoding.UTF8.GetString(body) : null)
        : null;
}
