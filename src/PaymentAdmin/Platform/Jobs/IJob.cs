using PaymentAdmin.Domain;

namespace PaymentAdmin.Platform.Jobs;

/// <summary>
/// What is done again and again by itself, such as dropping what was kept long enough. One node does it at a time, but a node that
/// stands still beyond its lease may find that another did it meanwhile, and one may be stopped in the middle: repeating it does no
/// harm, and what is left is done by the next run.
/// </summary>
public interface IJob
{
    /// <returns>How many rows it changed, for the Jobs page.</returns>
    /// <exception cref="Refusal">403.</exception>
    Task<int> Handle(Actor actor, CancellationToken cancellationToken);
}
