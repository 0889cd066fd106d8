using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Access.Pages;

/// <summary>Sign-in with e-mail and password; a plain form, because a circuit cannot set a cookie.</summary>
public sealed partial class SignIn
{
    private string? _refused;

    [SupplyParameterFromForm]
    private Input Form { get; set; } = default!;

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private SignInWithPassword Passwords { get; set; } = default!;

    [Inject]
    private PersonSignIn Session { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string? Described => _refused is null ? null : "sign-in-error";

    protected override void OnInitialized()
    {
        Form ??= new Input();
        if (HttpMethods.IsGet(Http.Request.Method) && Http.User.Identity?.IsAuthenticated == true)
        {
            Navigation.NavigateTo(Local(ReturnUrl));
        }
    }

    private async Task SignInAsync()
    {
        try
        {
            var user = await Passwords.Check(Form.Email ?? "", Form.Password ?? "", Http.RequestAborted);
            await Session.SignInAsync(user, isPersistent: false);
            Navigation.NavigateTo(Local(ReturnUrl));
        }
        catch (Refusal refusal)
        {
            _refused = refusal.Message;
            Form.Password = null; // A page never carries a password, not even back to who typed it.
        }
    }

    /// <summary>Only an address of ours: a link must not lead from our sign-in to another site.</summary>
    private static string Local(string? returnUrl) =>
        returnUrl is ['/', ..] && returnUrl is not ['/', '/' or '\\', ..] && !returnUrl.Any(char.IsControl) ? returnUrl : "/";

    private sealed class Input
    {
        public string? Email { get; set; }

        public string? Password { get; set; }
    }
}
