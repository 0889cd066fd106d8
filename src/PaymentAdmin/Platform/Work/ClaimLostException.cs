namespace PaymentAdmin.Platform.Work;

/// <summary>
/// An item was taken over while it was being done, because its lease ran out. Who has it now does the work; what the
/// late one would have committed must not be.
/// </summary>
public sealed class ClaimLostException(Guid itemId) : Exception($"The claim of work item {itemId} was taken over.")
{
    public Guid ItemId { get; } = itemId;
}
