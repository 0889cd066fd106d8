namespace PaymentAdmin.Domain.Processors;

/// <summary>Whether new transactions go to a processor (processors-api, "Processor Status").</summary>
public enum ProcessorStatus
{
    /// <summary>Takes new transactions.</summary>
    Active,

    /// <summary>Takes no new transactions; what has already left is still settled.</summary>
    Inactive,
}
