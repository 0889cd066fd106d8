namespace PaymentAdmin.Domain;

/// <summary>What is written once and never changed or deleted: saving a change of it is refused.</summary>
public interface IWrittenOnce;
