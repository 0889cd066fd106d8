using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using PaymentAdmin.Domain;
using PaymentAdmin.UI.Components;

namespace PaymentAdmin.UI;

/// <summary>A form: saves once at a time, and says beside its fields why it was refused, the first of which then has the focus.</summary>
public abstract class FormComponent : ActingComponent
{
    private bool _wrong;

    [Inject]
    private IJSRuntime Browser { get; set; } = default!;

    /// <summary>What is wrong, field by field.</summary>
    protected FormErrors Errors { get; } = new();

    protected bool Saving { get; private set; }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_wrong)
        {
            _wrong = false;
            await Browser.InvokeVoidAsync("pa.focusFirstError", Left);
        }
    }

    /// <summary>The attributes of a field for a file: no other one is chosen while one is sent.</summary>
    protected Dictionary<string, object> WhileSaving(Field.Ids field) => new(field.Attributes, StringComparer.Ordinal) { ["class"] = "pa-input", ["disabled"] = Saving };

    /// <summary>Saves, unless that is under way.</summary>
    /// <param name="save">Throws a refusal where it may not be.</param>
    /// <param name="refused">What else follows from a refusal.</param>
    protected async Task Try(Func<Task> save, Action? refused = null)
    {
        if (Saving)
        {
            return;
        }

        Saving = true;
        Errors.Clear();
        try
        {
            await save();
        }
        catch (Refusal refusal)
        {
            refused?.Invoke();
            Errors.Take(refusal);
            _wrong = true;
        }
        finally
        {
            Saving = false;
        }
    }
}
