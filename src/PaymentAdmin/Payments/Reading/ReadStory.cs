using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;

namespace PaymentAdmin.Payments.Reading;

/// <summary>Tells the whole story of a payment in the order of time: from every module that knows a part of it.</summary>
public sealed class ReadStory(IDbContextFactory<PaymentDb> contexts, IEnumerable<IPaymentStory> parts)
{
    /// <summary>What happened, oldest first.</summary>
    public sealed record Answer(IReadOnlyList<StoryEvent> Data);

    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Answer> Handle(Guid paymentId, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var payment = await db.Payments.AsNoTracking().SingleOrDefaultAsync(row => row.Id == paymentId, cancellationToken) ?? throw Refusal.NotFound("payment");
        var events = new List<StoryEvent>();
        foreach (var part in parts)
        {
            events.AddRange(await part.Of(db, payment, actor, cancellationToken));
        }

        // What happened at the same moment stays in the order in which it follows: decided, done, sent, answered, told, ended.
        return new Answer([.. events.OrderBy(row => row.At).ThenBy(row => Rank(row.Kind))]);
    }

    private static int Rank(StoryKind kind) => kind switch
    {
        StoryKind.Decision => 0,
        StoryKind.Act => 1,
        StoryKind.Attempt => 2,
        StoryKind.Exchange => 3,
        StoryKind.Webhook => 4,
        _ => 5,
    };
}
