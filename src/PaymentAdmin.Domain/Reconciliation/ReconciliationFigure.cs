namespace PaymentAdmin.Domain.Reconciliation;

/// <summary>How many rows of a run are of a class, and what they come to, in one currency.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Class">The class.</param>
/// <param name="Currency">ISO 4217 code; empty for rows that have none.</param>
/// <param name="PlatformCount">Rows that have our side in this currency.</param>
/// <param name="PlatformMinor">What our side comes to, minor units.</param>
/// <param name="PspCount">Rows that have the PSP's side in this currency; of unreadable ones all.</param>
/// <param name="PspMinor">What the PSP's side comes to, minor units.</param>
public sealed record ReconciliationFigure(Guid RunId, ReconciliationClass Class, string Currency, int PlatformCount, long PlatformMinor, int PspCount, long PspMinor);
