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
    private bool _looking;

    protected ActingComponent()
    {
        Left = _left.Token;
    }

    [Inject]
    protected NotificationService Notifications { get; set; } = default!;

    [Inject]
    private AuthenticationStateProvider Authentication { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    /// <summary>Cancelled when the component is left; may be asked for after that too, by what was still under way.</summary>
    protected CancellationToken Left { get; }

    /// <summary>Whether something the person asked for is under way: its buttons wait.</summary>
    protected bool IsActing { get; private set; }

    /// <summary>The signed-in person; each act has a correlation id of its own.</summary>
    protected async Task<Actor> Actor() =>
        (await Authentication.GetAuthenticationStateAsync()).User.ToActor(Correlation.Current());

    /// <summary>Says shortly that something was done.</summary>
    protected void Done(string message) => Notifications.Notify(NotificationSeverity.Success, message, duration: 5000);

    /// <summary>Says why something was refused.</summary>
    protected void Refused(Refusal refusal) => Notifications.Notify(NotificationSeverity.Error, "That was not done", refusal.Message, duration: 15000);

    /// <summary>Does what the person asked for and says its outcome, or why it was refused; what is asked for meanwhile is passed over.</summary>
    /// <param name="outcome">What was done, in a short sentence.</param>
    /// <param name="act">What is done.</param>
    /// <param name="then">Shows how things stand afterwards, refused or not.</param>
    protected Task Act(string outcome, Func<Actor, Task> act, Func<Task> then) => Act(
        async actor =>
        {
            await act(actor);
            return outcome;
        },
        then);

    /// <inheritdoc cref="Act(string, Func{Actor, Task}, Func{Task})"/>
    /// <param name="act">What is done; it answers what that was, in a short sentence.</param>
    /// <param name="then">Shows how things stand afterwards, refused or not.</param>
    protected async Task Act(Func<Actor, Task<string>> act, Func<Task> then)
    {
        if (IsActing)
        {
            return;
        }

        IsActing = true;
        try
        {
            Done(await act(await Actor()));
        }
        catch (Refusal refusal)
        {
            Refused(refusal);
        }
        finally
        {
            IsActing = false;
        }

        await then();
    }

    /// <summary>
    /// Looks again and again, in the background, at what moves by itself, until it does no more or the component is left. Asked
    /// for while it does so already, or where nothing moves, it does nothing.
    /// </summary>
    /// <param name="every">The pause before each look.</param>
    /// <param name="moves">Whether there is anything to wait for.</param>
    /// <param name="look">Reads what is shown.</param>
    /// <param name="ended">What follows once nothing moves any more.</param>
    protected void LookAgain(TimeSpan every, Func<bool> moves, Func<Task> look, Func<Task>? ended = null)
    {
        if (!_looking && moves())
        {
            _looking = true;
            _ = InvokeAsync(() => LookUntilItEnds(every, moves, look, ended));
        }
    }

    private async Task LookUntilItEnds(TimeSpan every, Func<bool> moves, Func<Task> look, Func<Task>? ended)
    {
        try
        {
            while (moves())
            {
                await Task.Delay(every, Clock, Left);
                await look();
                StateHasChanged();
            }

            if (ended is not null)
            {
                await ended();
            }
        }
        catch (OperationCanceledException)
        {
            // The component was left; what moves goes on without it.
        }
        catch (Exception fault)
        {
            // Nobody waits for this: the page's own error boundary shows it.
            await DispatchExceptionAsync(fault);
        }
        finally
        {
            _looking = false;
        }
    }

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
