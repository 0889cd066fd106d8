using System.Globalization;
using System.Text.Json;
using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Connections.Dialects.Cbs;

/// <summary>The fields of a notice and what is wrong with them (cbs-synchronization, "Input Parameters"): CBS is told every one.</summary>
/// <param name="Errors">By field.</param>
/// <param name="Signed">What the Mac covers; null where a part of it is missing or wrong.</param>
internal sealed record NoticeForm(IReadOnlyDictionary<string, string> Errors, SignedPart? Signed)
{
    public const string InvoiceNumber = "InvoiceNumber";
    public const string PaymentRef = "PaymentRef";
    public const string PaymentDate = "PaymentDate";
    public const string AmountPaid = "AmountPaid";
    public const string TransactionDate = "TransactionDate";
    public const string RequestReference = "RequestReference";
    public const string Mac = "Mac";
    public const string IsReversal = "IsReversal";
    public const string ResponseCode = "ResponseCode";
    public const string Channel = "Channel";
    public const string TransactionRef = "TransactionRef";
    public const string DateForm = "dd/MM/yyyy HH:mm:ss";

    private const int AmountMaxLength = 28;

    public static NoticeForm Of(ReadOnlyMemory<byte> body)
    {
        try
        {
            return PspJson.Read(body, Of);
        }
        catch (UnreadableException unreadable)
        {
            return new NoticeForm(new Dictionary<string, string>(StringComparer.Ordinal) { ["body"] = unreadable.Message }, null);
        }
    }

    public static NoticeForm Of(JsonElement root)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        var invoice = Check(errors, InvoiceNumber, () => Required(root, InvoiceNumber));
        var payment = Check(errors, PaymentRef, () => Required(root, PaymentRef));
        var amount = Check(errors, AmountPaid, () => (decimal?)AmountIn(root));
        var request = Check(errors, RequestReference, () => Required(root, RequestReference));
        var mac = Check(errors, Mac, () => Required(root, Mac));
        var signed = invoice is null || payment is null || amount is not { } paid || request is null || mac is null ? null : new SignedPart(invoice, payment, paid, request, mac);
        Check(errors, PaymentDate, () => DateIn(root, PaymentDate));
        Check(errors, TransactionDate, () => DateIn(root, TransactionDate));
        Check(errors, IsReversal, () => (bool?)ReversalIn(root));
        foreach (var optional in (string[])[ResponseCode, Channel, TransactionRef])
        {
            Check(errors, optional, () => root.Text(optional));
        }

        return new NoticeForm(errors, signed);
    }

    public static bool ReversalIn(JsonElement root) => root.Field(IsReversal)?.ValueKind switch
    {
        null or JsonValueKind.False => false,
        JsonValueKind.True => true,
        _ => throw new UnreadableException("IsReversal is true or false."),
    };

    private static T? Check<T>(Dictionary<string, string> errors, string field, Func<T?> read)
    {
        try
        {
            return read();
        }
        catch (UnreadableException unreadable)
        {
            errors[field] = unreadable.Message;
            return default;
        }
    }

    // As it was sent, spaces and all: the Mac is over that.
    private static string Required(JsonElement root, string name) =>
        root.RequiredText(name) is var text && text.Trim().Length > 0 ? text : throw new UnreadableException($"{name} is missing.");

    private static string DateIn(JsonElement root, string name) =>
        root.RequiredText(name) is var text && DateTime.TryParseExact(text, DateForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? text
            : throw new UnreadableException($"{name} is not a time such as 13/04/2019 15:11:20.");

    private static decimal AmountIn(JsonElement root)
    {
        var raw = root.RequiredText(AmountPaid);
        return raw.Length <= AmountMaxLength && char.IsAsciiDigit(raw[0]) && char.IsAsciiDigit(raw[^1])
            && decimal.TryParse(raw, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            && amount <= Amount.MaxMinor && amount * 100 == decimal.Truncate(amount * 100)
                ? amount
                : throw new UnreadableException("AmountPaid is not an amount such as 2000.00: digits, a point, and at most two decimals.");
    }
}
