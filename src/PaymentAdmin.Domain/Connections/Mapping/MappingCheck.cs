namespace PaymentAdmin.Domain.Connections.Mapping;

/// <summary>Whether rules make a mapping for a PSP: every field that is wrong is named as in the JSON form (<c>rules[3].format</c>).</summary>
internal static class MappingCheck
{
    internal static void Check(TargetForm form, IReadOnlyList<MappingRule> rules, FieldErrors errors)
    {
        if (!errors.Check(rules.Count <= FieldMapping.MaxRules, "rules", $"A mapping has at most {FieldMapping.MaxRules} rules."))
        {
            return;
        }

        CheckTargets(form, rules, errors);
        for (var i = 0; i < rules.Count; i++)
        {
            if (ExpressionCheck.Check(rules[i].Expression, $"rules[{i}]", errors))
            {
                PaymentSafety.Check(form, rules[i], $"rules[{i}]", errors);
            }
        }

        CheckMandatory(form, rules, errors);
    }

    private static void CheckTargets(TargetForm form, IReadOnlyList<MappingRule> rules, FieldErrors errors)
    {
        var nested = new TargetNames(form.Fields.Where(field => !field.IsOpen).Select(field => field.Path));
        var flat = new TargetNames([]);
        for (var i = 0; i < rules.Count; i++)
        {
            var problem = Problem(rules[i].Target, i);
            errors.Check(problem is null, $"rules[{i}].target", problem ?? "");
        }

        string? Problem(string target, int index)
        {
            if (!TargetPath.IsPath(target))
            {
                return TargetPath.Rule;
            }

            if (form.Find(target) is null && !form.TakesOtherFields)
            {
                return $"The dialect {Words.Of(form.Dialect)} takes no field {target}. Choose one of {string.Join(", ", form.Fields.Select(field => field.Path))}.";
            }

            return nested.Clash(target, index) ?? FlatProblem(target, index);
        }

        string? FlatProblem(string target, int index) =>
            form.TakesBatches && TargetForm.FlatPath(target) is { } path && flat.Clash(path, index) is { } clash
                ? $"In a batch this field is called {path}. {clash}"
                : null;
    }

    private static void CheckMandatory(TargetForm form, IReadOnlyList<MappingRule> rules, FieldErrors errors)
    {
        var filled = rules.Select(rule => rule.Target).ToHashSet(StringComparer.Ordinal);
        foreach (var group in form.Mandatory)
        {
            errors.Check(
                group.Any(filled.Contains),
                "rules",
                group.Count == 1
                    ? $"The PSP needs {group[0]}: choose where its value comes from."
                    : $"The PSP needs one of {string.Join(", ", group)}: choose where its value comes from.");
        }
    }
}
