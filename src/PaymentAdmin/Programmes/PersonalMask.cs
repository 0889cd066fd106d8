using System.Globalization;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Domain.Programmes;

namespace PaymentAdmin.Programmes;

/// <summary>Personal details as a person may see them: in full with <c>view_beneficiaries</c>, else only what tells two apart.</summary>
public static class PersonalMask
{
    private const string Hidden = "•••";
    private const string HiddenOfAName = "••";
    private const int PhoneShown = 3;
    private const int AccountShown = 4;
    private const int ExternalIdShown = 2;

    /// <summary>In full or masked, as the actor may see them.</summary>
    public static PersonalDetails For(Actor actor, PersonalDetails details) => actor.May(Permissions.ViewBeneficiaries) ? details : Masked(details);

    internal static PersonalDetails Masked(PersonalDetails details) => new(
        End(details.ExternalId, ExternalIdShown),
        Initials(details.FullName),
        details.PhoneNumber is { } phone ? $"+{CallingCode.Of(phone)?.Code} {Hidden} {phone[^PhoneShown..]}" : null,
        details.AccountNumber is { } account ? End(account, AccountShown) : null);

    // A letter with its marks is one: the first character alone may be half of it.
    private static string Initials(string name) =>
        string.Join(' ', name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => StringInfo.GetNextTextElement(word) + HiddenOfAName));

    // Of a short one even the end would be most of it; and it begins with no half of a character.
    private static string End(string text, int shown) =>
        text.Length > 2 * shown ? Hidden + (char.IsLowSurrogate(text[^shown]) ? text[^(shown - 1)..] : text[^shown..]) : Hidden;
}
