using System.Security.Cryptography;
using System.Text;
using PaymentAdmin.Connections;
using PaymentAdmin.Tests.Connections;

namespace PaymentAdmin.Tests.Webhooks;

/// <summary>Deliveries as PSPs sign them.</summary>
internal static class Signed
{
    public static WebhookDelivery Paystack(string body) => new(
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["x-paystack-signature"] = Convert.ToHexStringLower(HMACSHA512.HashData(Encoding.UTF8.GetBytes(Connecting.WebhookSecret), Encoding.UTF8.GetBytes(body))),
        },
        Encoding.UTF8.GetBytes(body));
}
