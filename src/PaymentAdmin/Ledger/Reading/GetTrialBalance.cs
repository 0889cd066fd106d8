using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Ledger.Reading;

/// <summary>What stands on every account of one currency and environment at a time.</summary>
public sealed class GetTrialBalance(IDbContextFactory<PaymentDb> contexts, TimeProvider clock)
{
    private static readonly string[] s_currencies = [.. Currency.All.Select(currency => currency.Code)];

    /// <param name="Currency">ISO 4217 code.</param>
    /// <param name="At">What was booked up to here counts, UTC; null for now.</param>
    /// <param name="Environment">Of one environment; null for production once it is connected, sandbox before.</param>
    public sealed record Query(string Currency, DateTime? At = null, ConnectionEnvironment? Environment = null)
    {
        /// <exception cref="Refusal">400 with every parameter's message.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var currency = query.Known("currency", s_currencies);
            var read = new Query(currency ?? "", query.TimeOrDay("at"), query.Word<ConnectionEnvironment>("environment"));
            query.Done();
            return currency is null ? throw Refusal.Invalid("currency", "Name the currency, such as NGN: a trial balance is of one.") : read;
        }
    }

    /// <param name="Currency">The currency.</param>
    /// <param name="Environment">The environment.</param>
    /// <param name="At">What was booked up to here counts.</param>
    /// <param name="Accounts">The accounts that were ever moved, by number.</param>
    /// <param name="TotalDebit">All debit balances, minor units.</param>
    /// <param name="TotalCredit">All credit balances, minor units: the same.</param>
    public sealed record Answer(string Currency, ConnectionEnvironment Environment, DateTime At, IReadOnlyList<Account> Accounts, long TotalDebit, long TotalCredit);

    /// <summary>An account's balance, minor units: on the side that is greater, the other is zero.</summary>
    public sealed record Account(string AccountNumber, string Name, long Debit, long Credit)
    {
        /// <summary>The account's id.</summary>
        public required string Id { get; init; }
    }

    /// <exception cref="Refusal">403.</exception>
    public async Task<Answer> Handle(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewLedger);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var environment = query.Environment ?? await ShownEnvironment.Default(db, cancellationToken);
        var at = query.At ?? clock.Now();
        var before = at < DateTime.MaxValue.AddSeconds(-1) ? at.AddMilliseconds(1) : at;
        var accounts = await db.LedgerAccounts.Where(account => account.Currency == query.Currency).OrderBy(account => account.Number)
            .Select(account => new { account.Id, account.Number, account.Name }).ToListAsync(cancellationToken);
        var balances = await AccountBalances.Before(db, environment, before, accounts: null, cancellationToken);
        List<Account> rows =
        [
            .. from account in accounts
               where balances.ContainsKey(account.Id)
               let balance = balances[account.Id].BalanceMinor
               select new Account(account.Number, account.Name, Math.Max(balance, 0), Math.Max(-balance, 0)) { Id = PublicId.Account.Format(account.Id) },
        ];
        return new Answer(query.Currency, environment, at, rows, rows.Sum(row => row.Debit), rows.Sum(row => row.Credit));
    }
}
