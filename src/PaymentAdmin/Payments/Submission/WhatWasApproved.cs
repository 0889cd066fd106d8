using System.Text.RegularExpressions;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;

namespace PaymentAdmin.Payments.Submission;

/// <summary>Compares what a PSP says of a payment with what was approved: amount, currency and recipient, wherever it names them.</summary>
internal static partial class WhatWasApproved
{
    /// <summary>Digits to be seen of a masked number before it says whose it is.</summary>
    private const int FewestVisible = 3;

    /// <returns>What differs, for people, without anything personal; null where nothing does.</returns>
    public static string? Differs(Payment payment, PersonalDetails details, PspPayment said)
    {
        if (said.AmountMinor is { } amount && amount != payment.AmountMinor)
        {
            return $"The PSP says {amount} minor units; approved were {payment.AmountMinor}.";
        }

        if (said.Currency is { } currency && !string.Equals(currency, payment.Currency, StringComparison.OrdinalIgnoreCase))
        {
            return $"The PSP says {currency}; approved was {payment.Currency}.";
        }

        return said.Recipient is { } recipient && !IsPaid(details, recipient) ? "The PSP names another recipient than the one that was approved." : null;
    }

    /// <summary>
    /// By letters and digits: how a number is grouped, with or without its country's code, makes no other recipient. Many PSPs mask it: then
    /// what is left to be seen has to fit, and where that is next to nothing, it names nobody.
    /// </summary>
    internal static bool IsPaid(PersonalDetails details, string recipient)
    {
        var (named, forms) = (Plain(recipient), Forms(details).ToList());
        return forms.Contains(named) || (Visible(recipient) is { } parts && (parts.Sum(Digits) < FewestVisible || forms.Exists(form => Fits(form, parts))));
    }

    /// <summary>What is to be seen before, between and after what is masked; null where nothing is masked.</summary>
    private static List<string>? Visible(string recipient)
    {
        var inNumber = recipient.All(letter => !char.IsAsciiLetter(letter) || letter is 'x' or 'X');
        var masked = MaskedDots().Replace(recipient, "*").Select(letter => IsMask(letter) || (inNumber && letter is 'x' or 'X') ? '*' : letter).ToArray();
        return masked.Contains('*') ? [.. new string(masked).Split('*').Select(Plain)] : null;
    }

    private static bool IsMask(char letter) => letter is '*' or '#' or '•' or '●' or '∙' or '…';

    /// <summary>Its beginning and its end, and what is between them in the same order. How many characters stand for what is hidden says nothing.</summary>
    private static bool Fits(string form, List<string> parts)
    {
        var (first, last) = (parts[0], parts[^1]);
        if (first.Length + last.Length > form.Length || !form.StartsWith(first, StringComparison.Ordinal) || !form.EndsWith(last, StringComparison.Ordinal))
        {
            return false;
        }

        var at = first.Length;
        foreach (var part in parts[1..^1])
        {
            var found = form.IndexOf(part, at, form.Length - last.Length - at, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            at = found + part.Length;
        }

        return true;
    }

    private static IEnumerable<string> Forms(PersonalDetails details)
    {
        if (details.PhoneNumber is { } phone)
        {
            yield return Plain(phone);
            yield return "00" + Plain(phone);
            if (CallingCode.Of(phone) is { } code)
            {
                yield return Plain(phone)[code.Code.Length..];
                if (code.National(phone) is { } national)
                {
                    yield return Plain(national);
                }
            }
        }

        if (details.AccountNumber is { } account)
        {
            yield return Plain(account);
        }
    }

    private static int Digits(string text) => text.Count(char.IsAsciiDigit);

    private static string Plain(string text) => string.Concat(text.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();

    [GeneratedRegex(@"\.{2,}", RegexOptions.CultureInvariant)]
    private static partial Regex MaskedDots();
}
