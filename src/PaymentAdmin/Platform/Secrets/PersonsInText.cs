using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Domain.Programmes;

namespace PaymentAdmin.Platform.Secrets;

/// <summary>
/// Takes a person out of a text that somebody else wrote, such as a PSP's "account 0712 345 678 of AMINA JUMA is blocked": the words of the name,
/// the phone and account number however they are grouped, the external id. Errs towards hiding too much.
/// </summary>
public static class PersonsInText
{
    /// <summary>What stands where something was taken out.</summary>
    public const string Mask = "•••";

    /// <summary>So many digits may be a number of somebody whom we do not know.</summary>
    private const int TellingDigits = 8;

    /// <summary>So many signs between two digits still group one number.</summary>
    private const int WidestGap = 3;

    /// <summary>What is shorter is looked for only where it stands by itself.</summary>
    private const int LongEnough = 5;

    /// <summary>So many digits at the end of a number belong to no country's code.</summary>
    private const int AfterAnyCode = 7;

    /// <summary>A text without what is known of a person.</summary>
    public static string Without(string text, PersonalDetails person)
    {
        var plain = new PlainText(text);
        HideKnown(plain, [person]);
        return plain.Shown(Mask);
    }

    /// <summary>A text without what is known of some persons, and without any number that may be somebody's.</summary>
    /// <param name="text">As it was written. Where it was cut, it ends with an ellipsis.</param>
    /// <param name="persons">Whom it may name.</param>
    /// <param name="identifiers">Our references and the PSP's ids, which may stay.</param>
    public static string Clean(string text, IReadOnlyCollection<PersonalDetails> persons, params IEnumerable<string?> identifiers)
    {
        var plain = new PlainText(text);
        HideKnown(plain, persons);
        var kept = identifiers.OfType<string>().SelectMany(plain.PlacesOf).ToList();
        foreach (var run in plain.Runs(WidestGap))
        {
            if ((run.Digits >= TellingDigits || plain.IsCutAfter(run.End)) && !kept.Exists(place => place.Start <= run.Start && run.End <= place.End))
            {
                plain.Hide(run.Start, run.End);
            }
        }

        return plain.Shown(Mask);
    }

    private static void HideKnown(PlainText plain, IReadOnlyCollection<PersonalDetails> persons)
    {
        var names = new KnownNames(persons.Select(person => person.FullName));
        names.Hide(plain);
        foreach (var key in persons.SelectMany(Keys).Where(key => key.Length > 0).ToHashSet(StringComparer.Ordinal))
        {
            plain.HideEach(key, onlyAlone: key.Length < LongEnough);
        }

        // What of a number stands before and after what was recognised, such as its country's code, belongs to it.
        foreach (var run in plain.Runs(WidestGap).Where(run => plain.IsAnyHidden(run.Start, run.End)))
        {
            plain.Hide(run.Start, run.End);
        }
    }

    /// <summary>What of a person's numbers is the same however they are written.</summary>
    private static IEnumerable<string> Keys(PersonalDetails person)
    {
        if (person.PhoneNumber is { } phone)
        {
            yield return Subscriber(phone);
        }

        if (person.AccountNumber is { } account)
        {
            var plain = PlainText.Of(account);
            yield return plain;
            var digits = string.Concat(plain.Where(char.IsAsciiDigit)).TrimStart('0');
            if (digits.Length > LongEnough)
            {
                yield return digits;
            }
        }

        if (PlainText.Of(person.ExternalId) is { Length: > 2 } id)
        {
            yield return id;
        }
    }

    /// <summary>The number without its country's code, where that is known, and without the digit that is dialled before it.</summary>
    private static string Subscriber(string phone)
    {
        var digits = string.Concat(phone.Where(char.IsAsciiDigit));
        return CallingCode.IsE164(phone) && CallingCode.Of(phone) is { } code ? digits[code.Code.Length..].TrimStart('0') : digits[^Math.Min(digits.Length, AfterAnyCode)..];
    }
}
