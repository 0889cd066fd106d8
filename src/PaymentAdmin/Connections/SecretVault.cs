using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections;

/// <summary>
/// Encrypts, keeps and opens the secrets of connections (design, rule 9). A value <c>env:NAME</c> is a reference: what is
/// kept is the name, and the value is read where and when it is used.
/// </summary>
public sealed class SecretVault(IDataProtectionProvider protection)
{
    /// <summary>How a reference to an environment variable begins.</summary>
    public const string ReferencePrefix = "env:";

    private const int ShowsLast4From = 8;
    private const int MaxLength = 65_536;

    // Variables of the host, of what it runs on and of its database: whoever manages connections must not be able to send
    // them to an address of his choice.
    private static readonly string[] OwnVariables =
    [
        "ASPNETCORE_", "DOTNET_", "NUGET_", "COMPlus_", "ConnectionStrings", "Bootstrap", "Demo", "Database", "Public", "Simulator", "Connections", "Kestrel", "Logging", "AllowedHosts",
        "PG", "POSTGRES", "SQL", "MYSQL", "MSSQL", "CUSTOMCONNSTR", "AWS_", "AZURE_", "GOOGLE_", "GCP_", "KUBERNETES_", "IDENTITY_", "MSI_", "VAULT_", "DOCKER_", "GITHUB_", "SSH_", "TEST_POSTGRES", "TEST_SQLSERVER",
    ];

    private static readonly string[] OwnNames = ["PATH", "HOME", "USER", "LOGNAME", "HOSTNAME", "SHELL", "PWD", "TMPDIR", "LANG", "TZ", "URLS"];

    private readonly IDataProtector _protector = protection.CreateProtector("PaymentAdmin.Connections.Secrets");

    /// <summary>Notes what is wrong with a secret's value.</summary>
    public static void Check(string field, string? value, FieldErrors errors)
    {
        if (value is null)
        {
            return;
        }

        errors.Check(value.Trim().Length is >= 1 and <= MaxLength, field, $"{field} must not be empty, nor longer than {MaxLength} characters.");
        errors.Check(!value.Any(char.IsControl) && value == value.Trim(), field, $"{field} has spaces around it, or line ends in it: copy it again without them.");
        if (value.StartsWith(ReferencePrefix, StringComparison.Ordinal))
        {
            var name = value[ReferencePrefix.Length..];
            errors.Check(
                name.Length is >= 1 and <= 200 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'),
                field, $"{field} names an environment variable as env:NAME: letters, digits and _.");
            errors.Check(
                MayName(name),
                field, $"{field} names a variable of PaymentAdmin itself. Give the PSP's secret a variable of its own, such as PSP_API_KEY.");
        }
    }

    /// <summary>Whether a variable may hold a PSP's secret: none of our own settings (those have two underscores or a known beginning), nor of what we run on.</summary>
    private static bool MayName(string name) =>
        !name.Contains("__", StringComparison.Ordinal)
        && !OwnNames.Contains(name, StringComparer.OrdinalIgnoreCase)
        && !OwnVariables.Any(own => name.StartsWith(own, StringComparison.OrdinalIgnoreCase))
        && !name.Contains("CONNSTR", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Keeps a value as the current one, in the caller's context. What was current counts until <paramref name="overlap"/> is
    /// over; without an overlap nothing that was before counts any more, as where a secret has leaked.
    /// </summary>
    public async Task<ConnectionSecret> Keep(PaymentDb db, Guid connectionId, SecretKind kind, string value, TimeSpan overlap, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var before = await db.Set<ConnectionSecret>().Where(secret => secret.ConnectionId == connectionId && secret.Kind == kind).ToListAsync(cancellationToken);
        foreach (var secret in before)
        {
            if (overlap <= TimeSpan.Zero || secret.ValidUntil <= now)
            {
                db.Remove(secret);
            }
            else if (secret.IsCurrent)
            {
                secret.GiveWay(now + overlap);
            }
        }

        var kept = value.StartsWith(ReferencePrefix, StringComparison.Ordinal)
            ? new ConnectionSecret(now.NewId(), connectionId, kind, encrypted: null, value[ReferencePrefix.Length..], last4: null, now, actor.Name)
            : new ConnectionSecret(now.NewId(), connectionId, kind, _protector.Protect(value), environmentName: null, Last4(kind, value), now, actor.Name);
        db.Add(kept);
        return kept;
    }

    /// <summary>Those that count at a time, the current ones first.</summary>
    public static IQueryable<ConnectionSecret> InForce(PaymentDb db, DateTime now) =>
        db.Set<ConnectionSecret>().AsNoTracking()
            .Where(secret => secret.ValidUntil == null || secret.ValidUntil > now)
            .OrderByDescending(secret => secret.IsCurrent).ThenByDescending(secret => secret.SetAt);

    /// <summary>Opens all that count now.</summary>
    public async Task<OpenedSecrets> Open(PaymentDb db, Guid connectionId, DateTime now, CancellationToken cancellationToken) =>
        Open(await InForce(db, now).Where(secret => secret.ConnectionId == connectionId).ToListAsync(cancellationToken));

    /// <summary>Opens what was read.</summary>
    public OpenedSecrets Open(IReadOnlyList<ConnectionSecret> kept) => new([.. kept.Select(secret => (secret, Reveal(secret)))]);

    /// <summary>The value of one secret.</summary>
    /// <returns>Null where it names an environment variable that is not set, or was encrypted with a key that is gone.</returns>
    public string? Reveal(ConnectionSecret secret)
    {
        if (secret.Encrypted is null)
        {
            return MayName(secret.EnvironmentName!) ? Environment.GetEnvironmentVariable(secret.EnvironmentName!) : null;
        }

        try
        {
            return _protector.Unprotect(secret.Encrypted);
        }
        catch (CryptographicException)
        {
            // Said by whoever needs it: "cannot be read; set it again".
            return null;
        }
    }

    private static string? Last4(SecretKind kind, string value) =>
        kind != SecretKind.ClientCertificate && value.Length >= ShowsLast4From ? value[^4..] : null;
}

/// <summary>The secrets of one connection in clear, for one use. Never kept, logged or shown.</summary>
public sealed class OpenedSecrets(IReadOnlyList<(ConnectionSecret Secret, string? Value)> opened)
{
    /// <summary>The current value; null where there is none, or where it cannot be read.</summary>
    public string? this[SecretKind kind] => opened.FirstOrDefault(entry => entry.Secret.Kind == kind && entry.Secret.IsCurrent).Value;

    /// <summary>The current secret as it is kept, whether or not it can be read; null where there is none.</summary>
    public ConnectionSecret? Kept(SecretKind kind) => opened.FirstOrDefault(entry => entry.Secret.Kind == kind && entry.Secret.IsCurrent).Secret;

    /// <summary>Current, then previous ones that still count.</summary>
    public IReadOnlyList<string> All(SecretKind kind) => [.. opened.Where(entry => entry.Secret.Kind == kind).Select(entry => entry.Value).OfType<string>()];

    /// <summary>Every value: what must be taken out of whatever is kept or shown.</summary>
    public IReadOnlyList<string> Values => [.. opened.Select(entry => entry.Value).OfType<string>()];
}
