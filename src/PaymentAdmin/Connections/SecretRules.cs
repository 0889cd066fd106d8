using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections;

/// <summary>What must hold of the secrets that somebody sends.</summary>
internal static class SecretRules
{
    /// <summary>Notes secrets that the scheme does not take, that scheme or dialect lack, or that have the wrong form.</summary>
    public static void Check(Dialect dialect, ConnectionSettings settings, IReadOnlyList<SentSecret> sent, IReadOnlyCollection<SecretKind> kept, FieldErrors errors)
    {
        var scheme = settings.Authentication.Scheme;
        foreach (var secret in sent)
        {
            var field = AuthenticationInput.FieldOf(secret.Kind);
            errors.Check(
                secret.Kind is SecretKind.WebhookSecret or SecretKind.ClientIdentity || AuthenticationSettings.SecretsTaken(scheme).Contains(secret.Kind),
                field, $"{field} does not belong to the scheme {Words.Of(scheme)}: leave it out.");
            SecretVault.Check(field, secret.Value, errors);
        }

        foreach (var needed in AuthenticationSettings.SecretsNeeded(scheme).Where(kind => !kept.Contains(kind) && sent.All(secret => secret.Kind != kind)))
        {
            errors.Add(AuthenticationInput.FieldOf(needed), $"{AuthenticationInput.FieldOf(needed)} is required: the scheme {Words.Of(scheme)} needs it.");
        }

        errors.Check(
            settings.Cbs?.ClientIdentityHeader is not null || sent.All(secret => secret.Kind != SecretKind.ClientIdentity),
            "cbs.clientIdentityHeader", "cbs.clientIdentityHeader is required: the header in which cbs.clientIdentity arrives.");
        errors.Check(
            !DialectFacts.Of(dialect).NeedsWebhookSecret || kept.Contains(SecretKind.WebhookSecret) || sent.Any(secret => secret.Kind == SecretKind.WebhookSecret),
            "webhookSecret", $"webhookSecret is required: all that {Words.Of(dialect)} sends is verified with it.");
    }

    /// <summary>Refuses a client certificate that cannot be opened, has no private key, or is out of date.</summary>
    /// <exception cref="Refusal">400.</exception>
    public static void CheckCertificate(string base64, string? password, DateTime now)
    {
        const string Field = "authentication.pkcs12";
        if (base64.StartsWith(SecretVault.ReferencePrefix, StringComparison.Ordinal) || password?.StartsWith(SecretVault.ReferencePrefix, StringComparison.Ordinal) == true)
        {
            return; // Known only where it is used.
        }

        try
        {
            using var certificate = X509CertificateLoader.LoadPkcs12(Convert.FromBase64String(base64), password, X509KeyStorageFlags.EphemeralKeySet);
            if (!certificate.HasPrivateKey)
            {
                throw Refusal.Invalid(Field, "The PKCS#12 file holds no private key. Export the certificate together with its key.");
            }

            if (certificate.NotAfter.ToUniversalTime() <= now)
            {
                throw Refusal.Invalid(Field, $"The certificate expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}. Upload the new one.");
            }
        }
        catch (FormatException)
        {
            throw Refusal.Invalid(Field, "The PKCS#12 file is sent as Base64.");
        }
        catch (CryptographicException)
        {
            throw Refusal.Invalid(Field, "The PKCS#12 file cannot be opened: it is damaged, or the password is wrong.");
        }
    }

    /// <summary>Refuses a secret that another environment of the same processor uses: who holds one must not hold both.</summary>
    /// <exception cref="Refusal">422 <c>secret_shared_between_environments</c>.</exception>
    public static async Task RefuseShared(PaymentDb db, SecretVault vault, Connection connection, IReadOnlyList<SentSecret> sent, DateTime now, CancellationToken cancellationToken)
    {
        // Before the others are read: whoever sets a secret after this makes our save start again.
        _ = await db.Processors.SingleAsync(processor => processor.Id == connection.ProcessorId, cancellationToken);
        var siblings = await db.Connections.AsNoTracking()
            .Where(other => other.ProcessorId == connection.ProcessorId && other.Environment != connection.Environment && other.Place != null)
            .ToListAsync(cancellationToken);
        foreach (var sibling in siblings)
        {
            var theirs = (await vault.Open(db, sibling.Id, now, cancellationToken)).Values;
            var shared = sent.FirstOrDefault(secret => secret.Kind != SecretKind.ClientCertificatePassword && theirs.Any(value => Same(value, Resolved(secret.Value))));
            if (shared is not null)
            {
                throw Refusal.Rule(
                    "secret_shared_between_environments",
                    $"The {Words.Of(sibling.Environment)} connection uses the same secret. Each environment has secrets of its own: ask the PSP for others.",
                    AuthenticationInput.FieldOf(shared.Kind));
            }
        }
    }

    private static string? Resolved(string value) =>
        value.StartsWith(SecretVault.ReferencePrefix, StringComparison.Ordinal) ? Environment.GetEnvironmentVariable(value[SecretVault.ReferencePrefix.Length..]) : value;

    private static bool Same(string one, string? other) =>
        other is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
