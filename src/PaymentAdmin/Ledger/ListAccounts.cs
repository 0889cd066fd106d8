using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Ledger;

/// <summary>The chart of accounts, in order of account number.</summary>
public sealed class ListAccounts(IDbContextFactory<PaymentDb> contexts)
{
    private static readonly string[] CurrencyCodes = [.. Currency.All.Select(currency => currency.Code)];

    public sealed record Query(
        IReadOnlyList<AccountClass> Classes, Guid? ProcessorId = null, Guid? TenantId = null, string? Currency = null, string? Search = null, Slice? Slice = null)
    {
        /// <exception cref="Refusal">400 with every parameter's message.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new Query(
                query.Words<AccountClass>("class"), query.Id("processor_id", PublicId.Processor), query.Id("tenant_id", PublicId.Tenant),
                query.Known("currency", CurrencyCodes), query.Text("search"), Platform.Slice.Read(query));
            query.Done();
            return read;
        }
    }

    public sealed record Row(
        string Id, string AccountNumber, string Name, AccountClass Class, string Currency,
        string? ProcessorId, string? ProcessorCode, string? TenantId, string? TenantCode, DateTime CreatedAt);

    /// <exception cref="Refusal">403.</exception>
    public async Task<ListOf<Row>> Handle(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewLedger);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Rows(db, query).Slice(query.Slice ?? new Slice(Slice.DefaultLimit, 0), Answer, cancellationToken);
    }

    /// <summary>All that match, for an export.</summary>
    /// <exception cref="Refusal">403.</exception>
    public async IAsyncEnumerable<Row> All(Query query, Actor actor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewLedger);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await foreach (var row in Rows(db, query).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return Answer(row);
        }
    }

    private static IQueryable<Found> Rows(PaymentDb db, Query query)
    {
        var accounts = db.LedgerAccounts.AsNoTracking();
        if (query.Classes.Count > 0)
        {
            accounts = accounts.Where(account => query.Classes.Contains(account.Class));
        }

        if (query.ProcessorId is not null)
        {
            accounts = accounts.Where(account => account.ProcessorId == query.ProcessorId);
        }

        if (query.TenantId is not null)
        {
            accounts = accounts.Where(account => account.TenantId == query.TenantId);
        }

        if (query.Currency is not null)
        {
            accounts = accounts.Where(account => account.Currency == query.Currency);
        }

        if (query.Search is { } search)
        {
            // Not every database knows the capitals of every letter; what is typed as it is kept is found all the same.
            var name = search.ToUpperInvariant();
            accounts = accounts.Where(account => account.Number.StartsWith(search) || account.Name.ToUpper().Contains(name) || account.Name.Contains(search));
        }

        return from account in accounts
               from processor in db.Processors.Where(processor => processor.Id == account.ProcessorId).DefaultIfEmpty()
               from tenant in db.Tenants.Where(tenant => tenant.Id == account.TenantId).DefaultIfEmpty()
               orderby account.Number
               select new Found(account, processor.Code, tenant.Code);
    }

    private static Row Answer(Found row) => new(
        PublicId.Account.Format(row.Account.Id), row.Account.Number, row.Account.Name, row.Account.Class, row.Account.Currency,
        row.Account.ProcessorId is { } processor ? PublicId.Processor.Format(processor) : null, row.ProcessorCode,
        row.Account.TenantId is { } tenant ? PublicId.Tenant.Format(tenant) : null, row.TenantCode, row.Account.CreatedAt);

    private sealed record Found(LedgerAccount Account, string? ProcessorCode, string? TenantCode);
}
