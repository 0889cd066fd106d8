using PaymentAdmin.Domain;

namespace PaymentAdmin.Platform.Daily;

/// <summary>
/// What is done once a day on every node, such as dropping what was kept long enough. Several nodes may do it at once, and one
/// may be stopped in the middle: what is left is done the next day.
/// </summary>
internal interface IDailyWork
{
    /// <returns>How many rows it changed.</returns>
    /// <exception cref="Refusal">403.</exception>
    Task<int> Handle(Actor actor, CancellationToken cancellationToken);
}
