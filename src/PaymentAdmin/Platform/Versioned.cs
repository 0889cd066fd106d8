namespace PaymentAdmin.Platform;

/// <summary>An answer and the version of the thing that it shows, for the ETag.</summary>
public sealed record Versioned<T>(T Answer, int Version);
