using System.Globalization;
using System.Text.Json;
using PaymentAdmin.PspSimulator.Api;

namespace PaymentAdmin.PspSimulator.Mypvit;

/// <summary>Reads the body of /rest, and says everything that is wrong with it.</summary>
internal static class MypvitRequest
{
    private const int MostText = 200;
    private const int MostReference = 15;
    private const long MostAmount = 1_000_000_000;

    /// <exception cref="ApiError">400 with every wrong field.</exception>
    public static MypvitTransaction Read(World world, JsonElement json)
    {
        var problems = new List<FieldProblem>();
        var body = new JsonFields(json, "", problems);
        var amount = Amount(body);
        var reference = Reference(body);
        var callback = Callback(world, body);
        var customer = Customer(body);
        var operation = OneOf(body, "transaction_type", "PAYMENT", "GIVE_CHANGE");
        var owner = OneOf(body, "owner_charge", "CUSTOMER", "MERCHANT");
        var network = OneOf(body, "operator_code", "AIRTEL_MONEY", "MOOV_MONEY");
        CheckTheRest(world, body);
        var freeInfo = body.Text("free_info", required: false, MostText);
        if (problems.Count > 0)
        {
            throw ApiError.Invalid(problems);
        }

        return new MypvitTransaction
        {
            Id = world.Mypvit.NewId(), Reference = reference!, Amount = amount, Operation = operation!, ChargeOwner = owner!, Customer = customer!,
            Operator = network!, FreeInfo = freeInfo, CallbackUrl = callback!, CreatedAt = world.Clock.GetUtcNow(),
        };
    }

    // Callers send whole XAF as a number or as its text.
    private static long Amount(JsonFields body)
    {
        var raw = body.Element.TryGetProperty("amount", out var value)
            ? value.ValueKind switch { JsonValueKind.Number => value.GetRawText(), JsonValueKind.String => JsonFields.ReadText(value), _ => null }
            : null;
        if (long.TryParse(raw, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) && amount is >= 1 and <= MostAmount)
        {
            return amount;
        }

        body.Problem("amount", "must be whole XAF, at least 1");
        return 0;
    }

    private static string? Reference(JsonFields body)
    {
        var reference = body.Text("reference", required: true, MostText);
        if (reference is not null && !(reference.Length <= MostReference && reference.All(char.IsAsciiLetterOrDigit)))
        {
            body.Problem("reference", "must be at most 15 letters and digits");
        }

        return reference;
    }

    private static Uri? Callback(World world, JsonFields body)
    {
        var code = body.Text("callback_url_code", required: true, MostText);
        var url = code is null ? null : world.Mypvit.CallbackUrls.GetValueOrDefault(code);
        if (code is not null && url is null)
        {
            body.Problem("callback_url_code", "is the code of no registered callback URL");
        }

        return url;
    }

    private static string? Customer(JsonFields body)
    {
        var customer = body.Text("customer_account_number", required: true, MostText);
        if (customer is not null && !(customer.Length is >= 8 and <= 15 && customer.All(char.IsAsciiDigit)))
        {
            body.Problem("customer_account_number", "must be 8 to 15 digits");
        }

        return customer;
    }

    private static void CheckTheRest(World world, JsonFields body)
    {
        body.Text("agent", required: true, MostText);
        body.Text("product", required: true, MostText);
        OneOf(body, "service", "RESTFUL");
        OneOf(body, "owner_charge_operator", "CUSTOMER", "MERCHANT");
        OneOf(body, "merchant_operation_account_code", world.Options.Mypvit.OperationAccountCode);
    }

    private static string? OneOf(JsonFields body, string name, params string[] words)
    {
        var word = body.Text(name, required: true, MostText);
        if (word is not null && !words.Contains(word))
        {
            body.Problem(name, words.Length == 1 ? $"must be {words[0]}" : $"must be {string.Join(" or ", words)}");
        }

        return word;
    }
}
