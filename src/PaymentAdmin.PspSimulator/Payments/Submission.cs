using PaymentAdmin.PspSimulator.Api;
using PaymentAdmin.PspSimulator.Merchants;

namespace PaymentAdmin.PspSimulator.Payments;

/// <summary>A submission under its idempotency key.</summary>
internal static class Submission
{
    private const int MostKey = 255;

    /// <summary>Accepts once per key, as long as keys are honoured and remembered.</summary>
    /// <param name="accept">Accepts, given the key, or null when none was sent.</param>
    public static Task<Answer> Once(ApiCall call, Merchant merchant, string kind, Func<string?, Answer> accept)
    {
        var key = call.Http.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length > MostKey)
        {
            throw ApiError.Invalid("Idempotency-Key", "must be at most 255 characters");
        }

        if (key.Length == 0 || !call.Settings.HonourIdempotencyKeys)
        {
            return Task.FromResult(accept(key.Length == 0 ? null : key));
        }

        var ttl = TimeSpan.FromSeconds(call.Settings.IdempotencyKeyTtlSeconds);
        return call.World.Keys.Once($"{merchant.Id}\n{kind}\n{key}", call.Body, ttl, () => accept(key));
    }
}
