namespace PaymentAdmin.Platform.Api;

/// <summary>A whole list, which is short by its nature: without pages.</summary>
/// <param name="Data">All of it.</param>
internal sealed record Listed<T>(IReadOnlyList<T> Data);
