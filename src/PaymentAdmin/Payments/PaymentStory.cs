using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Payments;

/// <summary>What a module knows of what happened to a payment. Whoever has such a part registers it; the story is put together from all.</summary>
public interface IPaymentStory
{
    /// <summary>In any order, bounded, with nothing that the actor may not see.</summary>
    Task<IReadOnlyList<StoryEvent>> Of(PaymentDb db, Payment payment, Actor actor, CancellationToken cancellationToken);
}

/// <summary>One thing that happened to a payment.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Text">What happened, in a few words.</param>
/// <param name="By">Who did it; null where no person did.</param>
/// <param name="Detail">Why, or what came of it; null for nothing more to say.</param>
/// <param name="ThingId">What it is about, with its prefix: an attempt, an exchange, a notification, a decision; null for the payment itself.</param>
public sealed record StoryEvent(DateTime At, StoryKind Kind, string Text, string? By = null, string? Detail = null, string? ThingId = null);

/// <summary>What kind of thing happened.</summary>
public enum StoryKind
{
    /// <summary>The payment stood somewhere else from then on.</summary>
    Status,

    /// <summary>People decided about it, or about its distribution.</summary>
    Decision,

    /// <summary>Something was done to it or to its distribution.</summary>
    Act,

    /// <summary>It was tried to send it.</summary>
    Attempt,

    /// <summary>A request to its PSP and the answer.</summary>
    Exchange,

    /// <summary>Its PSP told of it.</summary>
    Webhook,

    /// <summary>It was posted to the ledger.</summary>
    Entry,
}
