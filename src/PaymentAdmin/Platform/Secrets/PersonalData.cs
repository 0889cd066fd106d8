using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Programmes;

namespace PaymentAdmin.Platform.Secrets;

/// <summary>
/// Personal data at rest: encrypted with the key ring, and beside it keyed fingerprints, so that an exact phone number, account or id is
/// found while nobody who reads the table learns it.
/// </summary>
public sealed class PersonalData(IDataProtectionProvider protection, IDbContextFactory<PaymentDb> contexts)
{
    private readonly IDataProtector _protector = protection.CreateProtector("PaymentAdmin.PersonalData");
    private volatile PersonalMarks? _marks;

    /// <summary>The details in clear.</summary>
    /// <exception cref="CryptographicException">They were encrypted with a key that is gone, or changed in the database.</exception>
    public PersonalDetails Open(string kept) => JsonSerializer.Deserialize<PersonalDetails>(_protector.Unprotect(kept))!;

    /// <summary>The details as they rest.</summary>
    public SealedDetails Seal(PersonalDetails details, Guid registerId, PersonalMarks marks) => new(
        _protector.Protect(JsonSerializer.Serialize(details)),
        marks.OfExternalId(registerId, details.ExternalId),
        details.PhoneNumber is { } phone ? marks.OfPhone(phone) : null,
        details.AccountNumber is { } account ? marks.OfAccount(account) : null);

    /// <summary>A text that names a person, such as a request to pay, as it rests.</summary>
    public string SealText(string text) => _protector.Protect(text);

    /// <summary>The text in clear.</summary>
    /// <exception cref="CryptographicException">It was encrypted with a key that is gone, or changed in the database.</exception>
    public string OpenText(string kept) => _protector.Unprotect(kept);

    /// <summary>The fingerprints. The key is made when it is first needed.</summary>
    public async ValueTask<PersonalMarks> Marks(CancellationToken cancellationToken)
    {
        if (_marks is { } known)
        {
            return known;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var kept = await Kept(db, cancellationToken) ?? await Make(db, cancellationToken);
        return _marks = new PersonalMarks(_protector.Unprotect(Convert.FromBase64String(kept.Encrypted)));
    }

    private static Task<PersonalKey?> Kept(PaymentDb db, CancellationToken cancellationToken) =>
        db.Set<PersonalKey>().AsNoTracking().SingleOrDefaultAsync(key => key.Id == PersonalKey.OnlyId, cancellationToken);

    private async Task<PersonalKey> Make(PaymentDb db, CancellationToken cancellationToken)
    {
        var made = new PersonalKey(PersonalKey.OnlyId, Convert.ToBase64String(_protector.Protect(RandomNumberGenerator.GetBytes(PersonalMarks.KeyBytes))));
        db.Add(made);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return made;
        }
        catch (Exception failure) when (Databases.IsConflict(failure))
        {
            // Another node was first: its key counts.
            db.ChangeTracker.Clear();
            return await Kept(db, cancellationToken) ?? throw new InvalidOperationException("The key of the fingerprints was there and is gone.", failure);
        }
    }
}

/// <summary>Makes fingerprints: the first 128 bits of an HMAC-SHA256, so that they fit an index on every database.</summary>
public sealed class PersonalMarks(byte[] key)
{
    internal const int KeyBytes = 32;

    private const int MarkBytes = 16;

    /// <summary>For the digest of what is approved.</summary>
    public byte[] Key => key;

    /// <summary>Of an external id, which is unique in a register.</summary>
    public Guid OfExternalId(Guid registerId, string externalId) => Of($"id\n{registerId:N}\n{externalId.Trim()}");

    /// <summary>Of a phone number in E.164.</summary>
    public Guid OfPhone(string e164) => Of($"phone\n{e164}");

    /// <summary>Of an account number; spaces, dashes, dots and capitals make no other account.</summary>
    public Guid OfAccount(string account) => Of("account\n" + string.Concat(account.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant());

    private Guid Of(string text) => new(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)).AsSpan(0, MarkBytes));
}
