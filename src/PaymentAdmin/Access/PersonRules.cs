using System.Security.Cryptography;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform.Settings;

namespace PaymentAdmin.Access;

/// <summary>What holds for people's roles and passwords, however they are set.</summary>
internal static class PersonRules
{
    private const int PasswordMaxLength = 200;

    // Without those that look alike on paper or sound alike on the telephone.
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";
    private const int GroupLength = 5;
    private const int Groups = 4;

    /// <summary>The roles in their order, each once; every one that is wrong is named.</summary>
    public static IReadOnlyList<string> CheckRoles(IReadOnlyList<string> roles, FieldErrors errors)
    {
        errors.Check(roles.Count > 0, "roles", "Choose at least one role.");
        foreach (var (index, role) in roles.Index())
        {
            errors.Check(Roles.All.Contains(role, StringComparer.Ordinal), $"roles[{index}]", $"must be one of {string.Join(", ", Roles.All)}.");
        }

        return [.. Roles.All.Where(role => roles.Contains(role, StringComparer.Ordinal))];
    }

    public static void CheckPassword(string password, string email, string field, FieldErrors errors)
    {
        errors.Check(
            password.Length is >= AppSettings.PasswordMinLength and <= PasswordMaxLength && !string.IsNullOrWhiteSpace(password),
            field,
            $"The password needs {AppSettings.PasswordMinLength} to {PasswordMaxLength} characters, not only spaces.");
        errors.Check(!password.Equals(email, StringComparison.OrdinalIgnoreCase), field, "The password must not be the e-mail address.");
    }

    /// <summary>A password that nobody can guess and everybody can read out.</summary>
    public static string GeneratePassword() =>
        string.Join('-', Enumerable.Range(0, Groups).Select(_ => RandomNumberGenerator.GetString(Letters, GroupLength)));
}
