using System.Security.Cryptography;
using System.Text;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Platform.Api;

/// <summary>Reads a request's Idempotency-Key.</summary>
public static class OnceHeader
{
    private const string Name = "Idempotency-Key";

    /// <param name="request">The request.</param>
    /// <param name="content">What, besides method and path, makes it this request: its body, or a hash of it.</param>
    /// <returns>Null where the request carries no key.</returns>
    /// <exception cref="Refusal">400: the key is none.</exception>
    public static Once? Read(HttpRequest request, byte[] content)
    {
        var key = request.Headers[Name].ToString();
        if (key.Length == 0)
        {
            return null;
        }

        if (key.Length > Once.KeyMaxLength || key.Any(letter => letter is < ' ' or > '~'))
        {
            throw Refusal.Invalid(Name, $"The Idempotency-Key is 1 to {Once.KeyMaxLength} printable ASCII characters.");
        }

        var what = Encoding.UTF8.GetBytes($"{request.Method} {request.Path}\n");
        return new Once(key, Convert.ToHexStringLower(SHA256.HashData([.. what, .. content])));
    }
}
