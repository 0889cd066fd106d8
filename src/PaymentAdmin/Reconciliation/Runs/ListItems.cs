using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Reconciliation.Runs;

/// <summary>The items of a run in their order: the report's rows, then what the report does not have.</summary>
public sealed class ListItems(IDbContextFactory<PaymentDb> contexts)
{
    /// <param name="Slice">Which part.</param>
    /// <param name="Class">Of one class; null for all.</param>
    /// <param name="PspId">With this id of the PSP's.</param>
    /// <param name="Reference">With this reference.</param>
    /// <param name="Step">Of which this has come.</param>
    /// <param name="Changed">Only those that the corrected version does not have, or has otherwise.</param>
    /// <param name="After">Continue after the item of this number; <paramref name="Slice"/> counts from there.</param>
    public sealed record Query(Slice Slice, ReconciliationClass? Class = null, string? PspId = null, string? Reference = null, ItemStep? Step = null, bool Changed = false, int After = 0)
    {
        /// <exception cref="Refusal">400 with every parameter's message.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new Query(
                Slice.Read(query), query.Word<ReconciliationClass>("class"), query.Text("psp_id"), query.Text("reference"), query.Word<ItemStep>("step"), query.OneOf("changed", "false", "true", "false") == "true",
                query.Number("cursor", 0, 0, int.MaxValue));
            query.Done();
            return read;
        }
    }

    /// <summary>One side of an item. The amount in minor units.</summary>
    /// <param name="Status">The word of ours, or what the PSP's word means.</param>
    /// <param name="Fee">Minor units; null where nobody said.</param>
    /// <param name="At">When it left, was told of, or was taken by the PSP.</param>
    public sealed record Side(long Amount, string Currency, string Status, long? Fee, DateTime? At);

    /// <param name="Number">Its number in the run.</param>
    /// <param name="Class">What it ends as.</param>
    /// <param name="Reference">Our reference; null where there is none.</param>
    /// <param name="PspId">The PSP's id; null where there is none.</param>
    /// <param name="Platform">Our side; null where we have none.</param>
    /// <param name="Psp">The PSP's side; null where it has none.</param>
    /// <param name="StatusWord">The PSP's own word.</param>
    /// <param name="PaymentId">The payment that it means.</param>
    /// <param name="TransactionId">The transaction that it means.</param>
    /// <param name="IsPossibleDouble">Whether money may have moved that should not have: a second payment of what we paid once, or a payment of what had failed or never left.</param>
    /// <param name="HasOtherFee">Whether the fee charged is not the fee expected.</param>
    /// <param name="Fault">Why it cannot be read.</param>
    /// <param name="Disagrees">In what it differs from the row with the same id of the PSP's that counts.</param>
    /// <param name="Before">What it was in the corrected version.</param>
    /// <param name="Change">How it differs from the corrected version; null where it does not, or the run corrects none.</param>
    /// <param name="Step">What has come of it.</param>
    /// <param name="IssueId">The issue about it.</param>
    public sealed record Row(
        int Number, ReconciliationClass Class, string? Reference, string? PspId, Side? Platform, Side? Psp, string? StatusWord, string? PaymentId, string? TransactionId,
        bool IsPossibleDouble, bool HasOtherFee, string? Fault, Disagreement? Disagrees, ReconciliationClass? Before, ItemChange? Change, ItemStep Step, string? IssueId)
    {
        internal static Row Of(ReconciliationItem item) => new(
            item.Number, item.Class, Said(item.Reference), Said(item.PspId),
            item.PlatformMinor is { } ours ? new Side(ours, item.PlatformCurrency!, item.PlatformStatus!, item.PlatformFeeMinor, item.PlatformAt) : null,
            item.PspMinor is { } theirs ? new Side(theirs, item.PspCurrency!, Words.Of(item.Said!.Value), item.PspFeeMinor, item.PspAt) : null,
            item.StatusWord,
            item is { RecordKind: RecordKind.Payment, RecordId: { } payment } ? PublicId.Payment.Format(payment) : null,
            item is { RecordKind: RecordKind.Transaction, RecordId: { } transaction } ? PublicId.Transaction.Format(transaction) : null,
            item.IsDouble, item.HasOtherFee, item.Fault, item.Disagrees, item.Before, item.Change, item.Step, item.IssueId is { } issue ? PublicId.Issue.Format(issue) : null);

        private static string? Said(string text) => text.Length == 0 ? null : text;
    }

    /// <summary>A part of the list.</summary>
    public sealed record Answer(IReadOnlyList<Row> Data, CursorPagination Pagination);

    /// <exception cref="Refusal">403; 404.</exception>
    public Task<Answer> Handle(Guid id, Query query, Actor actor, CancellationToken cancellationToken) => Read(id, query, countToo: true, actor, cancellationToken);

    /// <summary>All that match, for an export.</summary>
    /// <exception cref="Refusal">403; 404.</exception>
    public async IAsyncEnumerable<Row> All(Guid id, Query query, Actor actor, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int? after = query.After; after is { } place;)
        {
            var part = await Read(id, query with { Slice = new Slice(InParts.Size, 0), After = place }, countToo: false, actor, cancellationToken);
            foreach (var row in part.Data)
            {
                yield return row;
            }

            after = part.Pagination.Cursor is null ? null : part.Data[^1].Number;
        }
    }

    private async Task<Answer> Read(Guid id, Query query, bool countToo, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewReconciliation);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var run = await ReadRuns.Find(db, id, cancellationToken);
        var rows = Matching(db.Set<ReconciliationItem>().AsNoTracking(), run.SameAs ?? run.Id, query);
        var count = countToo ? await rows.CountCapped(cancellationToken) : 0;
        var found = await rows.Where(item => item.Number > query.After).OrderBy(item => item.Number).Skip(query.Slice.Offset).Take(query.Slice.Limit + 1).ToListAsync(cancellationToken);
        var page = found.Take(query.Slice.Limit).ToList();
        return new Answer(
            [.. page.Select(Row.Of)],
            CursorPagination.Of(query.Slice, count, found.Count > page.Count ? page[^1].Number.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static IQueryable<ReconciliationItem> Matching(IQueryable<ReconciliationItem> items, Guid runId, Query query)
    {
        items = items.Where(item => item.RunId == runId);
        items = query.Class is { } kind ? items.Where(item => item.Class == kind) : items;
        items = query.PspId is { } pspId ? items.Where(item => item.PspId == pspId) : items;
        items = query.Reference is { } reference ? items.Where(item => item.Reference == reference) : items;
        items = query.Step switch
        {
            null => items,
            ItemStep.None => items.Where(item => item.Step == ItemStep.None),
            { } step => items.Where(item => item.Step == step && item.Step != ItemStep.None),
        };
        return query.Changed ? items.Where(item => item.Change != null) : items;
    }
}
