using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Ledger;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Payments;

/// <summary>
/// Asks the processor how a transaction stands that its webhooks told of, and has the transaction and the books follow (processors-api, "Best Practices").
/// Payments of distributions are asked for by their own schedule.
/// </summary>
public sealed class AskTransaction(UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts, DialectBook dialects, IPspClient client)
{
    /// <param name="Words">What came of it, for people.</param>
    /// <param name="IsAnswer">Whether the processor answered.</param>
    /// <param name="IsOurs">Whether it has this very transaction: of one reference it may have others.</param>
    public sealed record Told(string Words, bool IsAnswer = true, bool IsOurs = false);

    /// <returns>What came of it; null where the processor cannot be asked.</returns>
    /// <exception cref="Refusal">403.</exception>
    public async Task<Told?> Handle(Guid transactionId, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageSettlement);
        var (transaction, connection) = await Find(transactionId, cancellationToken);
        if (transaction.PaymentId is not null || !connection.Facts.CallsOut || connection.Status == ConnectionStatus.Retired)
        {
            return null;
        }

        var flow = transaction.Direction == TransactionDirection.Inbound ? FlowType.Inflow : FlowType.Refund;
        var call = dialects.Of(connection.Dialect).QueryByReference(connection, transaction.Reference, flow);
        var result = await client.Send(connection, call, new CallContext("status", actor) { IsPersonal = true }, cancellationToken);
        return result switch
        {
            { Answer: { Outcome: not CallOutcome.Answered } answer } => new Told($"The processor was asked, without an answer: {answer.Problem}", IsAnswer: false),
            { Error: not null } => new Told($"The processor was asked, and answered {result.Answer.Status}.", IsAnswer: false),
            { Value: [var said] } => await Follow(transactionId, said, actor, cancellationToken),
            { Value: { Count: > 1 } several } => new Told($"The processor was asked, and has {several.Count} payments under this reference: nothing was changed."),
            _ => new Told("The processor was asked, and knows no payment under this reference.", IsAnswer: result.Value is not null),
        };
    }

    private async Task<(Transaction Transaction, Connection Connection)> Find(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var transaction = await db.Transactions.AsNoTracking().SingleAsync(row => row.Id == id, cancellationToken);
        return (transaction, await db.Connections.AsNoTracking().SingleAsync(row => row.Id == transaction.ConnectionId, cancellationToken));
    }

    private Task<Told> Follow(Guid id, PspPayment said, Actor actor, CancellationToken cancellationToken) => unitOfWork.Save(
        actor,
        async (db, now) =>
        {
            var transaction = await db.Transactions.SingleAsync(row => row.Id == id, cancellationToken);
            if (said.PspPaymentId is { Length: > 0 } named && named != transaction.Key && transaction.Key != transaction.Reference)
            {
                return new Told("The processor was asked, and names another payment of this reference: nothing was changed.");
            }

            if (said.AmountMinor != transaction.AmountMinor || said.Currency != transaction.Currency)
            {
                return new Told($"The processor was asked, and says {Shown(said)}: that is not the amount of our transaction, and nothing was changed.");
            }

            var before = transaction.Status;
            HearOfTransaction.Tell(transaction, said, now);
            await BookTransaction.Follow(db, transaction, now, cancellationToken);
            return new Told(
                before == transaction.Status
                    ? $"The processor was asked, and says {Words.Plain(said.Status).ToLowerInvariant()}: our transaction was {Words.Plain(before).ToLowerInvariant()} already."
                    : $"The processor was asked, and says {Words.Plain(said.Status).ToLowerInvariant()}: our transaction is now {Words.Plain(transaction.Status).ToLowerInvariant()}.",
                IsOurs: true);
        },
        once: null,
        cancellationToken);

    private static string Shown(PspPayment said) => said is { AmountMinor: { } amount, Currency: { } currency }
        ? new Amount(amount, Currency.Of(currency)).Show(CultureInfo.InvariantCulture)
        : "no amount";
}
