using Microsoft.AspNetCore.Components;

namespace PaymentAdmin.Access.Pages;

/// <summary>Adds a person, and shows a generated password this once.</summary>
public sealed partial class NewPerson
{
    private string _email = "";
    private HashSet<string> _roles = new(StringComparer.Ordinal);
    private string? _password;
    private PersonWithPassword? _added;

    [Inject]
    private AddPerson AddPerson { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private Task Save() => Try(async () => _added = (await AddPerson.Handle(new AddPerson.Input(_email, [.. _roles], _password), await Actor(), Left)).Answer);

    private void Again()
    {
        _added = null;
        _email = "";
        _password = null;
        _roles = new(StringComparer.Ordinal);
    }
}
