using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using PaymentAdmin.Domain;
using PaymentAdmin.UI;

namespace PaymentAdmin.Access.Pages;

/// <summary>Adds a person, and shows a generated password this once.</summary>
public sealed partial class NewPerson
{
    private readonly FormErrors _errors = new();
    private string _email = "";
    private HashSet<string> _roles = new(StringComparer.Ordinal);
    private string? _password;
    private bool _saving;
    private bool _focusError;
    private PersonWithPassword? _added;

    [Inject]
    private AddPerson AddPerson { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IJSRuntime Browser { get; set; } = default!;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focusError)
        {
            _focusError = false;
            await Browser.InvokeVoidAsync("pa.focusFirstError");
        }
    }

    private async Task Save()
    {
        if (_saving)
        {
            return;
        }

        _saving = true;
        _errors.Clear();
        try
        {
            _added = (await AddPerson.Handle(new AddPerson.Input(_email, [.. _roles], _password), await Actor(), Left)).Answer;
        }
        catch (Refusal refusal)
        {
            _errors.Take(refusal);
            _focusError = true;
        }
        finally
        {
            _saving = false;
        }
    }

    private void Again()
    {
        _added = null;
        _email = "";
        _password = null;
        _roles = new(StringComparer.Ordinal);
    }
}
