using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace PaymentAdmin.Benchmarks;

/// <summary>What Paystack sends of successful charges: each of a payment of its own, signed.</summary>
internal static class Deliveries
{
    public const string SignatureHeader = "x-paystack-signature";

    public const string Secret = "sk_test_of_benchmarks_1234567890";

    private static readonly byte[] Key = Encoding.UTF8.GetBytes(Secret);
    private static int s_payments;

    public static byte[] Sign(byte[] body) => HMACSHA512.HashData(Key, body);

    /// <summary>One that was never sent.</summary>
    public static HttpRequestMessage Next(Uri address)
    {
        var number = Interlocked.Increment(ref s_payments);
        var body = Encoding.UTF8.GetBytes(
            $$$$"""{"event":"charge.success","data":{"id":{{{{4_000_000_000L + number}}}},"domain":"test","status":"success","reference":"order-{{{{number}}}}","amount":{{{{1_000 + number}}}},"currency":"NGN","channel":"card","fees":15,"paid_at":"2026-11-22T02:00:00.000Z","customer":{"id":84312,"customer_code":"CUS_xnxdt6s1zg1f4nx"},"authorization":{"authorization_code":"AUTH_f5rnfq9p","bank":"TEST BANK","country_code":"NG","brand":"visa"}}}""");
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(SignatureHeader, Convert.ToHexStringLower(Sign(body)));
        return request;
    }
}
