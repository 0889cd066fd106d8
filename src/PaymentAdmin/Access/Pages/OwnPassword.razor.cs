using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.UI;

namespace PaymentAdmin.Access.Pages;

/// <summary>Changes one's own password; a plain form, because a circuit cannot set the cookie with which the session goes on.</summary>
public sealed partial class OwnPassword
{
    private static readonly string Help = $"{AppSettings.PasswordMinLength} characters or more. A few words that you remember are better than one that you write down.";

    private readonly FormErrors _errors = new();

    [SupplyParameterFromForm]
    private Input Form { get; set; } = default!;

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private ChangeOwnPassword ChangeOwnPassword { get; set; } = default!;

    [Inject]
    private PersonSignIn Session { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    protected override void OnInitialized() => Form ??= new Input();

    private async Task Save()
    {
        if (Form.New != Form.Repeat)
        {
            _errors.Add("repeat", "This is not the same as the new password.");
            return;
        }

        try
        {
            var input = new ChangeOwnPassword.Input(Form.Current ?? "", Form.New ?? "");
            var person = await ChangeOwnPassword.Handle(input, Http.User.ToActor(Correlation.Current()), Http.RequestAborted);
            await Session.SignInAsync(person, isPersistent: false);
            Navigation.NavigateTo("/account?changed=password");
        }
        catch (Refusal refusal)
        {
            _errors.Take(refusal);
        }
    }

    private sealed class Input
    {
        public string? Current { get; set; }

        public string? New { get; set; }

        public string? Repeat { get; set; }
    }
}
