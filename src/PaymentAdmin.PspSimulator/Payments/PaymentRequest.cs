using System.Text.Json;
using PaymentAdmin.PspSimulator.Api;

namespace PaymentAdmin.PspSimulator.Payments;

/// <summary>Reads what is to be paid out of a request, and says everything that is wrong with it.</summary>
internal static class PaymentRequest
{
    private const int MostText = 200;
    private const int MostReference = 100;

    /// <summary>Reads the body of POST /payments.</summary>
    /// <exception cref="ApiError">400 with every wrong field; 422 <c>invalid_currency</c>.</exception>
    public static PaymentTerms Read(JsonElement body)
    {
        var problems = new List<FieldProblem>();
        var root = new JsonFields(body, "", problems);
        var recipient = root.Object("recipient", required: true);
        var transaction = root.Object("transaction", required: true);
        var metadata = root.Object("metadata", required: false);
        var terms = recipient is null || transaction is null ? null : Read(recipient, transaction, metadata, referenceRequired: true);
        return problems.Count > 0 || terms is null ? throw ApiError.Invalid(problems) : terms;
    }

    /// <summary>Reads one payment, whose parts may be one object (a batch's items are flat); null when something is wrong with it.</summary>
    public static PaymentTerms? Read(JsonFields recipient, JsonFields transaction, JsonFields? metadata, bool referenceRequired)
    {
        var externalId = recipient.Text("external_id", required: false, MostText);
        var name = recipient.Text("name", required: false, MostText);
        var mobile = Mobile(recipient);
        var account = recipient.Text("account", required: false, 34);
        if (!recipient.Has("mobile_number") && !recipient.Has("account"))
        {
            recipient.Problem("mobile_number", "is required, or account");
        }

        var amount = transaction.Amount("amount");
        var currency = Currency(transaction);
        var reference = transaction.Text("reference", referenceRequired, MostReference);
        var distribution = metadata?.Text("distribution_id", required: false, MostText);
        if (amount is null || currency is null)
        {
            return null;
        }

        var minor = Minor(transaction, amount.Value, currency);
        return minor is null ? null : new PaymentTerms
        {
            ExternalId = externalId, Name = name, MobileNumber = mobile, Account = account,
            Amount = amount.Value, Minor = minor.Value, Currency = currency, Reference = reference,
            Metadata = metadata?.Element, DistributionId = distribution,
        };
    }

    // E.164: a plus sign and up to 15 digits.
    private static string? Mobile(JsonFields recipient)
    {
        var number = recipient.Text("mobile_number", required: false, 16);
        if (number is not null && !(number.Length is >= 8 and <= 16 && number[0] == '+' && number[1] != '0' && number.Skip(1).All(char.IsAsciiDigit)))
        {
            recipient.Problem("mobile_number", "must be in international form, such as +255700000001");
            return null;
        }

        return number;
    }

    private static string? Currency(JsonFields transaction)
    {
        var currency = transaction.Text("currency", required: true, MostText);
        if (currency is not null && !Currencies.HasForm(currency))
        {
            transaction.Problem("currency", "must be three capital letters, such as TZS");
            return null;
        }

        return currency;
    }

    private static long? Minor(JsonFields transaction, MajorAmount amount, string currency)
    {
        if (Currencies.DecimalsOf(currency) is not { } decimals)
        {
            throw new ApiError(422, "invalid_currency", $"The currency {currency} is not enabled for your merchant account.");
        }

        var minor = amount.ToMinor(decimals);
        if (minor is null)
        {
            transaction.Problem("amount", $"has more decimals than {currency} has, or is beyond all bounds");
        }

        return minor;
    }
}
