using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Distributions.Check;

/// <summary>Which payments the PSP could not be told of: each is made into its bytes, and nothing is sent.</summary>
internal static class MappingFindings
{
    /// <summary>Different sentences that are shown; the rest is counted.</summary>
    private const int MaxSentences = 3;

    public static async Task Add(CheckScope scope, FoundFindings findings, DialectBook dialects, PersonalData personal, int most, CancellationToken cancellationToken)
    {
        var dialect = dialects.Of(scope.Connection.Dialect);
        if (await MappingInForce.Of(scope.Db, scope.Connection.Id, cancellationToken) is not { } mapping)
        {
            findings.Add("no_mapping", FindingSeverity.Blocking, "The connection has no field mapping in force: nothing can be sent through it.");
            return;
        }

        var form = DialectTargets.Find(scope.Connection.Dialect)!;
        var (wrong, sentences) = (new List<Guid>(), new List<string>());
        await foreach (var payment in scope.Live.OrderBy(row => row.Number).Take(most).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            try
            {
                _ = dialect.Submit(scope.Connection, mapping.Mapping, ToSend(scope, payment, personal, form));
            }
            catch (Refusal refusal) when (refusal.Kind == RefusalKind.Rule)
            {
                wrong.Add(payment.Id);
                if (sentences.Count < MaxSentences && !sentences.Contains(refusal.Message, StringComparer.Ordinal))
                {
                    sentences.Add(refusal.Message);
                }
            }
        }

        if (wrong.Count > 0)
        {
            findings.Add("mapping_gap", FindingSeverity.Blocking, string.Join(' ', sentences), wrong.Count, wrong);
        }
    }

    private static PaymentToSend ToSend(CheckScope scope, Payment payment, PersonalData personal, TargetForm form) =>
        // A reference that the PSP does not take is replaced when the payment is released; here any of its form will do.
        PaymentMessage.Of(payment, personal.Open(payment.Sealed), scope.Connection, form.Reference.Allows(payment.Reference) ? payment.Reference : "R", PublicId.Payment.Format(payment.Id));
}
