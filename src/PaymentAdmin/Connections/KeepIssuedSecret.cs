using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Connections.Dialects;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Connections;

/// <summary>A secret that MyPVit gave us (mypvit-wire, "renew the secret"): in its answer, or handed over at our address.</summary>
/// <param name="OperationAccountCode">Whose it is; an answer may leave it out, as we asked for one account.</param>
/// <param name="Value">The secret.</param>
/// <param name="Lifetime">For how long it counts.</param>
public sealed record IssuedSecret(string? OperationAccountCode, string Value, TimeSpan Lifetime)
{
    private const int MaxLength = 4_096;
    private const int MaxLifetimeSeconds = 30 * 86_400;

    /// <summary>Reads it.</summary>
    /// <exception cref="Refusal">400; nothing in it repeats the secret.</exception>
    public static IssuedSecret Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            return PspJson.Read(json, Of);
        }
        catch (UnreadableException unreadable)
        {
            throw Refusal.Invalid("body", unreadable.Message);
        }
    }

    /// <summary>Never the secret, wherever a record would show itself.</summary>
    public override string ToString() => $"IssuedSecret of {OperationAccountCode}";

    private static IssuedSecret Of(JsonElement root)
    {
        var account = root.Text("operation_account_code") ?? root.Text("merchant_operation_account_code");
        var value = root.Field("secret", "secret_key") is { ValueKind: JsonValueKind.String } secret ? secret.GetString()! : "";
        var seconds = root.Text("expires_in");
        var errors = new FieldErrors();

        // It leaves again in a header; and a reference to a variable is only ever a person's to set.
        errors.Check(
            value.Length is >= 1 and <= MaxLength && value.All(letter => letter is > ' ' and <= '~') && !value.StartsWith(SecretVault.ReferencePrefix, StringComparison.Ordinal),
            "secret", $"The secret is missing or not 1 to {MaxLength} printable ASCII characters without spaces.");
        errors.Check(
            int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var lifetime) && lifetime is >= 1 and <= MaxLifetimeSeconds,
            "expires_in", $"expires_in is missing or not 1 to {MaxLifetimeSeconds} whole seconds.");
        errors.ThrowIfAny();
        return new IssuedSecret(account, value, TimeSpan.FromSeconds(lifetime));
    }
}

/// <summary>Keeps a secret that a PSP issued until it ends, and records that it was set; in the caller's context.</summary>
public static class KeepIssuedSecret
{
    public static async Task Keep(PaymentDb db, SecretVault vault, Connection connection, IssuedSecret issued, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var until = now + issued.Lifetime;
        var kept = await vault.Keep(db, connection.Id, SecretKind.IssuedSecret, issued.Value, overlap: TimeSpan.Zero, actor, now, cancellationToken);
        kept.Expire(until);
        var code = await db.ProcessorCodeOf(connection, cancellationToken);
        var change = new FieldChange(Words.Of(SecretKind.IssuedSecret), null, $"set, until {Wire.WriteTime(until)}");
        RecordAudit.Record(db, actor, now, AuditedThing.Of(connection, code), new AuditedAct(AuditKinds.ConnectionSecretSet, [change]));
    }
}
