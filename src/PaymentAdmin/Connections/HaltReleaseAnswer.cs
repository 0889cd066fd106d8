using System.Text.Json.Serialization;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections;

/// <summary>That one person has released a halted connection, which goes on once a second one releases it too.</summary>
/// <param name="By">Who: may not be the second.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Reason">Why.</param>
public sealed record HaltReleaseAnswer(string By, DateTime At, string Reason)
{
    /// <summary>Who: a page tells that person that it is somebody else's turn.</summary>
    [JsonIgnore]
    public Guid ById { get; init; }

    internal static HaltReleaseAnswer? Of(Connection connection) => connection.ReleasedFirstById is { } by
        ? new HaltReleaseAnswer(connection.ReleasedFirstByName!, connection.ReleasedFirstAt!.Value, connection.ReleasedFirstBecause!) { ById = by }
        : null;
}
