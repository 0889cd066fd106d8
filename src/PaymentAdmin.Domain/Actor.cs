namespace PaymentAdmin.Domain;

/// <summary>Who acts: a signed-in person, or the system itself in a job.</summary>
/// <param name="Id">The person's id; <see cref="Guid.Empty"/> for the system.</param>
/// <param name="Name">The person's e-mail address, or the name of the job; what the audit record shows.</param>
/// <param name="Permissions">What this actor may do; see <see cref="Access.Permissions"/>.</param>
/// <param name="CorrelationId">Ties log, audit and answer of one act together; a person can quote it.</param>
public sealed record Actor(Guid Id, string Name, IReadOnlySet<string> Permissions, string CorrelationId)
{
    /// <summary>The system itself, with every permission: for seeding and jobs, never for a request.</summary>
    public static Actor System(string name, string correlationId) =>
        new(Guid.Empty, name, Access.Permissions.All, correlationId);

    /// <summary>Whether this actor has a permission.</summary>
    public bool May(string permission) => Permissions.Contains(permission);

    /// <summary>Refuses unless this actor has a permission.</summary>
    /// <exception cref="Refusal"><c>forbidden</c>, 403.</exception>
    public void Require(string permission)
    {
        if (!May(permission))
        {
            throw Refusal.Forbidden(permission);
        }
    }
}
