using PaymentAdmin.Domain;
using PaymentAdmin.Platform.Jobs;

namespace PaymentAdmin.Webhooks.Health;

/// <summary>Counts what changed and looks at the hours that are over. Where it fails the marks are still there: the next run counts what this one did not.</summary>
internal sealed class KeepHealth(CountWebhooks count, JudgeWebhookHours judge) : IJob
{
    public async Task<int> Handle(Actor actor, CancellationToken cancellationToken)
    {
        var counted = await count.Handle(actor, cancellationToken);
        await judge.Handle(actor, cancellationToken);
        return counted;
    }
}
