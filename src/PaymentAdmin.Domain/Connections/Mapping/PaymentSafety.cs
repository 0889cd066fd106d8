namespace PaymentAdmin.Domain.Connections.Mapping;

/// <summary>No mapping pays another amount, another currency or somebody else, takes money instead of paying it, or loses the reference.</summary>
internal static class PaymentSafety
{
    internal static void Check(TargetForm form, MappingRule rule, string path, FieldErrors errors)
    {
        var problem = form.KindOf(rule.Target) switch
        {
            TargetKind.Text => WordProblem(form.Find(rule.Target)?.Words ?? [], rule),
            TargetKind.Amount => IsOf(rule, format => format is null or FieldFormat.MajorUnits or FieldFormat.MinorUnits, SourceField.Amount)
                ? null : $"The amount, {rule.Target}, comes from {SourceField.Amount} alone, in major_units or minor_units.",
            TargetKind.Currency => IsOf(rule, format => format is null, SourceField.Currency)
                ? null : $"The currency, {rule.Target}, comes from {SourceField.Currency} alone, as it is.",
            TargetKind.Reference => IsOf(rule, format => format is null, SourceField.Reference)
                ? null : $"The reference, {rule.Target}, comes from {SourceField.Reference} alone, as it is: the payment is found again by it.",
            TargetKind.PayTo => IsOf(rule, format => format is null or FieldFormat.PhoneE164 or FieldFormat.PhoneNational, SourceField.PhoneNumber, SourceField.AccountNumber)
                ? null : $"Who is paid, {rule.Target}, comes from {SourceField.PhoneNumber} or {SourceField.AccountNumber} alone, as it is or formatted as a phone number.",
            var kind => throw new InvalidOperationException($"{kind} has no check."),
        };
        errors.Check(problem is null, path, problem ?? "");
    }

    private static bool IsOf(MappingRule rule, Func<FieldFormat?, bool> format, params SourceField[] sources) =>
        rule.Expression is FieldExpression field && sources.Contains(field.Source) && format(field.Format);

    /// <summary>A field with words of its own takes one of them, the same in every payment, so that it is seen here and not when money moves.</summary>
    private static string? WordProblem(IReadOnlyList<string> words, MappingRule rule) =>
        words.Count == 0 || (rule.Expression is TextConstant constant && words.Contains(constant.Text, StringComparer.Ordinal))
            ? null
            : $"The field {rule.Target} is the constant {string.Join(" or ", words)}.";
}
