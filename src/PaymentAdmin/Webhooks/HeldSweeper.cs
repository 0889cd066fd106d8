using PaymentAdmin.Domain;
using PaymentAdmin.Platform.Jobs;

namespace PaymentAdmin.Webhooks;

/// <summary>Has held notifications looked at, part by part: a run goes on where this node's last one stopped.</summary>
internal sealed class HeldSweeper(IServiceScopeFactory scopes) : IJob
{
    private SweepHeld.Place? _next;

    public async Task<int> Handle(Actor actor, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var answer = await scope.ServiceProvider.GetRequiredService<SweepHeld>().Handle(_next, actor, cancellationToken);
        _next = answer.Next;
        return answer.Released;
    }
}
