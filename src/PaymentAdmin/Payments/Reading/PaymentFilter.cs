using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Payments.Reading;

/// <summary>Which payments.</summary>
/// <param name="DistributionId">Of one distribution, without its prefix.</param>
/// <param name="Statuses">Any of these; empty for all.</param>
/// <param name="Reference">The organisation's reference, in full.</param>
/// <param name="PspPaymentId">The PSP's id, in full; one that an earlier intent had counts too.</param>
/// <param name="PspReference">The reference of the PSP's receipt, in full.</param>
/// <param name="Search">The payment's id, or any of these, or what the PSP was given as our reference; in full.</param>
/// <param name="FailureReason">Of one distribution: those that failed, or are for people to decide, for this reason.</param>
/// <param name="Environment">The one environment (design, rule 11); null until <see cref="Settle"/> has chosen it.</param>
public sealed record PaymentFilter(
    Guid? DistributionId = null, IReadOnlyList<PaymentStatus>? Statuses = null, string? Reference = null, string? PspPaymentId = null, string? PspReference = null, string? Search = null, string? FailureReason = null,
    ConnectionEnvironment? Environment = null)
{
    /// <summary>The payments that the references name; null where none is given. Set by <see cref="Settle"/>.</summary>
    internal IReadOnlyList<Guid>? Named { get; private init; }

    /// <summary>Reads the list's query parameters; what is wrong with them is said by <see cref="QueryInput.Done"/>.</summary>
    /// <exception cref="Refusal">404 for an id that cannot be one.</exception>
    public static PaymentFilter Read(QueryInput query)
    {
        var read = new PaymentFilter(
            query.Id("distribution_id", PublicId.Distribution), query.Words<PaymentStatus>("status"), query.Text("reference"), query.Text("psp_payment_id"), query.Text("psp_reference"), query.Text("search"),
            query.Text("failure_reason"), query.Word<ConnectionEnvironment>("environment"));
        return read is { FailureReason: not null, DistributionId: null }
            ? throw Refusal.Invalid("failure_reason", "Name the distribution by distribution_id too.")
            : read;
    }

    /// <summary>
    /// Chooses the environment, that of the distribution, else production once there is a production connection, sandbox before; and looks up
    /// what the references name: few rows, whose ids then say where to look.
    /// </summary>
    public async Task<PaymentFilter> Settle(PaymentDb db, CancellationToken cancellationToken)
    {
        var ofDistribution = DistributionId is { } id
            ? await db.Distributions.Where(row => row.Id == id).Select(row => (ConnectionEnvironment?)row.Environment).SingleOrDefaultAsync(cancellationToken)
            : null;
        var environment = Environment ?? ofDistribution ?? await ShownEnvironment.Default(db, cancellationToken);

        // A distribution is of one environment: of another one it has no payments.
        var named = ofDistribution is not null && ofDistribution != environment ? [] : await NamedPayments.Find(db, this, environment, cancellationToken);
        return this with { Environment = environment, Named = named };
    }

    /// <summary>The rows that match, in no order, not tracked.</summary>
    /// <exception cref="InvalidOperationException">It is not settled.</exception>
    internal IQueryable<Payment> Apply(PaymentDb db)
    {
        var environment = Environment ?? throw new InvalidOperationException("A filter is settled before it is applied.");
        var rows = db.Payments.AsNoTracking();
        rows = DistributionId is { } distribution ? rows.Where(row => row.DistributionId == distribution) : rows.Where(row => row.Environment == environment);
        rows = Named is { } named ? rows.Where(row => named.Contains(row.Id)) : rows;
        rows = FailureReason is { } reason ? rows.Where(row => row.FailureReason == reason) : rows;
        return Statuses switch
        {
            null or [] => rows,
            [var only] => rows.Where(row => row.Status == only),
            var several => rows.Where(row => several.Contains(row.Status)),
        };
    }
}
