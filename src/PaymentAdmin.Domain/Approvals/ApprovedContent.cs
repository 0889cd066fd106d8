using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;

namespace PaymentAdmin.Domain.Approvals;

/// <summary>
/// What an approval is bound to (design, rule 7): the SHA-256 of the distribution's head and of every payment's digest, in the order of the
/// payments' numbers. Every part is written with its length, so that nothing can move from one field to its neighbour.
/// </summary>
public sealed class ApprovedContent : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Begins with the head.</summary>
    /// <param name="head">Everything of the distribution that is approved, in a fixed order: programme, connection, environment, currency, name, purpose, cycle, mapping version and its hash, policy.</param>
    public ApprovedContent(params IReadOnlyList<string> head)
    {
        foreach (var part in head)
        {
            Add(part);
        }
    }

    /// <summary>Adds a payment; in the order of their numbers.</summary>
    public void Add(Guid paymentId, string digest)
    {
        Add(paymentId.ToString("N"));
        Add(digest);
    }

    /// <summary>The hash, hex. Nothing can be added afterwards.</summary>
    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    /// <summary>Keyed SHA-256 of all that is approved of one payment, hex. Keyed, because phone numbers are few enough to be guessed from a plain hash.</summary>
    /// <param name="key">The key of the fingerprints.</param>
    /// <param name="paymentId">The payment.</param>
    /// <param name="beneficiaryId">Who is paid.</param>
    /// <param name="details">In clear, as they are sealed in the payment.</param>
    /// <param name="channel">How.</param>
    /// <param name="amountMinor">What, in minor units.</param>
    /// <param name="currency">ISO 4217 code.</param>
    /// <param name="reference">The organisation's reference.</param>
    public static string Digest(
        byte[] key, Guid paymentId, Guid beneficiaryId, PersonalDetails details, PaymentChannel channel, long amountMinor, string currency, string reference)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        foreach (var part in (string[])
        [
            paymentId.ToString("N"), beneficiaryId.ToString("N"), details.ExternalId, details.FullName, details.PhoneNumber ?? "", details.AccountNumber ?? "",
            Words.Of(channel), amountMinor.ToString(CultureInfo.InvariantCulture), currency, reference,
        ])
        {
            hash.AppendData(Framed(part));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private void Add(string part) => _hash.AppendData(Framed(part));

    private static byte[] Framed(string part)
    {
        var framed = new byte[sizeof(int) + Encoding.UTF8.GetByteCount(part)];
        BinaryPrimitives.WriteInt32LittleEndian(framed, framed.Length - sizeof(int));
        Encoding.UTF8.GetBytes(part, framed.AsSpan(sizeof(int)));
        return framed;
    }
}
