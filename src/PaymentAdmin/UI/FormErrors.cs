using PaymentAdmin.Domain;

namespace PaymentAdmin.UI;

/// <summary>What is wrong with a form, field by field, as the API names the fields.</summary>
public sealed class FormErrors
{
    private Dictionary<string, string> _messages = new(StringComparer.Ordinal);

    /// <summary>What is wrong with the form as a whole, or null.</summary>
    public string? General { get; private set; }

    public bool Any => _messages.Count > 0 || General is not null;

    public string? this[string field] => _messages.GetValueOrDefault(field);

    public IEnumerable<string> Fields => _messages.Keys;

    public void Clear()
    {
        _messages = new(StringComparer.Ordinal);
        General = null;
    }

    public void Add(string field, string message) => _messages.TryAdd(field, AsBesideTheField(field, message));

    /// <summary>Beside a field that has its label, the name that the API gives it would only be in the way.</summary>
    private static string AsBesideTheField(string field, string message)
    {
        var name = new[] { field, field[(field.LastIndexOf('.') + 1)..] }.FirstOrDefault(name => message.StartsWith(name + " ", StringComparison.Ordinal));
        return name is null ? message : "This" + message[name.Length..];
    }

    /// <summary>Takes over what a check found, with the names of the fields as the form has them.</summary>
    public void Take(FieldErrors errors)
    {
        foreach (var (field, messages) in errors.All)
        {
            Add(field, messages[0]);
        }
    }

    /// <summary>Takes over why a handler refused: beside the field where it names one that the form has, else for the whole form.</summary>
    public void Take(Refusal refusal)
    {
        foreach (var (field, messages) in refusal.Errors)
        {
            Add(field, messages[0]);
        }

        if (refusal.Errors.Count == 0 && refusal.Field is { } named)
        {
            Add(named, refusal.Message);
        }
        else if (refusal.Errors.Count == 0)
        {
            General = refusal.Message;
        }
    }
}
