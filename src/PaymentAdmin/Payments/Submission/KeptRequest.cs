using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Payments.Submission;

/// <summary>
/// A request as it is kept before it leaves, and read back to be sent again byte for byte. Nothing in it is secret, but it names a person. It
/// says for what it was made, and nobody without the key can make it say otherwise: what was exchanged in the database pays nobody.
/// </summary>
internal sealed record KeptRequest(string? For, string Method, string Path, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[]? Body, string ContentType)
{
    /// <summary>What a request is made for: one intent of a payment, under one reference.</summary>
    public static string Of(Payment payment) => Of(payment.Id, payment.Intent, payment.ProviderReference!);

    /// <summary>A batch, under its reference and key.</summary>
    public static string Of(Guid batchId, string reference, string key) => $"batch {batchId:N} {reference} {key}";

    public static string Seal(PspRequest request, string madeFor, PersonalData personal) =>
        personal.SealText(JsonSerializer.Serialize(new KeptRequest(madeFor, request.Method.Method, request.Path, request.Headers, request.Body, request.ContentType)));

    /// <inheritdoc cref="Of(Payment)"/>
    public static string Of(PaymentAttempt attempt) => Of(attempt.PaymentId, attempt.Intent, attempt.ProviderReference);

    /// <returns>False where it was made for something else, or changed in the database: then it must not leave.</returns>
    public static bool TryOpen(string kept, string madeFor, PersonalData personal, [NotNullWhen(true)] out PspRequest? request)
    {
        try
        {
            var read = JsonSerializer.Deserialize<KeptRequest>(personal.OpenText(kept));
            request = read?.For == madeFor ? read.Request() : null;
        }
        catch (Exception changed) when (changed is CryptographicException or JsonException)
        {
            // Not what we sealed: as good as made for something else, and said to people by the caller.
            request = null;
        }

        return request is not null;
    }

    private static string Of(Guid paymentId, int intent, string reference) => $"payment {paymentId:N} {intent} {reference}";

    private PspRequest Request() => new(new HttpMethod(Method), Path, Headers, Body, ContentType);
}
