using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Processors;

namespace PaymentAdmin.Connections;

/// <summary>Keeps the secrets that somebody sent, and records that they were set: which, and how they end.</summary>
internal static class KeepSecrets
{
    /// <summary>For how long the webhook secret before still counts, where nobody says otherwise: one day.</summary>
    public const int DefaultOverlapSeconds = 86_400;

    public static async Task Keep(
        PaymentDb db, SecretVault vault, Connection connection, string processorCode, IReadOnlyList<SentSecret> sent, TimeSpan webhookOverlap, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        if (sent.Count == 0)
        {
            return;
        }

        await TakeTurns(db, connection, cancellationToken);
        var changes = new List<FieldChange>();
        foreach (var secret in sent)
        {
            // Only what others prove themselves with to us needs both: our own requests carry one.
            var overlap = secret.Kind == SecretKind.WebhookSecret ? webhookOverlap : TimeSpan.Zero;
            var kept = await vault.Keep(db, connection.Id, secret.Kind, secret.Value, overlap, actor, now, cancellationToken);
            changes.Add(new FieldChange(Words.Of(secret.Kind), null, kept.EnvironmentName is { } name ? $"env:{name}" : kept.Last4 is { } last4 ? $"set, ends in {last4}" : "set"));
        }

        RecordAudit.Record(db, actor, now, AuditedThing.Of(connection, processorCode), new AuditedAct(AuditKinds.ConnectionSecretSet, changes));
    }

    // That no two environments share a secret is checked by reading: who reads at the same time must not both write.
    private static async Task TakeTurns(PaymentDb db, Connection connection, CancellationToken cancellationToken)
    {
        var processor = await db.Processors.SingleAsync(p => p.Id == connection.ProcessorId, cancellationToken);
        var turns = db.Entry(processor).Property<int>(ProcessorShadow.SecretsVersion);
        turns.CurrentValue++;
    }
}
