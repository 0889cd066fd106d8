using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PaymentAdmin.Connections.Dialects.Cbs;

/// <summary>What the Mac of a notice covers, exactly as it was sent, and the Mac. <c>ResponseCode</c> and <c>IsReversal</c> are not covered.</summary>
internal sealed record SignedPart(string InvoiceNumber, string PaymentRef, decimal AmountPaid, string RequestReference, string Mac)
{
    /// <summary>HMAC-SHA256 in Base64 over the four, one after another, the amount with two decimals and a point (cbs-synchronization, "Mac").</summary>
    public string MacBy(string secret)
    {
        var text = $"{InvoiceNumber}{PaymentRef}{AmountPaid.ToString("0.00", CultureInfo.InvariantCulture)}{RequestReference}";
        return Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Which of the secrets made the Mac; null where none did.</summary>
    public WebhookVerification? SignedBy(IReadOnlyList<string> secrets) => WebhookSecrets.WhoMade(Encoding.UTF8.GetBytes(Mac), secrets, secret => Encoding.UTF8.GetBytes(MacBy(secret)));

    /// <summary>Whether it is our own delivery to ourselves.</summary>
    public bool IsTest => InvoiceNumber == WebhookReadings.ConnectionTest;
}
