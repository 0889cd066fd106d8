namespace PaymentAdmin.Domain;

/// <summary>Collects what is wrong with an input, field by field, so that a person sees everything at once.</summary>
public sealed class FieldErrors
{
    private readonly Dictionary<string, List<string>> _messages = new(StringComparer.Ordinal);

    /// <summary>Whether anything is wrong.</summary>
    public bool Any => _messages.Count > 0;

    /// <summary>How many fields are wrong.</summary>
    public int Count => _messages.Count;

    /// <summary>Each wrong field with its messages, as the API names the fields (<c>fees[0].percentage</c>).</summary>
    public IReadOnlyDictionary<string, string[]> All =>
        _messages.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray(), StringComparer.Ordinal);

    /// <summary>Notes that <paramref name="field"/> is wrong.</summary>
    public void Add(string field, string message)
    {
        if (!_messages.TryGetValue(field, out var list))
        {
            _messages[field] = list = [];
        }

        if (!list.Contains(message, StringComparer.Ordinal))
        {
            list.Add(message);
        }
    }

    /// <summary>Notes that <paramref name="field"/> is wrong unless <paramref name="holds"/>; answers <paramref name="holds"/>.</summary>
    public bool Check(bool holds, string field, string message)
    {
        if (!holds)
        {
            Add(field, message);
        }

        return holds;
    }

    /// <summary>Whether <paramref name="field"/> has been found wrong.</summary>
    public bool Has(string field) => _messages.ContainsKey(field);

    /// <summary>Throws one <see cref="Refusal"/> of kind <see cref="RefusalKind.Invalid"/> with all messages, if there are any.</summary>
    public void ThrowIfAny()
    {
        if (!Any)
        {
            return;
        }

        var (field, messages) = _messages.First();
        var rest = _messages.Count == 1 ? "" : $" ({_messages.Count} fields need attention.)";
        var named = messages[0].StartsWith(field[(field.LastIndexOf('.') + 1)..], StringComparison.Ordinal) || messages[0].StartsWith(field, StringComparison.Ordinal);
        var message = char.IsLower(messages[0][0]) && !named ? $"{field} {messages[0]}" : messages[0];
        throw new Refusal(RefusalKind.Invalid, "invalid_input", message + rest, field, All);
    }
}
