using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform;
using Radzen;

namespace PaymentAdmin.UI;

/// <summary>A page or part of one that acts for the signed-in person and ends what it began when it is left.</summary>
public abstract class ActingComponent : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();

    protected ActingComponent()
    {
        Left = _left.Token;
    }

    [Inject]
    protected NotificationService Notifications { get; set; } = default!;

    [Inject]
    private AuthenticationStateProvider Authentication { get; set; } = default!;

    /// <summary>Cancelled when the component is left; may be asked for after that too, by what was still under way.</summary>
    protected CancellationToken Left { get; }

    /// <summary>The signed-in person; each act has a correlation id of its own.</summary>
    protected async Task<Actor> Actor() =>
        (await Authentication.GetAuthenticationStateAsync()).User.ToActor(Correlation.Current());

    /// <summary>Says shortly that something was done.</summary>
    protected void Done(string message) => Notifications.Notify(NotificationSeverity.Success, message, duration: 5000);

    /// <summary>Says why something was refused.</summary>
    protected void Refused(Refusal refusal) => Notifications.Notify(NotificationSeverity.Error, "That was not done", refusal.Message, duration: 15000);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _left.Cancel();
            _left.Dispose();
        }
    }
}
