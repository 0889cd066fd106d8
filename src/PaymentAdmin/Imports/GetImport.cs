using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Imports;

/// <summary>One import: how far it is, a part of its errors in the order of the rows, and the changes of payees that it asks for.</summary>
public sealed class GetImport(IDbContextFactory<PaymentDb> contexts, PersonalData personal)
{
    /// <summary>Most changes of payees that are shown.</summary>
    public const int MaxPayees = 100;

    private const int MostOfOneRow = 50;

    /// <param name="AfterRow">Continue after this row.</param>
    /// <param name="Limit">How many errors, 1 to 200.</param>
    public sealed record Query(int AfterRow = 0, int Limit = 100)
    {
        /// <exception cref="Refusal">400 with every parameter's message.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new Query(query.Number("after_row", 0, 0, int.MaxValue), query.Number("limit", 100, 1, Slice.MaxLimit));
            query.Done();
            return read;
        }
    }

    /// <param name="Import">The import.</param>
    /// <param name="Errors">A part of its errors; those of one row stay together.</param>
    /// <param name="NextRow">Continues them as <c>after_row</c>; null at their end.</param>
    /// <param name="ErrorsKept">Of how many rows errors are kept; those of later rows are only counted, and said in the annotated file.</param>
    /// <param name="PayeeChanges">The first of the changes of payees that checking found; empty once it is imported.</param>
    public sealed record Answer(ImportAnswer Import, IReadOnlyList<ImportError> Errors, int? NextRow, int ErrorsKept, IReadOnlyList<ImportPayeeChange> PayeeChanges);

    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Answer> Handle(Guid id, Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageDistributions);
        actor.Require(Permissions.ViewBeneficiaries);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var import = await db.Set<Import>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("import");
        var found = await ErrorsOf(db, import, query.AfterRow, query.Limit + 1, cancellationToken);
        var next = found.Count > query.Limit ? LastWhole(found, query.Limit) : (int?)null;
        if (next is not null && next == found[0].Row)
        {
            // A row that has more errors than were asked for is shown whole all the same.
            found = await ErrorsOf(db, import, query.AfterRow, query.Limit + MostOfOneRow, cancellationToken);
        }

        return new Answer(
            ImportAnswer.Of(import), [.. found.Where(error => next is null || error.Row <= next)], next, Math.Min(import.BadCount, ImportRowError.MaxRows),
            await Payees(db, import, cancellationToken));
    }

    internal static async Task<List<ImportError>> ErrorsOf(PaymentDb db, Import import, int afterRow, int count, CancellationToken cancellationToken) =>
        await db.Set<ImportRowError>().AsNoTracking()
            .Where(error => error.ImportId == import.Id && error.Pass == import.Pass && error.RowNumber > afterRow)
            .OrderBy(error => error.RowNumber).ThenBy(error => error.Number).Take(count)
            .Select(error => new ImportError(error.RowNumber, error.Column, error.Code, error.Message))
            .ToListAsync(cancellationToken);

    /// <summary>The last row all of whose errors are among the first ones; the first row where its own are more.</summary>
    private static int LastWhole(List<ImportError> errors, int limit)
    {
        var cut = errors[limit].Row;
        return errors.Take(limit).LastOrDefault(error => error.Row < cut)?.Row ?? cut;
    }

    private async Task<IReadOnlyList<ImportPayeeChange>> Payees(PaymentDb db, Import import, CancellationToken cancellationToken)
    {
        var rows = await (
            from payee in db.Set<ImportPayee>().AsNoTracking()
            where payee.ImportId == import.Id && payee.Pass == import.Pass
            join beneficiary in db.Beneficiaries on payee.BeneficiaryId equals beneficiary.Id
            orderby payee.RowNumber
            select new { Payee = payee, beneficiary.Sealed, beneficiary.Channel }).Take(MaxPayees).ToListAsync(cancellationToken);
        return [.. rows.Select(row => Show(row.Payee, personal.Open(row.Sealed), personal.Open(row.Payee.SealedAfter), row.Channel))];
    }

    private static ImportPayeeChange Show(ImportPayee payee, PersonalDetails before, PersonalDetails after, Domain.Payments.PaymentChannel channel) => new(
        payee.RowNumber, PublicId.Beneficiary.Format(payee.BeneficiaryId), before.FullName, before.PhoneNumber, after.PhoneNumber, before.AccountNumber, after.AccountNumber,
        channel, payee.ChannelAfter);
}
