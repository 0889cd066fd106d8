using System.Text.Json.Nodes;

namespace PaymentAdmin.Domain.Connections.Mapping;

/// <summary>A field of the PSP with its value for one payment.</summary>
internal readonly record struct MappedValue(string Target, JsonValue Node);

/// <summary>The values that a mapping gives one payment, or a refusal that names all that stands in the way.</summary>
internal static class MappedValues
{
    internal static IReadOnlyList<MappedValue> Of(FieldMapping mapping, PaymentToSend payment)
    {
        var values = new List<MappedValue>();
        var problems = new List<(string Target, string Text)>();
        foreach (var rule in mapping.Rules)
        {
            var value = ExpressionValue.Of(rule.Expression, payment);
            var problem = value.Problem ?? value.Node switch
            {
                null => null,
                var node => LimitProblem(mapping.Form, rule.Target, node, payment),
            };
            if (problem is not null)
            {
                problems.Add((rule.Target, $"The field {rule.Target}: {problem}"));
            }
            else if (value.Node is { } node)
            {
                values.Add(new MappedValue(rule.Target, node));
            }
        }

        problems.AddRange(Missing(mapping, [.. values.Select(value => value.Target), .. problems.Select(problem => problem.Target)]));
        return problems.Count == 0
            ? values
            : throw Refusal.Rule("payment_not_mappable", string.Join(' ', problems.Select(problem => problem.Text)), problems[0].Target);
    }

    /// <summary>The mandatory fields that the payment leaves empty.</summary>
    private static IEnumerable<(string Target, string Text)> Missing(FieldMapping mapping, HashSet<string> filled) =>
        from oneOf in mapping.Form.Mandatory
        where !oneOf.Any(filled.Contains)
        let rules = mapping.Rules.Where(rule => oneOf.Contains(rule.Target, StringComparer.Ordinal))
        let sources = string.Join(" or ", rules.Select(rule => rule.Expression.Show()))
        select (oneOf[0], $"The PSP needs {string.Join(" or ", oneOf)}, and the payment has no {sources}. Add it, or map another field.");

    private static string? LimitProblem(TargetForm form, string target, JsonValue node, PaymentToSend payment) => form.KindOf(target) switch
    {
        TargetKind.Amount => AmountProblem(form, node, payment.Amount),
        TargetKind.Reference when !form.Reference.Allows(node.GetValue<string>()) =>
            $"The PSP takes references of {form.Reference.Rule}. Give the payment one of this form.",
        _ when node.TryGetValue<string>(out var text) => TextProblem(text),
        _ => null,
    };

    private static string? AmountProblem(TargetForm form, JsonValue node, Money.Amount amount)
    {
        if (form.OnlyCurrency is { } only && !string.Equals(amount.Currency.Code, only, StringComparison.Ordinal))
        {
            return $"The PSP pays {only} alone, and this payment is in {amount.Currency.Code}. Send it through another connection.";
        }

        if (amount.Minor is < 1 or > Money.Amount.MaxMinor)
        {
            return "The amount is above zero, up to 10^15 minor units. Correct the payment.";
        }

        return form.WholeAmounts && !decimal.IsInteger(node.GetValue<decimal>())
            ? "The PSP takes whole amounts alone, and this one has decimals. Correct the payment, or send it through another connection."
            : null;
    }

    private static string? TextProblem(string text)
    {
        if (!PlainText.IsWellFormed(text))
        {
            return "The text has a broken character. Type it again where it comes from.";
        }

        return text.Length > TargetForm.TextMaxLength
            ? $"The text has {text.Length} characters, and at most {TargetForm.TextMaxLength} are sent. Shorten it, or map it with truncate."
            : null;
    }
}
