using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Programmes.Beneficiaries;

/// <summary>Lists changes of phone, account or channel, newest first, with old and new.</summary>
public sealed class ListPayeeChanges(IDbContextFactory<PaymentDb> contexts, PersonalData personal)
{
    private readonly ReadBeneficiaries _read = new(personal);

    /// <param name="Statuses">Any of these; none for all.</param>
    /// <param name="BeneficiaryId">Only of this person.</param>
    public sealed record Query(IReadOnlyList<PayeeChangeStatus> Statuses, int Limit, Cursor? After = null, Guid? BeneficiaryId = null)
    {
        /// <exception cref="Refusal">400 with every parameter's message.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new Query(query.Words<PayeeChangeStatus>("status"), query.Number("limit", Slice.DefaultLimit, 1, Slice.MaxLimit), Cursor.Parse(query.Text("cursor")));
            query.Done();
            return read;
        }
    }

    public sealed record Pagination([property: JsonPropertyName("limit")] int Limit, [property: JsonPropertyName("cursor")] string? Cursor);

    /// <summary>A part of the list; <c>cursor</c> continues it, null at its end.</summary>
    public sealed record Answer(IReadOnlyList<PayeeChangeAnswer> Data, Pagination Pagination);

    /// <exception cref="Refusal">403; 404 where the person that is named is none.</exception>
    public async Task<Answer> Handle(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (query.BeneficiaryId is { } whose && !await db.Beneficiaries.AnyAsync(row => row.Id == whose, cancellationToken))
        {
            throw Refusal.NotFound("beneficiary");
        }

        var found = await Filter(db, query).Take(query.Limit + 1).ToListAsync(cancellationToken);
        var page = found.Take(query.Limit).ToList();
        var next = found.Count > query.Limit ? new Cursor(page[^1].MadeAt, page[^1].Id).ToString() : null;
        var ids = page.Select(change => change.BeneficiaryId).Distinct().ToList();
        var details = await db.Beneficiaries.AsNoTracking().Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.Sealed, cancellationToken);
        return new Answer([.. page.Select(change => _read.Of(change, personal.Open(details[change.BeneficiaryId]), actor))], new Pagination(query.Limit, next));
    }

    private static IOrderedQueryable<PayeeChange> Filter(PaymentDb db, Query query)
    {
        var changes = db.Set<PayeeChange>().AsNoTracking();
        changes = query.BeneficiaryId is null ? changes : changes.Where(change => change.BeneficiaryId == query.BeneficiaryId);
        changes = query.Statuses.Count == 0 ? changes : changes.Where(change => query.Statuses.Contains(change.Status));
        if (query.After is { } after)
        {
            changes = changes.Where(change => change.MadeAt < after.At || (change.MadeAt == after.At && change.Id < after.Id));
        }

        return changes.OrderByDescending(change => change.MadeAt).ThenByDescending(change => change.Id);
    }
}
