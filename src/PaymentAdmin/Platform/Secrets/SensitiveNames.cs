using System.Text;

namespace PaymentAdmin.Platform.Secrets;

/// <summary>Which fields hold what must not be kept or shown, however they are spelt.</summary>
internal static class SensitiveNames
{
    private static readonly HashSet<string> Secrets = new(StringComparer.Ordinal)
    {
        "authorization", "proxyauthorization", "cookie", "setcookie", "pwd", "passwd", "passphrase", "assertion", "clientassertion",
        "secretkey", "xsecret", "privatekey", "pin", "newpin", "cvv", "cvv2", "cvc", "cvc2", "csc", "pan", "track1", "track2", "cardno",
    };

    private static readonly HashSet<string> Cards = new(StringComparer.Ordinal)
    {
        "pin", "newpin", "cvv", "cvv2", "cvc", "cvc2", "csc", "pan", "track1", "track2", "cardno",
    };

    private static readonly string[] CardEndings = ["cardnumber", "securitycode", "cvv", "cvv2", "cvc", "cvc2", "cardpin", "pincode", "pinblock", "pannumber"];

    // Not as a beginning: token_type and secret_name say nothing.
    private static readonly string[] SecretEndings = ["password", "secret", "token", "apikey", .. CardEndings];

    private static readonly HashSet<string> Persons = new(StringComparer.Ordinal)
    {
        "name", "fullname", "firstname", "lastname", "accountholder", "accountname", "customername", "recipientname", "beneficiaryname",
        "phone", "phonenumber", "mobile", "mobilenumber", "msisdn", "email", "address", "account", "accountnumber", "iban",
        "customeraccountnumber", "customerid", "customer", "recipientphone", "recipientaccount", "nationalid", "dateofbirth", "externalid",
    };

    /// <summary>Whether a field holds a secret or part of a card.</summary>
    public static bool IsSecret(string name)
    {
        var plain = Plain(name);
        return Secrets.Contains(plain) || SecretEndings.Any(ending => plain.EndsWith(ending, StringComparison.Ordinal));
    }

    /// <summary>Whether a field holds part of a card, or what is typed in with one.</summary>
    public static bool IsCard(string name)
    {
        var plain = Plain(name);
        return Cards.Contains(plain) || CardEndings.Any(ending => plain.EndsWith(ending, StringComparison.Ordinal));
    }

    /// <summary>Whether a field says who somebody is.</summary>
    public static bool IsPersonal(string name) => Persons.Contains(Plain(name));

    /// <summary>Letters and digits alone, in lower case: <c>X-API-Key</c>, <c>apiKey</c> and <c>api_key</c> are one name.</summary>
    private static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length);
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                plain.Append(char.ToLowerInvariant(letter));
            }
        }

        return plain.ToString();
    }
}
