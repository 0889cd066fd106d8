using System.Text.Json;

namespace PaymentAdmin.PspSimulator.Payments;

/// <summary>What is to be paid, to whom.</summary>
internal sealed record PaymentTerms
{
    public string? ExternalId { get; init; }

    public string? Name { get; init; }

    public string? MobileNumber { get; init; }

    public string? Account { get; init; }

    public required MajorAmount Amount { get; init; }

    /// <summary>The amount in minor units.</summary>
    public required long Minor { get; init; }

    public required string Currency { get; init; }

    /// <summary>The merchant's reference; a batch's item may have none.</summary>
    public string? Reference { get; init; }

    /// <summary>An object, sent back as it came.</summary>
    public JsonElement? Metadata { get; init; }

    public string? DistributionId { get; init; }

    /// <summary>Whose account gets the money.</summary>
    public string Recipient => MobileNumber ?? Account ?? "";
}
