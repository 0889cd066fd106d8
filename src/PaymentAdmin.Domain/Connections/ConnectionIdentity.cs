namespace PaymentAdmin.Domain.Connections;

/// <summary>What of a connection never changes.</summary>
/// <param name="ProcessorId">Whose contract it serves.</param>
/// <param name="Environment">Whose money moves.</param>
/// <param name="Dialect">The language spoken.</param>
public sealed record ConnectionIdentity(Guid ProcessorId, ConnectionEnvironment Environment, Dialect Dialect);
